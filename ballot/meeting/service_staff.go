package meeting

import (
	"context"

	"piaojue/ballot"
)

// AddStaff adds a staff member with roles in the meeting.
func (s *Service) AddStaff(ctx context.Context, by ballot.Principal, m ballot.MeetingID, name string,
	roles []ballot.Role,
) (StaffMember, error) {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return StaffMember{}, err
	}
	var added StaffMember
	err := s.act(ctx, m, func(c *change) (err error) {
		added, err = c.addStaff(by, name, roles)
		return err
	})
	return added, err
}

// EditStaff renames a staff member, or gives them other roles.
func (s *Service) EditStaff(ctx context.Context, by ballot.Principal, m ballot.MeetingID, id ballot.PrincipalID,
	e StaffEdit,
) (StaffMember, error) {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return StaffMember{}, err
	}
	var after StaffMember
	err := s.act(ctx, m, func(c *change) (err error) {
		after, err = c.editStaff(by, id, e)
		return err
	})
	return after, err
}

// RemoveStaff removes a staff member.
func (s *Service) RemoveStaff(ctx context.Context, by ballot.Principal, m ballot.MeetingID,
	id ballot.PrincipalID,
) error {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return err
	}
	return s.act(ctx, m, func(c *change) error { return c.removeStaff(by, id) })
}

// EditDeputy changes one row of the roster.
func (s *Service) EditDeputy(ctx context.Context, by ballot.Principal, m ballot.MeetingID, n ballot.DeputyID,
	e DeputyEdit,
) error {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return err
	}
	return s.act(ctx, m, func(c *change) error { return c.editDeputy(by, n, e) })
}

// RemoveDeputy removes one row from the roster.
func (s *Service) RemoveDeputy(ctx context.Context, by ballot.Principal, m ballot.MeetingID, n ballot.DeputyID) error {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return err
	}
	return s.act(ctx, m, func(c *change) error { return c.removeDeputy(by, n) })
}

// Ask requests the consent that an act with staff needs (I14).
func (s *Service) Ask(ctx context.Context, by ballot.Principal, m ballot.MeetingID, a Ask) (Request, error) {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return Request{}, err
	}
	var r Request
	err := s.act(ctx, m, func(c *change) (err error) {
		r, err = c.ask(by, a)
		return err
	})
	return r, err
}

// Allow gives the consent that a request needs, or declines it.
func (s *Service) Allow(ctx context.Context, by ballot.Principal, m ballot.MeetingID, request string,
	agree bool,
) (Request, error) {
	if err := need(by, m, ballot.RolePresiding, ballot.RoleScrutineer); err != nil {
		return Request{}, err
	}
	var r Request
	err := s.act(ctx, m, func(c *change) (err error) {
		r, err = c.allow(by, request, agree)
		return err
	})
	return r, err
}
