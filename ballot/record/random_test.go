package record

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"piaojue/ballot"
)

// randomPolls are records of polls under random rules that were actually held: both verifiers must find the same
// outcome as the server, whatever the base, the threshold, the round or the tie.
func randomPolls(t *testing.T, n int) map[string][]byte {
	t.Helper()
	pick := rand.New(rand.NewPCG(2026, 2)) //nolint:gosec // for reproducibility, not for secrecy
	h := newFixture(t, 7)
	h.come(six...)
	all := map[string][]byte{}
	for i := 0; len(all) < n && i < 4*n; i++ {
		spec, err := ballot.ParseSpec([]byte(randomSpec(pick)))
		if err != nil || len(spec.Check(7)) > 0 {
			continue
		}
		id, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", spec)
		h.Must(err)
		h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil))
		h.Begin(id)
		for _, d := range six[:pick.IntN(len(six)+1)] {
			h.cast(id, d, randomMarks(pick, spec))
		}
		h.finish(id)
		all[fmt.Sprintf("random %d %s", i, spec.Kind)] = h.bundle(id, h.first)
	}
	return all
}

func randomSpec(pick *rand.Rand) string {
	one := func(words ...string) string { return words[pick.IntN(len(words))] }
	items := 2 + pick.IntN(4)
	bound := func() string {
		return one(`{"num":1,"den":2,"over":true}`, `{"num":1,"den":2,"over":false}`, `{"num":2,"den":3,"over":false}`,
			`{"num":1,"den":3,"over":true}`, `{"num":0,"den":1,"over":false}`)
	}
	rules := []string{
		`"base":"` + one("entitled", "present", "returned", "valid") + `"`, `"secrecy":"` + one("secret", "recorded") + `"`,
		`"quorum":` + bound(), `"min_turnout":` + one("null", bound()), `"reveal":"on_close"`,
	}
	kind := one("selection", "selection", "selection", "decision", "rating")
	switch kind {
	case "selection":
		seats := 1 + pick.IntN(items)
		rules = append(rules, fmt.Sprintf(`"seats":%d,"max_approvals":%d,"min_approvals":%d`, seats, 1+pick.IntN(items),
			pick.IntN(2)),
			`"threshold":`+bound(), `"unmarked":"`+one("abstain", "abstain", "approve")+`"`,
			`"shortfall":"`+one("ask", "revote", "vacant")+`"`, `"round":"`+one("first", "first", "tie", "shortfall")+`"`)
	case "decision":
		rules = append(rules, `"threshold":`+bound(), `"unmarked":"`+one("abstain", "approve")+`"`)
	default:
		rules = append(rules, `"scale":["好","中","差"],"grades":[{"grade":"优","marks":["好"],"threshold":`+bound()+`},
			{"grade":"良","marks":["好","中"],"threshold":`+bound()+`,"base":"`+one("valid", "entitled")+`"},{"grade":"劣"}]`)
	}
	titles := strings.TrimSuffix(strings.Repeat(`{"title":"项目"},`, items), ",")
	return fmt.Sprintf(`{"kind":"%s","title":"票决","items":[%s],"rules":{%s}}`, kind, titles, strings.Join(rules, ","))
}

func randomMarks(pick *rand.Rand, s ballot.Spec) map[string]string {
	scale := append(s.Scale(), s.Scale()[0], "")
	named := map[string]string{}
	for _, item := range s.Items {
		if mark := scale[pick.IntN(len(scale))]; mark != "" {
			named[string(item.ID)] = mark
		}
	}
	return named
}

func TestRandomPollsHold(t *testing.T) {
	states := map[string]int{}
	for name, data := range randomPolls(t, 30) {
		if r := verify(data); !r.Holds {
			t.Errorf("%s: %+v", name, r.Checks)
		}
		b, err := read(data)
		if err != nil {
			t.Fatal(err)
		}
		states[string(b.Outcome.State)]++
	}
	if len(states) < 4 {
		t.Errorf("outcomes %v; these polls show too little", states)
	}
}
