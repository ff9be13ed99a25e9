package ballot

// A Kind is one of the three kinds of poll. Every kind has items, marks, limits on a ballot and a rule for the outcome.
type Kind string

// The kinds.
const (
	Selection Kind = "selection" // 票决: the seats items with most approvals among those that pass
	Decision  Kind = "decision"  // 表决: each motion passes or fails by itself
	Rating    Kind = "rating"    // 测评: a grade for each item on a named scale
)

// A Base is what a majority is counted against.
type Base string

// The bases.
const (
	BaseEntitled Base = "entitled" // all deputies on the roll: the law
	BasePresent  Base = "present"
	BaseReturned Base = "returned"
	BaseValid    Base = "valid"
)

// Bases lists every base.
func Bases() []Base { return []Base{BaseEntitled, BasePresent, BaseReturned, BaseValid} }

// A Fraction is a bound. Over excludes it (过半数, 超过); otherwise it is included (以上).
type Fraction struct {
	Num  int  `json:"num"`
	Den  int  `json:"den"`
	Over bool `json:"over"`
}

// A Round says which vote on the same question this is.
type Round string

// The rounds. Three kinds of round can follow the first.
const (
	RoundFirst     Round = "first"
	RoundTie       Round = "tie"       // only the tied items; the most approvals win, without a majority
	RoundShortfall Round = "shortfall" // 另行票决: the items not chosen, the seats left, the first round's rules
	RoundRerun     Round = "rerun"     // 重新投票: the same poll again
)

// Rounds lists every round.
func Rounds() []Round { return []Round{RoundFirst, RoundTie, RoundShortfall, RoundRerun} }

// Secrecy says whether a ballot carries its deputy's name.
type Secrecy string

// Secrecies.
const (
	Secret   Secrecy = "secret"   // 无记名
	Recorded Secrecy = "recorded" // 记名
)

// Revise says whether a ballot can be replaced.
type Revise string

// Revisions.
const (
	ReviseFinal      Revise = "final"       // the first submission counts
	ReviseUntilClose Revise = "until_close" // the last submission counts
)

// Reveal says when the tally is shown to the hall.
type Reveal string

// Reveals.
const (
	RevealLive       Reveal = "live"
	RevealOnClose    Reveal = "on_close"
	RevealOnAnnounce Reveal = "on_announce"
)

// A TieRule says what follows a tie across the cut.
type TieRule string

// TieByRound is the only rule: the tied items are voted on again.
const TieByRound TieRule = "tie_round"

// A ShortfallRule says what follows when too few items pass.
type ShortfallRule string

// What may follow a shortfall.
const (
	ShortfallAsk    ShortfallRule = "ask"    // the meeting decides
	ShortfallRevote ShortfallRule = "revote" // another vote
	ShortfallVacant ShortfallRule = "vacant" // the seats stay vacant
)

// UnmarkedRule says what an unmarked item counts as when majorities are decided; it is always counted separately.
type UnmarkedRule string

// Unmarked rules.
const (
	UnmarkedAbstain UnmarkedRule = "abstain"
	UnmarkedApprove UnmarkedRule = "approve"
)

// A Grade is one rule of a rating: the first whose condition holds applies; the last has no condition.
type Grade struct {
	Grade     string    `json:"grade"`
	Marks     []string  `json:"marks,omitempty"` // summed
	Threshold *Fraction `json:"threshold,omitempty"`
	Base      Base      `json:"base,omitempty"`
}

// Rules are a poll's settings, adopted by the meeting and then frozen (I11).
type Rules struct {
	Seats           int           `json:"seats"`
	MinApprovals    int           `json:"min_approvals"`
	MaxApprovals    int           `json:"max_approvals"`
	Base            Base          `json:"base"`
	Threshold       Fraction      `json:"threshold"`
	Quorum          Fraction      `json:"quorum"`
	MinTurnout      *Fraction     `json:"min_turnout"`
	Unmarked        UnmarkedRule  `json:"unmarked"`
	Tie             TieRule       `json:"tie"`
	Shortfall       ShortfallRule `json:"shortfall"`
	Round           Round         `json:"round"`
	Scale           []string      `json:"scale,omitempty"`
	Grades          []Grade       `json:"grades,omitempty"`
	Secrecy         Secrecy       `json:"secrecy"`
	Reveal          Reveal        `json:"reveal"`
	Revise          Revise        `json:"revise"`
	LiveStep        int           `json:"live_step"`         // least ballots of one step of a secret live tally
	DurationS       int           `json:"duration_s"`        // 0: closed by the presiding officer
	Certifiers      int           `json:"certifiers"`        // how many scrutineers certify; 0: none needed
	ShowNotReturned bool          `json:"show_not_returned"` // 未投 on the hall display
}

// Least returns the fewest ballots that are ever opened together in a poll with these rules; 0 in a recorded poll,
// which hides no mark.
func (r Rules) Least() int {
	if r.Secrecy != Secret {
		return 0
	}
	return r.LiveStep
}

// An Item is one line of a poll.
type Item struct {
	ID         ItemID  `json:"id"`
	Title      string  `json:"title"`                // up to 60 characters
	Short      string  `json:"short,omitempty"`      // up to 10 characters, for the hall display
	Department string  `json:"department,omitempty"` // up to 60 characters
	Investment float64 `json:"investment,omitempty"` // 万元
	Details    string  `json:"details,omitempty"`    // up to 2,000 characters
	Group      string  `json:"group,omitempty"`      // two-level ratings
	ItemMore
}

// A Spec is what is put to the meeting: POLL.json without the three counts.
type Spec struct {
	Kind  Kind   `json:"kind"`
	Title string `json:"title"`
	Items []Item `json:"items"`
	Rules Rules  `json:"rules"`
}

// Limits on content, in characters.
const (
	MaxTitle    = 60
	MaxShort    = 10
	MaxDetails  = 2000
	MaxItems    = 200
	MaxPictures = 3 // of an item
	MinStep     = 5
	maxMark     = 10 // a mark's or grade's name
)

// Limits on numbers, wide enough for any hall and narrow enough that no cross product overflows.
const (
	MaxEntitled   = 1_000_000
	MaxTerm       = 1_000_000 // of a fraction
	MaxDuration   = 86_400    // seconds
	maxCertifiers = 20
	MaxInvestment = 1e12 // 万元
)
