// Package ballot holds the rules of a vote in a people's congress hall: its terms, the marks and rules of a poll, the
// outcome of a count, the rounds that follow an outcome, the rules as sentences that are read to the meeting, and the
// codes of refusals. All of it is pure: no clock, no context, no lock, no store. Package ballot/meeting applies these
// rules to a meeting: it decides who may do and see what, and keeps the state.
//
// # How to read it
//
// rules.go has the types a poll is made of; spec.go parses them, fields.go and check.go validate them, and text.go
// writes them as sentences. life.go has the states of a poll. scale.go parses a ballot, tally.go sums ballots,
// decide.go derives the outcome, and rounds.go makes the poll of the next round. hand.go is a count by hand. errors.go
// and faults.go list the refusals; act.go names the acts that a meeting's log records.
//
// # Glossary
//
// Code, documents and screens use these words and no synonyms.
//
//	Meeting           会议 (人代会第 n 次会议)  one sitting of one body, with its roll and its polls
//	Deputy            代表                     who may vote
//	Delegation        代表团                   the group a deputy sits with
//	Attendee          列席人员                 may speak, never votes
//	Presidium         主席团                   runs the meeting
//	PresidingOfficer  执行主席 / 主持人         opens, closes, announces
//	Scrutineer        监票人, 总监票人          watches issue, casting and count; certifies
//	Clerk             会务 (大会秘书处)         prepares meeting, roll, slips, screens; never sees a secret choice
//	Entitled          应到                     deputies on the roll
//	Present           实到                     deputies signed in and not gone
//	SignIn, Leave     签到 / 补签, 离席         presence, by the deputy or by the clerk's hand (logged)
//	Excused           请假                     on leave of absence (logged); changes no base, quorum or pass line
//	Poll              表决事项                 one thing put to the meeting
//	Item              项目 / 议题              one line of a poll: a candidate project, a motion, a report
//	Mark              选项                     approve 赞成, reject 反对, abstain 弃权, or nothing (Unmarked 未选)
//	Ballot            选票 / 表决票            one deputy's marks on all items of a poll
//	Issued            发出                     ballots handed to present deputies
//	Returned          收回                     ballots cast
//	NotReturned       未投                     the difference
//	Valid, Void       有效票, 废票             by the poll's limits
//	Rules             票决办法                 the poll's settings, adopted by the meeting and then frozen
//	Seats, Surplus    应选名额, 差额           how many items are to be chosen; items beyond that
//	Base              计算基数                 what a majority is counted against
//	Outcome           表决结果                 what follows from the count
//	Round             轮次                     first; TieRound 再次投票; ShortfallRound 另行票决; Rerun 重新投票
//	Certify           签认                     scrutineers attest the count before it is announced
//	Announce          宣布 / 公布              the presiding officer makes the result public
//	Announcement      公告                     the presidium's numbered notice
//
// # Invariants
//
// Cited elsewhere by number.
//
//	I1  At most one ballot of a deputy stands in a poll, and a retry by key gets the first answer.
//	I2  Only an open poll takes ballots; a closed one never reopens. Close is one point in time.
//	I3  Nothing stored, sent or logged joins a deputy to a mark of a secret ballot, nor does the length of what is sent.
//	I4  Acknowledged means durable: a formal poll opens only on a store that keeps what it acknowledges.
//	I5  A majority is of all entitled deputies unless the rules say otherwise; fractions are compared
//	    by cross-multiplication, never as floats or percentages; of an empty base nothing passes.
//	I6  issued ≥ returned = valid + void, and for every item the marks, unmarked included, sum to valid.
//	    A result that breaks either is not released.
//	I7  No sign-in, no ballot. Attendees never vote. There are no proxies.
//	I8  Nobody skips a step: rules adopted, quorum met, zero proof, opened, closed, counted, certified, announced.
//	I9  A tie across the cut is never broken by list order; equals share a rank.
//	I10 Whatever is announced was recorded first: each change and its event are one act of the store.
//	I11 Rules are frozen once adopted; rounds are kept whole, none overwrites another.
//	I12 A live tally of a secret poll moves in steps of at least live_step ballots, and while the poll
//	    is open at least as many stay uncounted.
//	I13 In a formal meeting fewer than live_step ballots of a secret poll are never opened together: a poll that
//	    closes with fewer is not counted. From the declaration on that a poll is void nobody learns its tally.
//	I14 No person holds the chain alone: from the first opening of a formal meeting on nobody is made, renamed, taken
//	    away or given a slip as scrutineer or presiding officer without the word of another.
//
// # Decisions
//
// Presets are data, and no poll remembers its preset: the adopted text is what binds. JSON is parsed by our own reader
// (json.go), since this package imports the standard library alone and a ballot has to be parsed in two microseconds.
package ballot
