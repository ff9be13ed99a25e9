package meeting_test

import (
	"context"
	"regexp"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Two deputies with the same key, one deputy with two keys or in two polls, and parts that are equal when concatenated:
// nobody gets another's receipt.
func TestReceiptIsNobodyElses(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12})
	id := h.Opened(h.Spec(3, 2, map[string]any{"reveal": "on_close", "revise": "until_close"}))
	in := ballot.CastRequest{Key: "0123456789abcdef", Marks: map[string]string{"1": "approve"}}
	readable := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{12}$`)
	seen := map[ballot.Receipt]bool{}
	for _, p := range h.Voters[:3] {
		for _, in.Key = range []string{"0123456789abcdef", "0123456789abcdeg"} {
			a, err := h.Service.Cast(h.Context(), p, id, in)
			h.Must(err)
			want := ballot.ReceiptOf(id, p.Number, ballot.Key(in.Key))
			if a.Receipt != want || seen[want] || !readable.MatchString(string(want)) {
				t.Errorf("deputy %s with %s: receipt %s, want their own, %s", p.Number, in.Key, a.Receipt, want)
			}
			seen[a.Receipt], in.Replaces = true, a.Receipt // the new key gives the new receipt
		}
		in.Replaces = ""
	}
	if ballot.ReceiptOf("m-1", "1", "10123456789abcdef") == ballot.ReceiptOf("m-1", "11", "0123456789abcdef") {
		t.Error("parts that are equal when concatenated give the same receipt")
	}
}

// An olderBox accepts casts as the previous version did, with random receipts.
type olderBox struct {
	meeting.Store
	drawn ballot.Receipt // "": receipts as in this version
}

func (b *olderBox) Cast(ctx context.Context, c meeting.Cast) (meeting.CastAnswer, error) {
	if b.drawn != "" {
		c.Receipt = b.drawn
	}
	return b.Store.Cast(ctx, c)
}

// A ballot cast before receipts were derived from keys keeps its random receipt: a retry gets it, the list has it, and
// a ballot that replaces it names it and gets a receipt of its own.
func TestDrawnReceiptsStand(t *testing.T) {
	older := &olderBox{}
	under := func(b meeting.Store) meeting.Store { older.Store = b; return older }
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 12, Wrap: under})
	id := h.Opened(h.Spec(3, 2, map[string]any{"reveal": "on_close", "revise": "until_close"}))
	in := ballot.CastRequest{Key: "0123456789abcdef", Marks: map[string]string{"1": "approve"}}
	older.drawn = "7K3MQ9TD4XWA"
	first, err := h.Service.Cast(h.Context(), h.Voters[0], id, in)
	h.Must(err)
	older.drawn = ""
	again, err := h.Service.Cast(h.Context(), h.Voters[0], id, in)
	h.Must(err)
	if first.Receipt != "7K3MQ9TD4XWA" || again.Receipt != first.Receipt || !again.Again {
		t.Errorf("first %+v, again %+v", first, again)
	}
	in.Key, in.Replaces = "fedcba9876543210", first.Receipt
	second, err := h.Service.Cast(h.Context(), h.Voters[0], id, in)
	h.Must(err)
	if want := ballot.ReceiptOf(id, h.Voters[0].Number, ballot.Key(in.Key)); second.Receipt != want || second.Again {
		t.Errorf("replaced: %+v, want %s", second, want)
	}
}
