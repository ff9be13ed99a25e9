package ballot_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"piaojue/ballot"
)

// lengthSpecs are polls of every kind, with the longest possible ids and marks.
func lengthSpecs(t *testing.T) []ballot.Spec {
	t.Helper()
	items := func(n int, id func(int) string) (list []map[string]any) {
		for i := range n {
			list = append(list, map[string]any{"id": id(i), "title": fmt.Sprintf("项目%d", i+1)})
		}
		return list
	}
	short := func(i int) string { return fmt.Sprint(i + 1) }
	long := func(i int) string { return fmt.Sprintf("%032d", i) }
	var specs []ballot.Spec
	for _, s := range []map[string]any{
		{"kind": "selection", "items": items(12, short), "rules": map[string]any{"seats": 10, "min_approvals": 3}},
		{"kind": "selection", "items": items(200, long), "rules": map[string]any{"seats": 200}},
		{"kind": "decision", "items": items(1, short), "rules": map[string]any{}},
		{"kind": "rating", "items": items(3, short), "rules": map[string]any{"scale": []string{"满意", "基本满意"}}},
		{"kind": "rating", "items": items(200, long), "rules": map[string]any{"scale": []string{"满意", "不满意"}}},
	} {
		s["title"] = "表决"
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		spec, err := ballot.ParseSpec(raw)
		if err != nil {
			t.Fatal(err)
		}
		specs = append(specs, spec)
	}
	odd := specs[len(specs)-1] // names that are longer in JSON than in plain text
	odd.Rules.Scale = []string{"a", `"<&>\"<&>\`, "\u2028不满意\x7f", "𠮷𠮷𠮷𠮷"}
	return append(specs, odd)
}

// All possible ballots have the same length: whatever is marked, replaced or confirmed as void, with the longest key.
func TestEveryBallotFillsTheOneLength(t *testing.T) {
	chance := rand.New(rand.NewPCG(7, 7))
	for _, spec := range lengthSpecs(t) {
		want := spec.BodyBytes()
		if want == 0 || want%256 != 0 || want > 64<<10 {
			t.Fatalf("%s of %d items: %d bytes", spec.Kind, len(spec.Items), want)
		}
		for range 500 {
			in := ballot.CastRequest{Key: strings.Repeat("k", 16+chance.IntN(49)), Marks: map[string]string{}}
			in.AcceptVoid = chance.IntN(2) == 0
			if chance.IntN(2) == 0 {
				in.Replaces = ballot.ReceiptOf("m-1", "001", ballot.Key(in.Key))
			}
			scale, few := spec.Scale(), chance.IntN(4)
			for _, it := range spec.Items {
				if k := chance.IntN(len(scale) + few); k < len(scale) {
					in.Marks[string(it.ID)] = scale[k]
				}
			}
			body, err := in.Body(want)
			if err != nil || len(body) != want {
				t.Fatalf("a ballot of %d bytes, want %d: %v", len(body), want, err)
			}
			var back ballot.CastRequest
			if err := json.Unmarshal(body, &back); err != nil || len(back.Marks) != len(in.Marks) {
				t.Fatalf("read back: %v", err)
			}
		}
		spec.Rules.Secrecy = ballot.Recorded
		if spec.BodyBytes() != 0 {
			t.Error("a recorded poll has a length of its own")
		}
	}
}
