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

// NewMeeting is the input for a new meeting.
type NewMeeting struct {
	Title     string `json:"title"`
	Body      string `json:"body"`
	Rehearsal bool   `json:"rehearsal"`
	TwoPerson bool   `json:"two_person"`
	Pin       bool   `json:"pin"`
	Date      string `json:"date,omitempty"`
	Place     string `json:"place,omitempty"`

	// From names a meeting whose roll, staff and polls are copied; credentials, presence and results are not.
	From ballot.MeetingID `json:"from,omitempty"`
}

// CreateMeeting makes a meeting. Only the first clerk, who acts in every meeting, may create one.
func (s *Service) CreateMeeting(ctx context.Context, by ballot.Principal, in NewMeeting) (ballot.Meeting, error) {
	if by.ID != ballot.RootClerk { // the clerk of one meeting could not see the new meeting
		return ballot.Meeting{}, ballot.Refuse(ballot.CodeForbidden, "%s makes no meetings", by.ID)
	}
	var faults []ballot.Fault
	in.Title, faults = ballot.CheckText("title", in.Title, ballot.MaxTitle, true, faults)
	in.Body, faults = ballot.CheckText("body", in.Body, ballot.MaxTitle, false, faults)
	in.Date, faults = ballot.CheckText("date", in.Date, ballot.MaxTitle, false, faults)
	in.Place, faults = ballot.CheckText("place", in.Place, ballot.MaxTitle, false, faults)
	if len(faults) > 0 {
		return ballot.Meeting{}, ballot.RefuseFaults(ballot.CodeInvalid, faults)
	}
	if s.inMemory && !in.Rehearsal {
		return ballot.Meeting{}, s.store.Durable(ctx)
	}
	m := ballot.Meeting{
		ID: ballot.MeetingID(newID(5)), Title: in.Title, Body: in.Body, Rehearsal: in.Rehearsal, TwoPerson: in.TwoPerson,
		Pin: in.Pin, State: ballot.MeetingActive, Date: in.Date, Place: in.Place,
	}
	args := map[string]string{"title": m.Title, "two_person": flag(m.TwoPerson)}
	var from *State
	if in.From != "" {
		var err error
		if from, err = s.reread(ctx, in.From); err != nil {
			return ballot.Meeting{}, err
		}
		args["from"] = from.Meeting.Title
	}
	c := newChange(&State{
		Meeting: m, Presence: map[ballot.DeputyID]ballot.Presence{},
		Credentials: map[string]Credential{},
	}, s.now())
	c.putMeeting()
	c.put(TableMeeting, "", fieldPolls, mustJSON([]ballot.PollID{}))
	c.putScene(Scene{Scene: SceneWelcome})
	c.log(by, ballot.ActCreate, "", args)
	if from != nil {
		if err := c.takeOver(by, from); err != nil {
			return ballot.Meeting{}, err
		}
	}
	_, err := s.write(ctx, c)
	return m, err
}

// takeOver copies the roll, the staff and the polls of another meeting into a new one. Each is set by its usual act, so
// that the log records it. All polls become drafts; rounds that followed from a result are not copied.
func (c *change) takeOver(by ballot.Principal, from *State) error {
	if len(from.Roll) > 0 {
		if err := c.setRoll(by, from.Roll); err != nil {
			return err
		}
	}
	for _, m := range from.Staff {
		if _, err := c.addStaff(by, m.Name, m.Roles); err != nil {
			return err
		}
	}
	for _, p := range from.Polls {
		if p.Parent == "" {
			c.addDraft(by, p.Spec.Copy())
		}
	}
	return nil
}

// A Listed is an entry in the list of meetings, with the turnout.
type Listed struct {
	ballot.Meeting
	Entitled int `json:"entitled"`
	Present  int `json:"present"` // number of deputies present; once the meeting is over, at its end
}

// Pictures returns the names of the pictures of all items of all meetings. It fails if a meeting cannot be read,
// because the pictures of that meeting are then unknown.
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

// Meetings lists the meetings that a principal may see: all of them for the first clerk, otherwise their own.
func (s *Service) Meetings(ctx context.Context, by ballot.Principal) ([]Listed, error) {
	ids := []ballot.MeetingID{by.Meeting}
	if by.ID == ballot.RootClerk {
		var err error
		if ids, err = s.store.Meetings(ctx); err != nil {
			return nil, err
		}
	}
	list := make([]Listed, 0, len(ids))
	for _, id := range ids {
		state, err := s.State(ctx, id)
		switch ballot.CodeOf(err) {
		case "":
			present, _ := state.PresentCount()
			list = append(list, Listed{state.Meeting, len(state.Roll), present})
		case ballot.CodeDamaged: // list it as damaged, and list the others
			list = append(list, Listed{Meeting: s.cache(id).asLast(id)})
		default:
			return nil, err
		}
	}
	return list, nil
}

// EditMeeting changes a meeting's settings. Setting rehearsal to false wipes the rehearsal's data and keeps its polls,
// except rounds that followed from a result, as drafts.
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

// SetRoll replaces the roster; the rows have been parsed and validated before.
func (s *Service) SetRoll(ctx context.Context, by ballot.Principal, m ballot.MeetingID, roll []ballot.Deputy) error {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return err
	}
	return s.act(ctx, m, func(c *change) error { return c.setRoll(by, roll) })
}

// CheckRoll returns what SetRoll would refuse, and what the clerk should know before calling it; Row is the position
// among the deputies.
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

// SignIn records that a deputy is in the hall, signed in by themselves or by the clerk.
func (s *Service) SignIn(ctx context.Context, by ballot.Principal, m ballot.MeetingID, n ballot.DeputyID) error {
	if err := need(by, m, ballot.RoleClerk, ballot.RoleDeputy); err != nil {
		return err
	}
	if !by.Is(ballot.RoleClerk) && by.Number != n {
		return ballot.Refuse(ballot.CodeForbidden, "%s for %s", by.ID, n)
	}
	return s.act(ctx, m, func(c *change) error { return c.signIn(by, n) })
}

// Excuse records, on behalf of the clerk, that a deputy has leave of absence.
func (s *Service) Excuse(ctx context.Context, by ballot.Principal, m ballot.MeetingID, n ballot.DeputyID) error {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return err
	}
	return s.act(ctx, m, func(c *change) error { return c.excuse(by, n) })
}

// Leave records, on behalf of the clerk, that a deputy has gone, or that their leave of absence is revoked.
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

// Log reads a meeting's log, starting at entry from.
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

// logOf reads a state's log and verifies it against the signed head. CodeMoved means that a rehearsal was wiped
// meanwhile.
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
