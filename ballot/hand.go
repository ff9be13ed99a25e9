package ballot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// A HandEntry is a scrutineer's count by hand, made when tablets failed and the meeting fell back to paper or to a show
// of hands.
type HandEntry struct {
	Reason   string                    `json:"reason"`
	Returned int                       `json:"returned"`
	Void     int                       `json:"void"`
	Items    map[ItemID]map[string]int `json:"items"` // by item, by mark's name; a mark not named is 0
}

// A HandCount is a count by hand as it is stored. Once a second person has confirmed it, it replaces the count of the
// electronic ballots, which are kept unchanged. If it is refused or withdrawn, nothing changes.
type HandCount struct {
	Reason    string      `json:"reason"`
	Returned  int         `json:"returned"`
	Void      int         `json:"void"`
	Marks     [][]int     `json:"marks"` // as in a [Tally]
	By        PrincipalID `json:"by"`
	Name      string      `json:"name"`
	At        time.Time   `json:"at"`
	Confirmed bool        `json:"confirmed"`
	Refused   bool        `json:"refused,omitempty"` // the second person refused it, or its author withdrew it
	Witness   string      `json:"witness,omitempty"` // the second person's name
	WitnessID PrincipalID `json:"witness_id,omitempty"`
	WitnessAt time.Time   `json:"witness_at,omitzero"`
}

// Tally returns the count in the form that a count of the box has.
func (h *HandCount) Tally() Tally { return Tally{Ballots: h.Returned, Void: h.Void, Marks: h.Marks} }

// MarksHash is the SHA-256, in hex, of the rows of marks as JSON without spaces. The log entry holds it in place of the
// figures, which not every reader of the log may see yet.
func (h *HandCount) MarksHash() string {
	rows, err := json.Marshal(h.Marks)
	if err != nil {
		panic("ballot: " + err.Error()) // lists of numbers can always be written
	}
	sum := sha256.Sum256(rows)
	return hex.EncodeToString(sum[:])
}

// Same reports whether two counts hold the same figures.
func (h *HandCount) Same(o *HandCount) bool {
	return h.Tally().Equal(o.Tally()) && h.Reason == o.Reason
}

// HandCount validates a count by hand. It refuses an impossible one with every fault: figures below zero, items that
// are missing or not in the poll, marks that do not sum to the valid ballots (I6), or more or fewer approvals than that
// many valid ballots can have. More returned than issued is possible, and makes the poll invalid.
func (s Spec) HandCount(e HandEntry) (*HandCount, error) {
	h := &HandCount{Returned: e.Returned, Void: e.Void, Marks: s.NewTally().Marks}
	var faults []Fault
	h.Reason, faults = CheckText("reason", e.Reason, 200, true, nil)
	for _, n := range []struct {
		field string
		value int
	}{{"returned", e.Returned}, {"void", e.Void}} {
		if n.value < 0 || n.value > MaxEntitled {
			faults = append(faults, at(n.field, badNumber(n.value)))
		}
	}
	if e.Void > e.Returned {
		faults = append(faults, Fault{Field: "void", Code: FaultCountOver, Args: map[string]string{
			"value": fmt.Sprint(e.Void), "other": "returned", "max": fmt.Sprint(e.Returned),
		}})
	}
	for _, id := range slices.Sorted(maps.Keys(e.Items)) {
		if !slices.ContainsFunc(s.Items, func(i Item) bool { return i.ID == id }) {
			faults = append(faults, Fault{
				Field: "items." + string(id), Code: FaultUnknown, Args: map[string]string{"value": string(id)},
			})
		}
	}
	for i, item := range s.Items {
		faults = append(faults, s.handRow(h.Marks[i], item.ID, e)...)
	}
	if len(faults) == 0 {
		faults = s.approvalsFault(h)
	}
	return h, RefuseFaults(CodeInvalid, faults)
}

// handRow fills in the marks of one item.
func (s Spec) handRow(row []int, id ItemID, e HandEntry) []Fault {
	field := "items." + string(id)
	given, ok := e.Items[id]
	if !ok {
		return []Fault{{Field: field, Code: FaultRequired}}
	}
	names := append([]string{UnmarkedName}, s.Scale()...)
	var faults []Fault
	sum := 0
	for _, mark := range slices.Sorted(maps.Keys(given)) {
		k, n := slices.Index(names, mark), given[mark]
		switch {
		case k < 0:
			faults = append(faults, BadValue(field+"."+mark, mark, names))
		case n < 0 || n > MaxEntitled:
			faults = append(faults, at(field+"."+mark, badNumber(n)))
		default:
			row[k] = n
			sum += n
		}
	}
	if valid := e.Returned - e.Void; len(faults) == 0 && sum != valid {
		faults = append(faults, Fault{Field: field, Code: FaultSumDiffers, Args: Numbers("sum", sum, "valid", valid)})
	}
	return faults
}

// approvalsFault returns a fault if the total of approvals is more or less than the valid ballots can have, given that
// each of them keeps the limits.
func (s Spec) approvalsFault(h *HandCount) []Fault {
	if s.Kind != Selection {
		return nil
	}
	t, sum := h.Tally(), 0
	for i := range s.Items {
		sum += s.approvals(t, i)
	}
	valid := h.Returned - h.Void
	if least, most := valid*s.Rules.MinApprovals, valid*s.Rules.MaxApprovals; sum < least || sum > most {
		return []Fault{{
			Field: "items", Code: FaultApprovalsSum, Args: Numbers("sum", sum, "valid", valid, "min", least, "max", most),
		}}
	}
	return nil
}
