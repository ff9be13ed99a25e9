package ballot

import "context"

// simulate lets simulated deputies come to a rehearsal, or sends them away. A formal meeting never has any.
func (d *draft) simulate(by Principal, on bool) error {
	if err := d.active(); err != nil {
		return err
	}
	switch {
	case !d.Meeting.Rehearsal:
		return Refuse(CodeFormal, "meeting %s", d.Meeting.ID)
	case on && len(d.slipped()) == 0:
		return Refuse(CodeNoSlips, "meeting %s", d.Meeting.ID)
	case on == d.Meeting.Simulated:
		return nil
	}
	d.Meeting.Simulated = on
	d.putMeeting()
	d.log(by, ActSimulate, "", map[string]string{"on": flag(on)})
	return nil
}

// slipped lists the deputies who have a slip, by the keyed hash of their code.
func (s *State) slipped() map[DeputyID]string {
	list := map[DeputyID]string{}
	for hash, c := range s.Credentials {
		if n, ok := c.Principal.Deputy(); ok {
			if _, onRoll := s.index[n]; onRoll {
				list[n] = hash
			}
		}
	}
	return list
}

// slipsMade counts the deputies whose slip is as the meeting wants it: those made before it asked for a PIN have none,
// and let in without.
func (s *State) slipsMade() int {
	n := 0
	for _, hash := range s.slipped() {
		if !s.Meeting.Pin || s.Credentials[hash].Pin != "" {
			n++
		}
	}
	return n
}

// Simulate lets simulated deputies come to a rehearsal, or sends them away.
func (s *Service) Simulate(ctx context.Context, by Principal, m MeetingID, on bool) error {
	if err := need(by, m, RoleClerk); err != nil {
		return err
	}
	return s.act(ctx, m, func(d *draft) error { return d.simulate(by, on) })
}

// A Part is what simulated deputies have to do in one meeting now.
type Part struct {
	Absent []DeputyID            // with a slip, not signed in yet
	Cast   map[PollID][]DeputyID // open polls, and who has not returned a ballot
	Specs  map[PollID]Spec
}

// Simulations lists the meetings that have simulated deputies now.
func (s *Service) Simulations(ctx context.Context) ([]MeetingID, error) {
	ids, err := s.store.Meetings(ctx)
	if err != nil {
		return nil, err
	}
	var list []MeetingID
	for _, m := range ids {
		if state, err := s.State(ctx, m); err == nil && state.simulates() {
			list = append(list, m)
		}
	}
	return list, nil
}

// Simulated tells what is left to do for the simulated deputies of a meeting: for those with a slip who are not signed
// in on a tablet of their own. Without simulation, and in a formal meeting, that is nothing.
func (s *Service) Simulated(ctx context.Context, m MeetingID) (Part, error) {
	part := Part{Cast: map[PollID][]DeputyID{}, Specs: map[PollID]Spec{}}
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
		if slips[d.Number] != "" && seated[DeputyPrincipal(d.Number)] == "" && state.Presence[d.Number] == Absent {
			part.Absent = append(part.Absent, d.Number)
		}
	}
	for _, p := range state.Polls {
		if p.State != Open {
			continue
		}
		returns, err := s.store.Returns(ctx, p.ID)
		if err != nil {
			return part, err
		}
		returned := make(map[DeputyID]bool, len(returns))
		for _, r := range returns {
			returned[r.Deputy] = true
		}
		part.Specs[p.ID] = p.Spec
		for _, d := range state.Roll {
			n := d.Number
			if p.Issued[n] && !returned[n] && state.Presence[n] == Present && slips[n] != "" && seated[DeputyPrincipal(n)] == "" {
				part.Cast[p.ID] = append(part.Cast[p.ID], n)
			}
		}
	}
	return part, nil
}

func (s *State) simulates() bool {
	return s.Meeting.Rehearsal && s.Meeting.Simulated && s.Meeting.State == MeetingActive
}

// SimulateSignIn signs a simulated deputy in. In a formal meeting it is refused.
func (s *Service) SimulateSignIn(ctx context.Context, m MeetingID, n DeputyID) error {
	return s.act(ctx, m, func(d *draft) error {
		if !d.simulates() {
			return Refuse(CodeFormal, "meeting %s is not simulated", m)
		}
		who, ok := d.principal(DeputyPrincipal(n))
		if !ok {
			return Refuse(CodeNotFound, "deputy %s", n)
		}
		return d.signIn(who, n)
	})
}

// SimulateCast casts for a simulated deputy, by a session that ends with it. A poll of a rehearsal does not outlive the
// rehearsal, so that what was decided before the meeting became formal can reach no formal poll.
func (s *Service) SimulateCast(ctx context.Context, id PollID, n DeputyID, in CastRequest) error {
	m := id.Meeting()
	state, err := s.State(ctx, m)
	if err != nil {
		return err
	}
	if !state.simulates() {
		return Refuse(CodeFormal, "meeting %s is not simulated", m)
	}
	who, ok := state.principal(DeputyPrincipal(n))
	hash := state.slipped()[n]
	if !ok || hash == "" {
		return Refuse(CodeNoSlips, "deputy %s", n)
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
