package meeting

import (
	"slices"

	"piaojue/ballot"
)

// A Release is the request that sets whether deputies may read a draft's items.
type Release struct {
	Released bool `json:"released"`
}

// releaseItems sets whether deputies may read the items of a draft on their tablets. The rules stay with the staff.
func (c *change) releaseItems(t *turn) error {
	if err := c.active(); err != nil {
		return err
	}
	state := "off"
	t.p.Released = 0
	if given[Release](t).Released {
		state, t.p.Released = "on", 1
	}
	c.putPoll(t.p)
	c.log(t.by, ballot.ActRelease, t.id, map[string]string{"title": t.p.Spec.Title, "release": state})
	return nil
}

// readable reports whether deputies may read a draft's items before its rules are adopted.
func (p *Poll) readable() bool { return p.State == ballot.Draft && p.Released > 0 }

// toRead returns the first released draft on the agenda, or nil. Deputies see it when there is no current poll, or the
// current poll is announced or void.
func (s *State) toRead() *Poll {
	for _, p := range s.Polls {
		if p.readable() {
			return p
		}
	}
	return nil
}

// forReading reduces the view of a draft to its items, for deputies. The rules are not adopted yet, so the default ones
// stand in their place, as in specForReading.
func (p *Poll) forReading(v PollView) PollView {
	rules := p.specForReading().Rules
	return PollView{
		PollHead: v.PollHead, Released: p.Released, Items: v.Items, Groups: v.Groups, Scale: []string{},
		Secrecy: rules.Secrecy, Reveal: rules.Reveal, Revise: rules.Revise, Base: rules.Base,
	}
}

// specForReading returns the spec with default rules in place of those that are not adopted yet.
func (p *Poll) specForReading() ballot.Spec {
	s := p.Spec
	s.Rules = ballot.DefaultRules()
	return s
}

// hiddenFrom reports whether a role may not know of a poll: only the staff see drafts, except those that deputies may
// read.
func (p *Poll) hiddenFrom(r ballot.Role) bool {
	return p.State == ballot.Draft && !r.Staff() && (r != ballot.RoleDeputy || !p.readable())
}

// ShowsPicture reports whether a role may see a picture: one of an item of a poll that the role may know of. The clerk
// may see any picture, because it is uploaded before an item names it, and the hall display those of all items, because
// it may introduce any of them.
func (s Snapshot) ShowsPicture(r ballot.Role, hash string) bool {
	return r == ballot.RoleClerk || slices.ContainsFunc(s.Polls, func(p *Poll) bool {
		return (r == ballot.RoleDisplay || !p.hiddenFrom(r)) && p.Spec.HasPicture(hash)
	})
}
