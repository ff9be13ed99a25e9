package meeting

import (
	"context"

	"piaojue/ballot"
)

// simulate adds simulated deputies to a rehearsal, or removes them. A formal meeting never has any.
func (c *change) simulate(by ballot.Principal, on bool) error {
	if err := c.active(); err != nil {
		return err
	}
	switch {
	case !c.Meeting.Rehearsal:
		return ballot.Refuse(ballot.CodeFormal, "meeting %s", c.Meeting.ID)
	case on && len(c.slipped()) == 0:
		return ballot.Refuse(ballot.CodeNoSlips, "meeting %s", c.Meeting.ID)
	case on == c.Meeting.Simulated:
		return nil
	}
	c.Meeting.Simulated = on
	c.putMeeting()
	c.log(by, ballot.ActSimulate, "", map[string]string{"on": flag(on)})
	return nil
}

// slipped maps the deputies who have a slip to the keyed hash of their code.
func (s *State) slipped() map[ballot.DeputyID]string {
	list := map[ballot.DeputyID]string{}
	for hash, c := range s.Credentials {
		if n, ok := c.Principal.Deputy(); ok {
			if _, onRoll := s.index[n]; onRoll {
				list[n] = hash
			}
		}
	}
	return list
}

// slipsMade counts the deputies whose slip meets the meeting's present setting: a slip made before the meeting required
// a PIN has none, and lets its deputy in without one.
func (s *State) slipsMade() int {
	n := 0
	for _, hash := range s.slipped() {
		if !s.Meeting.Pin || s.Credentials[hash].Pin != "" {
			n++
		}
	}
	return n
}

// Simulate adds simulated deputies to a rehearsal, or removes them.
func (s *Service) Simulate(ctx context.Context, by ballot.Principal, m ballot.MeetingID, on bool) error {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return err
	}
	return s.act(ctx, m, func(c *change) error { return c.simulate(by, on) })
}

// A Part is what the simulated deputies of one meeting have to do now.
type Part struct {
	Absent []ballot.DeputyID                   // with a slip, not signed in yet
	Cast   map[ballot.PollID][]ballot.DeputyID // by open poll: the deputies who have not returned a ballot
	Specs  map[ballot.PollID]ballot.Spec
}

// Simulations lists the meetings that have simulated deputies now.
func (s *Service) Simulations(ctx context.Context) ([]ballot.MeetingID, error) {
	ids, err := s.store.Meetings(ctx)
	if err != nil {
		return nil, err
	}
	var list []ballot.MeetingID
	for _, m := range ids {
		if state, err := s.State(ctx, m); err == nil && state.simulates() {
			list = append(list, m)
		}
	}
	return list, nil
}

// Simulated returns what is left to do for the simulated deputies of a meeting: those with a slip who are not signed in
// on a tablet of their own. Without simulation, and in a formal meeting, there is nothing to do.
func (s *Service) Simulated(ctx context.Context, m ballot.MeetingID) (Part, error) {
	part := Part{Cast: map[ballot.PollID][]ballot.DeputyID{}, Specs: map[ballot.PollID]ballot.Spec{}}
	state, err := s.State(ctx, m)
	if err != nil || !state.simulates() {
		return part, err
	}
	seated, err := s.store.Sessions(ctx, m)
	if err != nil {
		return part, err
	}
	slips := state.slipped()
	for _, d := range state.Roll {
		if slips[d.Number] != "" && seated[ballot.DeputyPrincipal(d.Number)] == "" &&
			state.Presence[d.Number] == ballot.Absent {
			part.Absent = append(part.Absent, d.Number)
		}
	}
	for _, p := range state.Polls {
		if p.State != ballot.Open {
			continue
		}
		returns, err := s.store.Returns(ctx, p.ID)
		if err != nil {
			return part, err
		}
		returned := make(map[ballot.DeputyID]bool, len(returns))
		for _, r := range returns {
			returned[r.Deputy] = true
		}
		part.Specs[p.ID] = p.Spec
		for _, d := range state.Roll {
			n := d.Number
			if p.Issued[n] && !returned[n] && state.Presence[n] == ballot.Present && slips[n] != "" &&
				seated[ballot.DeputyPrincipal(n)] == "" {
				part.Cast[p.ID] = append(part.Cast[p.ID], n)
			}
		}
	}
	return part, nil
}

func (s *State) simulates() bool {
	return s.Meeting.Rehearsal && s.Meeting.Simulated && s.Meeting.State == ballot.MeetingActive
}

// SimulateSignIn signs a simulated deputy in. In a formal meeting it is refused.
func (s *Service) SimulateSignIn(ctx context.Context, m ballot.MeetingID, n ballot.DeputyID) error {
	return s.act(ctx, m, func(c *change) error {
		if !c.simulates() {
			return ballot.Refuse(ballot.CodeFormal, "meeting %s is not simulated", m)
		}
		who, ok := c.principal(ballot.DeputyPrincipal(n))
		if !ok {
			return ballot.Refuse(ballot.CodeNotFound, "deputy %s", n)
		}
		return c.signIn(who, n)
	})
}

// SimulateCast casts for a simulated deputy, in a session that ends with the call. A poll of a rehearsal does not
// outlive the rehearsal, so a cast that was decided before the meeting became formal cannot reach a formal poll.
func (s *Service) SimulateCast(ctx context.Context, id ballot.PollID, n ballot.DeputyID, in ballot.CastRequest) error {
	m := id.Meeting()
	state, err := s.State(ctx, m)
	if err != nil {
		return err
	}
	if !state.simulates() {
		return ballot.Refuse(ballot.CodeFormal, "meeting %s is not simulated", m)
	}
	who, ok := state.principal(ballot.DeputyPrincipal(n))
	hash := state.slipped()[n]
	if !ok || hash == "" {
		return ballot.Refuse(ballot.CodeNoSlips, "deputy %s", n)
	}
	who.Session = s.newSession(m, who.ID)
	if _, err := s.store.Begin(ctx, m, hash, who.ID, who.Session); err != nil {
		return err
	}
	_, err = s.Cast(ctx, who, id, in)
	if ended := s.store.End(ctx, m, who.ID, who.Session); err == nil {
		err = ended
	}
	return err
}
