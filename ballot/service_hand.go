package ballot

import "context"

// CountByHand enters what a scrutineer counted by hand. The poll stays as it is.
func (s *Service) CountByHand(ctx context.Context, by Principal, id PollID, e HandEntry) error {
	return s.chain(ctx, by, id, RoleScrutineer, func(d *draft) error { return d.hand(by, id, e) })
}

// ConfirmHand takes a second person's word on a count by hand; who entered it may only withdraw it.
func (s *Service) ConfirmHand(ctx context.Context, by Principal, id PollID, agree bool) error {
	if err := need(by, id.Meeting(), RoleScrutineer, RolePresiding); err != nil {
		return err
	}
	return s.act(ctx, id.Meeting(), func(d *draft) error { return d.handConfirm(by, id, agree) })
}
