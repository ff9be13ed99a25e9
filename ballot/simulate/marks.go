package simulate

import (
	"hash/fnv"
	"math/rand/v2"

	"piaojue/ballot"
)

// Choose marks items as a deputy who likes item i with a chance of favour[i] in a hundred, and approves at most limit
// items.
func Choose(chance *rand.Rand, ids []string, favour []int, limit int) map[string]string {
	marks, approvals := map[string]string{}, 0
	for _, i := range chance.Perm(len(ids)) {
		liked := chance.IntN(100) < favour[i]
		switch {
		case liked && approvals < limit:
			marks[ids[i]] = "approve"
			approvals++
		case chance.IntN(3) == 0:
			marks[ids[i]] = "abstain"
		default:
			marks[ids[i]] = "reject"
		}
	}
	return marks
}

// Marks returns the ballot of one simulated deputy in a poll: always the same one, and always a valid one.
func Marks(poll ballot.PollID, spec ballot.Spec, n ballot.DeputyID) map[string]string {
	chance := rand.New(rand.NewPCG(seed(string(poll)+" "+string(n)), 0)) //nolint:gosec // a simulation
	ids := make([]string, len(spec.Items))
	for i, it := range spec.Items {
		ids[i] = string(it.ID)
	}
	if spec.Kind == ballot.Rating {
		return rate(chance, ids, spec.Scale())
	}
	favour := make([]int, len(ids))
	for i, id := range ids { // the deputies agree more on some items than on others
		favour[i] = 35 + int(seed(string(poll)+id)%60)
	}
	limit := len(ids)
	if spec.Kind == ballot.Selection {
		limit = spec.Rules.MaxApprovals
	}
	marks := Choose(chance, ids, favour, limit)
	return atLeast(marks, ids, spec.Rules.MinApprovals)
}

// rate prefers the better marks: each is twice as likely as the next.
func rate(chance *rand.Rand, ids, scale []string) map[string]string {
	marks := map[string]string{}
	for _, id := range ids {
		k := 0
		for k < len(scale)-1 && chance.IntN(3) == 0 {
			k++
		}
		marks[id] = scale[k]
	}
	return marks
}

// atLeast approves more items until the ballot is valid.
func atLeast(marks map[string]string, ids []string, least int) map[string]string {
	approvals := 0
	for _, m := range marks {
		if m == "approve" {
			approvals++
		}
	}
	for _, id := range ids {
		if approvals >= least {
			break
		}
		if marks[id] != "approve" {
			marks[id] = "approve"
			approvals++
		}
	}
	return marks
}

func seed(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // never fails
	return h.Sum64()
}
