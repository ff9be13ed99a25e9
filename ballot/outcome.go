package ballot

// An OutcomeState is the kind of an outcome.
type OutcomeState string

// Outcome states.
const (
	Decided   OutcomeState = "decided"
	Tied      OutcomeState = "tie"
	Shortfall OutcomeState = "shortfall"
	NoQuorum  OutcomeState = "no_quorum"
	Invalid   OutcomeState = "invalid" // returned > issued
)

// Counts are the figures of a poll, in the order in which they arise.
type Counts struct {
	Entitled int `json:"entitled"`
	Present  int `json:"present"`
	Issued   int `json:"issued"`
	Returned int `json:"returned"`
	Valid    int `json:"valid"`
	Void     int `json:"void"`
}

// An ItemOutcome is the result of one item. Equal items share a rank.
type ItemOutcome struct {
	ID       ItemID         `json:"id"`
	Marks    map[string]int `json:"marks"` // by mark's name, "unmarked" included; they sum to valid (I6)
	Rank     int            `json:"rank"`
	Passed   bool           `json:"passed"`
	Selected bool           `json:"selected"`
	Grade    *string        `json:"grade"`
}

// A NextRound is the vote an outcome calls for.
type NextRound struct {
	Kind  Round    `json:"kind"`
	Items []ItemID `json:"items"`
	Seats int      `json:"seats"`
}

// An Outcome is the result of the count of one poll. Items are in the order of the poll.
type Outcome struct {
	State     OutcomeState  `json:"state"`
	Counts    Counts        `json:"counts"`
	PassLine  *int          `json:"pass_line"` // the least number of approvals that passes; nil in a tie round
	Seats     int           `json:"seats"`
	Items     []ItemOutcome `json:"items"`
	Selected  []ItemID      `json:"selected"`
	Tied      []ItemID      `json:"tied"`
	SeatsLeft int           `json:"seats_left"` // the seats the tied items compete for, or those a shortfall leaves open
	NextRound *NextRound    `json:"next_round"`
}

// Approvals returns the number that decided the majority and the rank of an item.
func (r Rules) Approvals(o ItemOutcome) int {
	if r.Unmarked == UnmarkedApprove {
		return o.Marks[choices[0]] + o.Marks[UnmarkedName]
	}
	return o.Marks[choices[0]]
}
