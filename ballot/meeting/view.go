package meeting

import (
	"time"

	"piaojue/ballot"
)

// A View is what one audience may see of a meeting now: complete, small, and ready to be drawn. Which parts are filled
// depends on the audience; [ViewFor] is the only place that decides.
type View struct {
	Now        time.Time           `json:"now"` // the server's clock, for countdowns
	Role       ballot.Role         `json:"role"`
	Meeting    ballot.Meeting      `json:"meeting"`
	Scene      Scene               `json:"scene"`
	Attendance Attendance          `json:"attendance"`
	Poll       *PollView           `json:"poll,omitempty"`  // the current poll: see [State.current]
	Others     []PollHead          `json:"others"`          // all polls except drafts, in order
	Me         *Me                 `json:"me,omitempty"`    // deputies
	Intro      *Introduction       `json:"intro,omitempty"` // display: the item that the scene introduces
	Hall       *View               `json:"hall,omitempty"`  // presiding: the view of the hall display
	Polls      []PollView          `json:"polls,omitempty"` // staff: every poll, drafts included, cut for the role
	Devices    map[ballot.Role]int `json:"devices,omitempty"`
	Roll       []RollEntry         `json:"roll,omitempty"` // clerk and presiding
	// clerk: number of deputies whose slip meets the meeting's settings, with a PIN if it requires one
	Slips    int       `json:"slips,omitempty"`
	Check    *Check    `json:"check,omitempty"`    // display and clerk, while the display check is shown
	Requests []Request `json:"requests,omitempty"` // clerk: all; presiding and scrutineer: those that need their consent
	Log      []LogLine `json:"log,omitempty"`      // presiding, scrutineer: the newest acts, newest first
}

// Attendance counts the deputies who are there. Quorum is the least number present that the current poll's rules
// require.
type Attendance struct {
	Entitled  int  `json:"entitled"`
	Present   int  `json:"present"`
	Left      int  `json:"left"`
	Excused   int  `json:"excused,omitempty"` // 请假: entitled, and in no other of these counts
	Quorum    int  `json:"quorum"`
	QuorumMet bool `json:"quorum_met"`
}

// Me is what is shown to one deputy alone.
type Me struct {
	Presence ballot.Presence `json:"presence"`
	Issued   []ballot.PollID `json:"issued"` // running polls in which a ballot was issued to them
}

// A RollEntry is one deputy as the clerk sees them. It never comes with a mark.
type RollEntry struct {
	ballot.Deputy
	Presence ballot.Presence `json:"presence"`
}

// A PollHead is a poll in a list.
type PollHead struct {
	ID    ballot.PollID    `json:"id"`
	Title string           `json:"title"`
	Kind  ballot.Kind      `json:"kind"`
	Round ballot.Round     `json:"round"`
	State ballot.PollState `json:"state"`
}

// A PollView is a poll as one audience may see it now.
type PollView struct {
	PollHead
	Released     int            `json:"released,omitempty"` // drafts: > 0 if deputies may read the items; see [Poll]
	Seats        int            `json:"seats"`
	MinApprovals int            `json:"min_approvals"`
	MaxApprovals int            `json:"max_approvals"`
	Scale        []string       `json:"scale"` // names of marks in order
	Secrecy      ballot.Secrecy `json:"secrecy"`
	Reveal       ballot.Reveal  `json:"reveal"`
	Revise       ballot.Revise  `json:"revise"`
	Base         ballot.Base    `json:"base"`
	LiveStep     int            `json:"live_step"`
	DurationS    int            `json:"duration_s"`
	BodyBytes    int            `json:"body_bytes,omitempty"` // secret: the one allowed length of a cast's body
	PassLine     *int           `json:"pass_line"`            // by the present figures; nil where there is none
	Entitled     int            `json:"entitled"`
	Present      int            `json:"present"`
	Issued       int            `json:"issued"`
	Returned     int            `json:"returned"`
	NotReturned  *int           `json:"not_returned,omitempty"` // if the rules show it to this audience
	ClosesAt     time.Time      `json:"closes_at,omitzero"`
	LeftS        int            `json:"left_s,omitempty"` // paused: seconds left when it resumes
	Held         *Hold          `json:"held,omitempty"`   // paused by a check; its findings are for staff
	OpenedAt     time.Time      `json:"opened_at,omitzero"`
	ClosedAt     time.Time      `json:"closed_at,omitzero"`
	CertifiedAt  time.Time      `json:"certified_at,omitzero"`
	AnnouncedAt  time.Time      `json:"announced_at,omitzero"`
	Notice       string         `json:"notice,omitempty"`
	NoticeNumber string         `json:"notice_number,omitempty"`
	NoticeDate   string         `json:"notice_date,omitempty"` // 2026-11-22
	VoidReason   string         `json:"void_reason,omitempty"`
	ArchivedAt   time.Time      `json:"archived_at,omitzero"`
	Parent       ballot.PollID  `json:"parent,omitempty"`
	Next         ballot.PollID  `json:"next,omitempty"`
	Vacant       bool           `json:"vacant,omitempty"`
	BoxCode      string         `json:"box_code,omitempty"` // 收票码, from the close on: see [Poll.boxCode]
	ByHand       bool           `json:"by_hand,omitempty"`  // a count by hand replaces the electronic ballots
	Least        int            `json:"least,omitempty"`    // secret: a formal meeting does not count fewer returned
	// closed with fewer returned: not counted; voiding or a count by hand follows
	TooFew bool   `json:"too_few,omitempty"`
	Few    bool   `json:"few,omitempty"` // a rehearsal's count that a formal meeting would not have made
	Items  []Line `json:"items"`

	Grades []ballot.GradeLine `json:"grades,omitempty"` // of a rating, in the order in which they are checked
	Groups []string           `json:"groups,omitempty"` // of a rating in two levels, in the order of its items

	// Only if reveal and role allow.
	Tally     []ballot.TallyLine `json:"tally,omitempty"`
	TallyOf   int                `json:"tally_of,omitempty"`   // ballots covered, void ones included
	TallyVoid int                `json:"tally_void,omitempty"` // void ones among them
	Outcome   *ballot.Outcome    `json:"outcome,omitempty"`
	// Withheld is why figures that reveal and role allow are not shown: they contradict each other, or are suspect.
	Withheld ballot.Code `json:"withheld,omitempty"`
	// InvestmentSelected is the sum of the selected items' investments, in 万元; nil where no item has one.
	InvestmentSelected *float64 `json:"investment_selected,omitempty"`

	// Final is what was chosen over all rounds. It is in the view of the first round, from the first announcement on.
	Final *Final `json:"final,omitempty"`

	// Staff.
	Quorum      int          `json:"quorum,omitempty"` // least number present that these rules require
	Delegations []Delegation `json:"rooms,omitempty"`  // turnout by delegation
	// ballots are out, and fewer deputies are present now than opening required
	QuorumLost   bool          `json:"quorum_lost,omitempty"`
	Adopted      bool          `json:"adopted,omitempty"`
	Zero         bool          `json:"zero,omitempty"`
	Hand         *HandView     `json:"hand,omitempty"` // presiding and scrutineer: the count by hand
	Counted      bool          `json:"counted,omitempty"`
	Certifiers   int           `json:"certifiers,omitempty"`
	Certificates []Certificate `json:"certificates,omitempty"`
	Rules        []string      `json:"rules,omitempty"`         // the rules as read to the meeting
	RulesHash    string        `json:"rules_hash,omitempty"`    // of the adopted text
	RulesChanged []string      `json:"rules_changed,omitempty"` // of a later round: sentences not in its parent's rules
	Steps        []Step        `json:"steps,omitempty"`         // what may be done now
}

// A Line is an item as lists show it. Details are loaded separately, by GET /api/polls/{p}.
type Line struct {
	ID         ballot.ItemID `json:"id"`
	Title      string        `json:"title"`
	Short      string        `json:"short,omitempty"`
	Department string        `json:"department,omitempty"`
	Investment float64       `json:"investment,omitempty"`
	Group      string        `json:"group,omitempty"`
	HasDetails bool          `json:"has_details,omitempty"`
}

// A HandView is a count by hand as it was entered.
type HandView struct {
	Reason    string             `json:"reason"`
	Returned  int                `json:"returned"`
	Void      int                `json:"void"`
	Items     []ballot.TallyLine `json:"items"`
	By        ballot.PrincipalID `json:"by"` // this person may not confirm it
	Name      string             `json:"name"`
	At        time.Time          `json:"at"`
	Confirmed bool               `json:"confirmed"`
	Refused   bool               `json:"refused,omitempty"` // it has to be entered again
	Witness   string             `json:"witness,omitempty"` // the person who confirmed or refused it
}

// A Step is one act on a poll: whether it can be done now and, if not, why (I8).
type Step struct {
	Act  ballot.Act  `json:"act"`
	OK   bool        `json:"ok"`
	Code ballot.Code `json:"code,omitempty"` // why not
	// values for the reason; or, if OK: "kinds" for round; "not_returned" for close, with "quorum" and "present" if the
	// quorum is lost, and "returned" and "least" if the poll would not be counted
	Args map[string]string `json:"args,omitempty"`
}

// A LogLine is an act as screens list it.
type LogLine struct {
	N    int               `json:"n"`
	At   time.Time         `json:"at"`
	Act  ballot.Act        `json:"act"`
	By   string            `json:"by"`
	Poll ballot.PollID     `json:"poll,omitempty"`
	Args map[string]string `json:"args,omitempty"`
}
