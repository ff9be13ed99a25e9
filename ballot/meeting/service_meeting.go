package meeting

import (
	"context"
	"slices"

	"piaojue/ballot"
)

// need refuses a principal who holds none of the roles in the meeting. The first clerk acts in every meeting.
func need(p ballot.Principal, m ballot.MeetingID, roles ...ballot.Role) error {
	if p.Meeting != m && p.ID != ballot.RootClerk {
		return ballot.Refuse(ballot.CodeNotFound, "meeting %s for %s of %s", m, p.ID, p.Meeting)
	}
	if slices.ContainsFunc(roles, p.Is) {
		return nil
	}
	return ballot.Refuse(ballot.CodeForbidden, "%s with roles %v", p.ID, p.Roles)
}

// NewMeeting is what a meeting starts with.
type NewMeeting struct {
	Title     string `json:"title"`
	Body      string `json:"body"`
	Rehearsal bool   `json:"rehearsal"`
	TwoPerson bool   `json:"two_person"`
	Pin       bool   `json:"pin"`
}

// CreateMeeting makes a meeting. Only the first clerk, who acts in every meeting, makes new ones.
func (s *Service) CreateMeeting(ctx context.Context, by ballot.Principal, in NewMeeting) (ballot.Meeting, error) {
	if by.ID != ballot.RootClerk { // a meeting's own clerk could not see what they made
		return ballot.Meeting{}, ballot.Refuse(ballot.CodeForbidden, "%s makes no meetings", by.ID)
	}
	var faults []ballot.Fault
	in.Title, faults = ballot.CheckText("title", in.Title, ballot.MaxTitle, true, faults)
	in.Body, faults = ballot.CheckText("body", in.Body, ballot.MaxTitle, false, faults)
	if len(faults) > 0 {
		return ballot.Meeting{}, ballot.RefuseFaults(ballot.CodeInvalid, faults)
	}
	if s.inMemory && !in.Rehearsal {
		return ballot.Meeting{}, s.store.Durable(ctx)
	}
	m := ballot.Meeting{
		ID: ballot.MeetingID(newID(5)), Title: in.Title, Body: in.Body, Rehearsal: in.Rehearsal, TwoPerson: in.TwoPerson,
		Pin: in.Pin, State: ballot.MeetingActive,
	}
	c := newChange(&State{
		Meeting: m, Presence: map[ballot.DeputyID]ballot.Presence{},
		Credentials: map[string]Credential{},
	}, s.now())
	c.putMeeting()
	c.put(TableMeeting, "", fieldPolls, mustJSON([]ballot.PollID{}))
	c.putScene(Scene{Scene: SceneWelcome})
	c.log(by, ballot.ActCreate, "", map[string]string{"title": m.Title, "two_person": flag(m.TwoPerson)})
	_, err := s.write(ctx, c)
	return m, err
}

// Pictures names the pictures of all items of all meetings. Where a meeting cannot be read it fails: nobody knows which
// pictures are its own.
func (s *Service) Pictures(ctx context.Context) (map[string]bool, error) {
	ids, err := s.store.Meetings(ctx)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, id := range ids {
		state, err := s.State(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, p := range state.Polls {
			for _, hash := range p.Spec.Pictures() {
				named[hash] = true
			}
		}
	}
	return named, nil
}

// Meetings lists the meetings a principal may see: all of them for the first clerk, else their own.
func (s *Service) Meetings(ctx context.Context, by ballot.Principal) ([]ballot.Meeting, error) {
	ids := []ballot.MeetingID{by.Meeting}
	if by.ID == ballot.RootClerk {
		var err error
		if ids, err = s.store.Meetings(ctx); err != nil {
			return nil, err
		}
	}
	list := make([]ballot.Meeting, 0, len(ids))
	for _, id := range ids {
		state, err := s.State(ctx, id)
		switch ballot.CodeOf(err) {
		case "":
			list = append(list, state.Meeting)
		case ballot.CodeDamaged: // it is named, and the others are listed
			list = append(list, s.cache(id).asLast(id))
		default:
			return nil, err
		}
	}
	return list, nil
}

// EditMeeting changes a meeting's settings; rehearsal to false wipes what was rehearsed.
func (s *Service) EditMeeting(ctx context.Context, by ballot.Principal, m ballot.MeetingID,
	e Edit,
) (ballot.Meeting, error) {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return ballot.Meeting{}, err
	}
	if s.inMemory && e.Rehearsal != nil && !*e.Rehearsal {
		return ballot.Meeting{}, s.store.Durable(ctx)
	}
	var after ballot.Meeting
	err := s.act(ctx, m, func(c *change) error {
		err := c.edit(by, e)
		after = c.Meeting
		return err
	})
	return after, err
}

// SetRoll replaces the roster, whose rows have been read and found good.
func (s *Service) SetRoll(ctx context.Context, by ballot.Principal, m ballot.MeetingID, roll []ballot.Deputy) error {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return err
	}
	return s.act(ctx, m, func(c *change) error { return c.setRoll(by, roll) })
}

// CheckRoll says what SetRoll would refuse, and what the clerk should know before it; Row is the place among the
// deputies.
func (s *Service) CheckRoll(ctx context.Context, by ballot.Principal, m ballot.MeetingID,
	roll []ballot.Deputy,
) (faults, notices []ballot.Fault, err error) {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return nil, nil, err
	}
	state, err := s.State(ctx, m)
	if err != nil {
		return nil, nil, err
	}
	faults, notices = state.rollFaults(roll)
	return faults, notices, nil
}

// SignIn notes that a deputy is in the hall: by their own act, or by the clerk's hand.
func (s *Service) SignIn(ctx context.Context, by ballot.Principal, m ballot.MeetingID, n ballot.DeputyID) error {
	if err := need(by, m, ballot.RoleClerk, ballot.RoleDeputy); err != nil {
		return err
	}
	if !by.Is(ballot.RoleClerk) && by.Number != n {
		return ballot.Refuse(ballot.CodeForbidden, "%s for %s", by.ID, n)
	}
	return s.act(ctx, m, func(c *change) error { return c.signIn(by, n) })
}

// Leave notes, by the clerk's hand, that a deputy has gone.
func (s *Service) Leave(ctx context.Context, by ballot.Principal, m ballot.MeetingID, n ballot.DeputyID) error {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return err
	}
	return s.act(ctx, m, func(c *change) error { return c.leave(by, n) })
}

// SetScene chooses what the hall display shows.
func (s *Service) SetScene(ctx context.Context, by ballot.Principal, m ballot.MeetingID, scene Scene) error {
	if err := need(by, m, ballot.RolePresiding, ballot.RoleClerk); err != nil {
		return err
	}
	return s.act(ctx, m, func(c *change) error { return c.setScene(scene) })
}

// Log reads a meeting's log from entry from on.
func (s *Service) Log(ctx context.Context, by ballot.Principal, m ballot.MeetingID, from int) ([][]byte, error) {
	if err := need(by, m, ballot.RoleScrutineer, ballot.RolePresiding, ballot.RoleClerk); err != nil {
		return nil, err
	}
	state, err := s.reread(ctx, m)
	if err != nil {
		return nil, err
	}
	lines, err := s.logOf(ctx, state)
	if err != nil {
		return nil, err
	}
	return lines[min(max(from, 0), len(lines)):], nil
}

// logOf reads a state's log and holds it against the head that was signed. CodeMoved: a rehearsal was wiped meanwhile.
func (s *Service) logOf(ctx context.Context, state *State) ([][]byte, error) {
	m := state.Meeting.ID
	lines, err := s.wholeLog(ctx, m, 0)
	if err != nil {
		return nil, err
	}
	lines = lines[:min(len(lines), state.Entries)]
	if err = state.endsWith(0, lines, func(Entry) {}); err == nil {
		return lines, nil
	}
	if now, moved := s.reread(ctx, m); moved == nil && now.Version != state.Version {
		return nil, ballot.Refuse(ballot.CodeMoved, "the log of meeting %s changed while it was read", m)
	}
	return nil, err
}

func (s *Service) wholeLog(ctx context.Context, m ballot.MeetingID, from int) ([][]byte, error) {
	const page = 1000
	var all [][]byte
	for {
		lines, err := s.store.Log(ctx, m, from+len(all), page)
		if err != nil {
			return nil, err
		}
		all = append(all, lines...)
		if len(lines) < page {
			return all, nil
		}
	}
}
