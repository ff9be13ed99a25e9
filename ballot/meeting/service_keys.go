package meeting

import (
	"context"
	"maps"
	"time"

	"piaojue/ballot"
)

// keep remembers a state, unless a newer one is known, and drops the keys of what was archived by it: on this
// server or on another one.
func (s *Service) keep(x *meetingCache, state *State) {
	x.mu.Lock()
	x.lost, x.damaged = false, nil
	if x.state == nil || x.state.Version < state.Version {
		x.state = state
	}
	x.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range state.Polls {
		if !p.ArchivedAt.IsZero() {
			s.archived[p.ID] = true
			delete(s.boxKeys, p.ID)
		}
	}
}

// boxKey unwraps a poll's box key, once. A key that is gone or does not open is CodeBoxLocked.
func (s *Service) boxKey(p *Poll) (BoxKey, error) {
	s.mu.Lock()
	k := s.boxKeys[p.ID]
	s.mu.Unlock()
	if k != nil {
		return k, nil
	}
	k, err := s.keys.Open(p.ID, p.BoxKey)
	if err != nil {
		return nil, ballot.Because(ballot.CodeBoxLocked, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.archived[p.ID] { // a cast under way may still hold the poll as it was before
		s.boxKeys[p.ID] = k
	}
	return k, nil
}

// openable says why a closed poll's box is not counted out where that is because it does not open.
func (s *Service) openable(ctx context.Context, id ballot.PollID, f PollFigures) error {
	state, err := s.State(ctx, id.Meeting())
	if err != nil {
		return err
	}
	p, err := state.Poll(id)
	if err != nil || !p.toCount(f) {
		return err
	}
	_, err = s.boxKey(p)
	return err
}

// purgeTimeout bounds how long the answer to an archiving waits for the store's files to be written anew.
const purgeTimeout = 45 * time.Second

// afterArchive is what a cast into an archived poll is told: there is no key left by which a retry could be known.
func (s *Service) afterArchive(ctx context.Context, by ballot.Principal, p *Poll) error {
	receipt, err := s.store.Returned(ctx, p.ID, by.Number)
	switch {
	case err != nil:
		return err
	case receipt != "":
		return ballot.Refuse(ballot.CodeReturned, "deputy %s in poll %s, which is archived", by.Number, p.ID)
	default:
		return ballot.Refuse(ballot.CodeNotOpen, "poll %s is archived", p.ID)
	}
}

// hashes gives the hashes of a poll's record for its archiving: none of a poll that was never closed, or is archived.
func (s *Service) hashes(ctx context.Context, by ballot.Principal, id ballot.PollID) (map[string]string, error) {
	state, err := s.State(ctx, id.Meeting())
	if err != nil {
		return nil, err
	}
	p, err := state.Poll(id)
	if err != nil || s.files == nil || !p.ArchivedAt.IsZero() || p.closed() != nil {
		return nil, err
	}
	by.Roles = []ballot.Role{ballot.RoleScrutineer} // nothing of it is shown: the hashes are of all that is kept
	r, err := s.Record(ctx, by, id)
	switch ballot.CodeOf(err) {
	case "":
		return s.files(r)
	case ballot.CodeBoxLocked: // no key is left by which it could bear out: what archiving destroys goes all the same
		return nil, nil
	case ballot.CodeSuspect, ballot.CodeNotCounted, ballot.CodeNotConfirmed: // void, and with no record that bears out
		if p.State == ballot.Void {
			return nil, nil
		}
	default:
	}
	return nil, err
}

// archivePoll takes the box key out of a poll that is announced or void, and has its box and digests destroyed.
func (c *change) archivePoll(t *turn) error {
	p := t.p
	p.ArchivedAt, p.BoxKey, p.Files = c.now, nil, t.files
	c.archive = append(c.archive, p.ID)
	c.putPoll(p)
	args := map[string]string{"title": p.Spec.Title}
	maps.Copy(args, t.files)
	c.log(t.by, ballot.ActArchive, p.ID, args)
	return nil
}
