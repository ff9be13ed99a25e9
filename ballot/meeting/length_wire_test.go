package meeting_test

import (
	"testing"

	"piaojue/ballot"
)

// Every view of a poll states the length of its casts, as soon as it has one.
func TestPollSaysItsLength(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
	spec := h.Spec(3, 2, nil)
	id := h.Opened(spec)
	recorded := h.Opened(h.Spec(3, 2, map[string]any{"secrecy": "recorded"}))
	snap, err := h.Service.Snapshot(h.Context(), h.ID)
	h.Must(err)
	for _, role := range ballot.Roles() {
		secret, _, err := snap.PollFor(role, id)
		h.Must(err)
		open, _, err := snap.PollFor(role, recorded)
		h.Must(err)
		if secret.BodyBytes != spec.BodyBytes() || open.BodyBytes != 0 {
			t.Errorf("%s: %d bytes secret, %d recorded; want %d", role, secret.BodyBytes, open.BodyBytes, spec.BodyBytes())
		}
	}
	p, n := h.Voters[0], spec.BodyBytes()
	h.Must(h.Service.CheckLength(h.Context(), p, id, n))
	h.Must(h.Service.CheckLength(h.Context(), p, recorded, 17))
	for _, wrong := range []int{0, 1, n - 1, n + 1, 2 * n} {
		h.Refused(h.Service.CheckLength(h.Context(), p, id, wrong), ballot.CodeBadLength)
	}
	h.Refused(h.Service.CheckLength(h.Context(), h.Chair, id, n), ballot.CodeForbidden)
}
