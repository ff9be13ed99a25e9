package meeting

import (
	"context"

	"piaojue/ballot"
)

// A NamedBallot is one deputy's ballot in a recorded poll. Marks are nil where none was returned.
type NamedBallot struct {
	Number     ballot.DeputyID   `json:"number"`
	Name       string            `json:"name"`
	Delegation string            `json:"delegation,omitempty"`
	Returned   bool              `json:"returned"`
	Void       bool              `json:"void,omitempty"`
	Marks      map[string]string `json:"marks"`
}

// Named lists who marked what in a recorded poll, in the roster's order, for every deputy who was issued a ballot. It
// is for the staff, from the close on; the clerk gets it only once the rules show the clerk the tally.
func (s *Service) Named(ctx context.Context, by ballot.Principal, id ballot.PollID) ([]NamedBallot, error) {
	if err := need(by, id.Meeting(), ballot.RoleScrutineer, ballot.RolePresiding, ballot.RoleClerk); err != nil {
		return nil, err
	}
	state, p, err := s.pollOf(ctx, id)
	if err != nil {
		return nil, err
	}
	if p.Spec.Rules.Secrecy != ballot.Recorded { // I3: a secret poll has no named ballots
		return nil, ballot.Refuse(ballot.CodeSecretBallot, "poll %s", id)
	}
	if p, f, err := s.closedPoll(ctx, id); err != nil {
		return nil, err
	} else if p.byHand() {
		return nil, ballot.Refuse(ballot.CodeByHand, "poll %s", id)
	} else if !by.Is(ballot.RoleScrutineer) && !by.Is(ballot.RolePresiding) && !mayTally(ballot.RoleClerk, p, f) {
		return nil, ballot.Refuse(ballot.CodeNotAnnounced, "poll %s is %s", id, p.State)
	}
	k, err := s.examine(ctx, p)
	if err != nil {
		return nil, err
	}
	return p.named(state.Roll, k.ballots)
}

func (p *Poll) named(roll []ballot.Deputy, ballots []Opened) ([]NamedBallot, error) {
	cast := make(map[ballot.DeputyID]Opened, len(ballots))
	for _, b := range ballots {
		cast[ballot.DeputyID(b.Serial)] = b
	}
	rows := []NamedBallot{}
	for _, d := range roll {
		if !p.Issued[d.Number] {
			continue
		}
		row := NamedBallot{Number: d.Number, Name: d.Name, Delegation: d.Delegation}
		if b, ok := cast[d.Number]; ok {
			marks, err := p.Spec.DecodeMarks(b.Marks)
			if err != nil {
				return nil, err
			}
			row.Returned, row.Void, row.Marks = true, b.Void, p.Spec.NamedMarks(marks)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Missing lists the deputies who were issued a ballot and have not returned it, in the roster's order, to the presiding
// officer and the scrutineers. That a deputy has returned is on record and tells no mark; the rule show_not_returned is
// about the hall.
func (s *Service) Missing(ctx context.Context, by ballot.Principal, id ballot.PollID) ([]ballot.Deputy, error) {
	if err := need(by, id.Meeting(), ballot.RoleScrutineer, ballot.RolePresiding); err != nil {
		return nil, err
	}
	state, p, err := s.pollOf(ctx, id)
	if err != nil {
		return nil, err
	}
	if p.OpenOrder == 0 {
		return nil, ballot.Refuse(ballot.CodeNotLive, "poll %s is %s", id, p.State)
	}
	returns, err := s.store.Returns(ctx, id)
	if err != nil {
		return nil, err
	}
	returned := make(map[ballot.DeputyID]bool, len(returns))
	for _, r := range returns {
		returned[r.Deputy] = true
	}
	list := []ballot.Deputy{}
	for _, d := range state.Roll {
		if p.Issued[d.Number] && !returned[d.Number] {
			list = append(list, d)
		}
	}
	return list, nil
}
