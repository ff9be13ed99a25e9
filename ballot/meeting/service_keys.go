package meeting

import (
	"context"
	"maps"
	"time"

	"piaojue/ballot"
)

// keep caches a state, unless a newer one is cached, and drops the keys of polls that are archived in it, whether by
// this server or by another.
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

// boxKey unwraps a poll's box key and caches it. A key that is missing or cannot be opened is CodeBoxLocked.
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
	if !s.archived[p.ID] { // a cast in progress may still hold the poll from before the archiving
		s.boxKeys[p.ID] = k
	}
	return k, nil
}

// openable returns the error if a closed poll's box is not fully counted because its key cannot be opened.
func (s *Service) openable(ctx context.Context, id ballot.PollID, f PollFigures) error {
	_, p, err := s.pollOf(ctx, id)
	if err != nil || !p.toCount(f) {
		return err
	}
	_, err = s.boxKey(p)
	return err
}

// purgeTimeout bounds how long the answer to an archiving waits for the store to rewrite its files.
const purgeTimeout = 45 * time.Second

// afterArchive is the answer to a cast into an archived poll: no key is left by which a retry could be recognised.
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

// hashes returns the hashes of a poll's record for its archiving: none for a poll that was never closed or is already
// archived.
func (s *Service) hashes(ctx context.Context, by ballot.Principal, id ballot.PollID) (map[string]string, error) {
	_, p, err := s.pollOf(ctx, id)
	if err != nil || s.files == nil || !p.ArchivedAt.IsZero() || p.closed() != nil {
		return nil, err
	}
	by.Roles = []ballot.Role{ballot.RoleScrutineer} // the hashes cover the whole record, and nothing of it is shown
	r, err := s.Record(ctx, by, id)
	switch ballot.CodeOf(err) {
	case "":
		return s.files(r)
	// No key is left to verify it with, but what archiving destroys is destroyed all the same.
	case ballot.CodeBoxLocked:
		return nil, nil
	// A void poll may have no record that verifies.
	case ballot.CodeSuspect, ballot.CodeNotCounted, ballot.CodeNotConfirmed:
		if p.State == ballot.Void {
			return nil, nil
		}
	default:
	}
	return nil, err
}

// archivePoll removes the box key from a poll that is announced or void, and has its box and digests destroyed.
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
