package record

import (
	"encoding/json"
	"fmt"
	"testing"

	"piaojue/ballot"
)

// largest is the record of 3,000 deputies who vote on 40 items.
func largest(t testing.TB) []byte {
	t.Helper()
	const deputies, items = 3000, 40
	h := newFixture(t, deputies)
	numbers := make([]ballot.DeputyID, deputies)
	for i := range numbers {
		numbers[i] = ballot.DeputyID(fmt.Sprintf("%03d", i+1))
	}
	slips, err := h.Service.MakeSlips(h.Context(), h.Root, h.ID, numbers, nil)
	h.Must(err)
	for i, s := range slips {
		p, err := h.Service.SignInByCode(h.Context(), s.Code, s.Pin)
		h.Must(err)
		h.by[numbers[i]] = p
		h.Must(h.Service.SignIn(h.Context(), p, h.ID, numbers[i]))
	}
	titles := make([]map[string]string, items)
	for i := range titles {
		titles[i] = map[string]string{"title": fmt.Sprintf("项目%d", i+1)}
	}
	spec, err := json.Marshal(map[string]any{
		"kind": "selection", "title": "民生实事项目票决", "items": titles, "rules": map[string]any{"seats": 30},
	})
	h.Must(err)
	id := h.open(string(spec))
	names := []string{"approve", "reject", "abstain"}
	for i, n := range numbers {
		marks := map[string]string{}
		for k := range items {
			if m := (i*7 + k*k) % 5; m < 3 {
				marks[fmt.Sprint(k+1)] = names[m]
			}
		}
		h.cast(id, n, marks)
	}
	h.finish(id)
	return h.bundle(id, h.first)
}

func BenchmarkVerify(b *testing.B) {
	data := largest(b)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if r := verify(data); !r.Holds {
			b.Fatal(r.Failed())
		}
	}
}
