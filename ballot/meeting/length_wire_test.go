package meeting_test

import (
	"testing"

	"piaojue/ballot"
)

// The poll says its length to everybody, as soon as there is one.
func TestPollSaysItsLength(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 12, present: 12})
	spec := h.spec(3, 2, nil)
	id := h.opened(spec)
	recorded := h.opened(h.spec(3, 2, map[string]any{"secrecy": "recorded"}))
	snap, err := h.svc.Snapshot(h.ctx, h.m)
	h.must(err)
	for _, role := range ballot.Roles() {
		secret, _, err := snap.PollFor(role, id)
		h.must(err)
		open, _, err := snap.PollFor(role, recorded)
		h.must(err)
		if secret.BodyBytes != spec.BodyBytes() || open.BodyBytes != 0 {
			t.Errorf("%s: %d bytes secret, %d recorded; want %d", role, secret.BodyBytes, open.BodyBytes, spec.BodyBytes())
		}
	}
	p, n := h.voters[0], spec.BodyBytes()
	h.must(h.svc.CheckLength(h.ctx, p, id, n))
	h.must(h.svc.CheckLength(h.ctx, p, recorded, 17))
	for _, wrong := range []int{0, 1, n - 1, n + 1, 2 * n} {
		h.refused(h.svc.CheckLength(h.ctx, p, id, wrong), ballot.CodeBadLength)
	}
	h.refused(h.svc.CheckLength(h.ctx, h.chair, id, n), ballot.CodeForbidden)
}
