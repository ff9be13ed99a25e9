package record

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A tampering is one way to falsify a record.
type tampering struct {
	name string
	base string // which good record
	do   func(*forgery)
	raw  string // the first check that fails when nothing else is changed; "" is hashes
	key  string // the first check that fails when hashes and signature are made to fit, with the true key
}

var ofBallots = []tampering{
	{
		"a changed mark", "secret", func(f *forgery) { f.sub(BallotsFile, `"1":"approve"}}`, `"1":"reject"}}`) }, "",
		CheckTally,
	},
	{"a dropped ballot", "secret", func(f *forgery) { f.lines(BallotsFile, drop(`"1":"approve"}}`)) }, "", CheckBallots},
	{"an added ballot", "secret", func(f *forgery) {
		f.files[BallotsFile] = append(f.files[BallotsFile],
			`{"serial":"ffffffffffffffffffffffff","marks":{"1":"approve"}}`+"\n"...)
	}, "", CheckBallots},
	{"a ballot twice", "secret", func(f *forgery) { f.lines(BallotsFile, double(`"serial"`)) }, "", CheckBallots},
	{"ballots out of order", "secret", func(f *forgery) {
		f.lines(BallotsFile, func(l []string) []string { l[0], l[1] = l[1], l[0]; return l })
	}, "", CheckBallots},
	{
		"a void ballot made valid", "secret",
		func(f *forgery) { f.sub(BallotsFile, `"1":"approve","2":"approve"`, `"1":"approve"`) }, "", CheckTally,
	},
	{
		"a valid ballot made void", "secret",
		func(f *forgery) { f.sub(BallotsFile, `"1":"approve"}}`, `"1":"approve","2":"approve"}}`) }, "", CheckTally,
	},
	{
		"an item that is not in the poll", "secret",
		func(f *forgery) { f.sub(BallotsFile, `"1":"approve"}}`, `"9":"approve"}}`) }, "", CheckBallots,
	},
	{
		"a mark that is not on the scale", "secret", func(f *forgery) { f.sub(BallotsFile, `"approve"}}`, `"approved"}}`) },
		"", CheckBallots,
	},
	{
		"an item marked twice", "secret",
		func(f *forgery) { f.sub(BallotsFile, `"1":"approve"}}`, `"1":"reject","1":"approve"}}`) }, "", CheckBallots,
	},
	{
		"a deputy beside a secret ballot", "secret",
		func(f *forgery) { f.sub(BallotsFile, `{"serial"`, `{"deputy":"001","serial"`) }, "", CheckBallots,
	},
	{
		"a serial that is a number", "secret",
		func(f *forgery) { f.subAll(BallotsFile, `^{"serial":"[0-9a-f]{24}"`, `{"serial":"001"`) }, "", CheckBallots,
	},
	{"a ballot without marks", "secret", func(f *forgery) { f.sub(BallotsFile, `"marks"`, `"merks"`) }, "", CheckBallots},
	{"marks in another case", "secret", func(f *forgery) { f.sub(BallotsFile, `"marks"`, `"Marks"`) }, "", CheckBallots},
	{
		"the last ballot cut off", "secret",
		func(f *forgery) { f.files[BallotsFile] = f.files[BallotsFile][:len(f.files[BallotsFile])-9] }, "", CheckBallots,
	},
	{
		"broken text in a ballot", "secret", func(f *forgery) { f.sub(BallotsFile, `"approve"}}`, "\"\xff\"}}") }, "",
		CheckBallots,
	},
	{"a deputy votes twice", "recorded", func(f *forgery) { f.lines(BallotsFile, double(`"002"`)) }, "", CheckBallots},
	{
		"a deputy's ballot under another's number", "recorded",
		func(f *forgery) { f.sub(BallotsFile, `"deputy":"005"`, `"deputy":"006"`) }, "", CheckBallots,
	},
	{
		"an absent deputy votes", "recorded", func(f *forgery) { f.sub(BallotsFile, `"deputy":"005"`, `"deputy":"007"`) },
		"", CheckBallots,
	},
	{
		"someone not on the roll votes", "recorded",
		func(f *forgery) { f.sub(BallotsFile, `"deputy":"005"`, `"deputy":"008"`) }, "", CheckBallots,
	},
	{"two deputies' ballots exchanged", "recorded", func(f *forgery) {
		f.sub(BallotsFile, `"deputy":"001"`, `"deputy":"x"`)
		f.sub(BallotsFile, `"deputy":"002"`, `"deputy":"001"`)
		f.sub(BallotsFile, `"deputy":"x"`, `"deputy":"002"`)
		f.lines(BallotsFile, func(l []string) []string { slices.Sort(l); return l })
	}, "", CheckBox},
	{"an absent deputy votes, and the roll agrees", "recorded", func(f *forgery) {
		f.sub(BallotsFile, `"deputy":"005"`, `"deputy":"007"`)
		returned(f, "005", false)
		returned(f, "007", true)
	}, "", CheckRoll},
	{"an absent deputy votes, and roll and counts agree", "recorded", func(f *forgery) {
		f.sub(BallotsFile, `"deputy":"005"`, `"deputy":"007"`)
		returned(f, "005", false)
		returned(f, "007", true)
		flagged(f, "007", "signed_in", true)
		flagged(f, "007", "issued", true)
		f.sub(PollFile, `"present": 6`, `"present": 7`)
		f.sub(PollFile, `"issued": 6`, `"issued": 7`)
	}, "", CheckPresence},
}

var ofPeople = []tampering{
	{"a receipt exchanged", "secret", func(f *forgery) {
		f.lines(ReceiptsFile, func(l []string) []string { l[0] = "000000000000\n"; return l })
	}, "", CheckBox},
	{
		"a receipt dropped", "secret",
		func(f *forgery) { f.lines(ReceiptsFile, func(l []string) []string { return l[1:] }) }, "", CheckReceipts,
	},
	{
		"a receipt twice", "secret",
		func(f *forgery) { f.lines(ReceiptsFile, func(l []string) []string { l[1] = l[0]; return l }) }, "", CheckReceipts,
	},
	{
		"a receipt added", "secret",
		func(f *forgery) { f.files[ReceiptsFile] = append(f.files[ReceiptsFile], "ZZZZZZZZZZZZ\n"...) }, "", CheckReceipts,
	},
	{"receipts in the order of arrival", "secret", func(f *forgery) {
		f.lines(ReceiptsFile, func(l []string) []string { l[0], l[1] = l[1], l[0]; return l })
	}, "", CheckReceipts},
	{"a receipt that cannot be one", "secret", func(f *forgery) {
		f.lines(ReceiptsFile, func(l []string) []string { l[0] = "00000000000I\n"; return l })
	}, "", CheckReceipts},
	{"a return of someone never issued a ballot", "secret", func(f *forgery) { returned(f, "007", true) }, "", CheckRoll},
	{"a return undone", "secret", func(f *forgery) { returned(f, "001", false) }, "", CheckReceipts},
	{
		"a return of another, who was issued one", "recorded",
		func(f *forgery) { returned(f, "005", false); returned(f, "006", true) }, "", CheckBallots,
	},
	{
		"a deputy on the roll twice", "secret", func(f *forgery) { f.sub(RollFile, `"number": "007"`, `"number": "006"`) },
		"", CheckRoll,
	},
	{
		"a deputy renumbered", "secret", func(f *forgery) { f.sub(RollFile, `"number": "007"`, `"number": "008"`) }, "",
		CheckPresence,
	},
	{
		"a deputy dropped from the roll", "secret",
		func(f *forgery) { f.subAll(RollFile, `,\s*\{\s*"number": "007"[^}]*\}`, "") }, "", CheckRoll,
	},
	{"a deputy dropped from roll and counts", "secret", func(f *forgery) {
		f.subAll(RollFile, `,\s*\{\s*"number": "007"[^}]*\}`, "")
		f.sub(PollFile, `"entitled": 7`, `"entitled": 6`)
	}, "", CheckPresence},
	{"a sign-in that never was", "secret", func(f *forgery) { flagged(f, "007", "signed_in", true) }, "", CheckPresence},
	{"issued without a sign-in", "secret", func(f *forgery) { flagged(f, "006", "signed_in", false) }, "", CheckRoll},
	{"an issued ballot taken back", "secret", func(f *forgery) { flagged(f, "006", "issued", false) }, "", CheckRoll},
	{"a roll that is no list", "secret", func(f *forgery) { f.files[RollFile] = []byte("{}\n") }, "", CheckRoll},
}

var ofBox = []tampering{
	{"what was returned is not on record", "secret", func(f *forgery) { f.log(true, drop(`"act":"box"`)) }, "", CheckBox},
	{
		"what was returned is on record twice", "secret", func(f *forgery) { f.log(true, double(`"act":"box"`)) }, "",
		CheckBox,
	},
	{"another hash of what was returned", "secret", func(f *forgery) {
		f.log(true, replaced(`"act":"box"`, `"hash":"`, `"hash":"00`))
	}, "", CheckBox},
	{"another code of what was returned", "secret", func(f *forgery) {
		f.log(true, replaced(`"act":"box"`, `"code":"`, `"code":"0`))
	}, "", CheckBox},
}

var ofRules = []tampering{
	{"another threshold", "secret", func(f *forgery) { f.sub(PollFile, `"den": 2`, `"den": 4`) }, "", CheckRules},
	{"more seats", "secret", func(f *forgery) { f.sub(PollFile, `"seats": 1`, `"seats": 2`) }, "", CheckRules},
	{
		"more approvals allowed", "secret", func(f *forgery) { f.sub(PollFile, `"max_approvals": 1`, `"max_approvals": 2`) },
		"", CheckRules,
	},
	{"another title of an item", "secret", func(f *forgery) { f.sub(PollFile, "公园", "停车场") }, "", CheckRules},
	{"items exchanged", "secret", func(f *forgery) {
		f.sub(PollFile, `"id": "1"`, `"id": "x"`)
		f.sub(PollFile, `"id": "2"`, `"id": "1"`)
		f.sub(PollFile, `"id": "x"`, `"id": "2"`)
	}, "", CheckRules},
	{
		"another base", "secret", func(f *forgery) { f.sub(PollFile, `"base": "entitled"`, `"base": "valid"`) }, "",
		CheckRules,
	},
	{
		"a recorded poll made secret", "recorded", func(f *forgery) { f.sub(PollFile, `"recorded"`, `"secret"`) }, "",
		CheckRules,
	},
	{"more entitled", "secret", func(f *forgery) { f.sub(PollFile, `"entitled": 7`, `"entitled": 8`) }, "", CheckRoll},
	{"fewer present", "secret", func(f *forgery) {
		f.sub(PollFile, `"present": 6`, `"present": 5`)
		f.sub(PollFile, `"issued": 6`, `"issued": 5`)
	}, "", CheckRoll},
	{
		"a rule nobody knows", "secret", func(f *forgery) { f.sub(PollFile, `"seats": 1`, `"luck": true, "seats": 1`) }, "",
		CheckPoll,
	},
	{
		"a rule twice", "secret", func(f *forgery) { f.sub(PollFile, `"seats": 1`, `"seats": 2, "seats": 1`) }, "",
		CheckPoll,
	},
	{"a rule left out", "secret", func(f *forgery) { f.subAll(PollFile, `\s*"base": "entitled",`, "") }, "", CheckPoll},
	{"rules that contradict", "secret", func(f *forgery) { f.sub(PollFile, `"seats": 1`, `"seats": 4`) }, "", CheckPoll},
	{"a poll that is no JSON", "secret", func(f *forgery) { f.sub(PollFile, `{`, ``) }, "", CheckPoll},
	{
		"another text of the rules", "secret", func(f *forgery) { f.sub(ManifestFile, "过半数", "达三分之一") }, CheckSignature,
		CheckRules,
	},
}

var ofOutcome = []tampering{
	{
		"an approval more", "secret", func(f *forgery) { f.sub(OutcomeFile, `"approve": 3`, `"approve": 4`) }, "",
		CheckTally,
	},
	{
		"void ballots counted valid", "secret", func(f *forgery) { f.sub(OutcomeFile, `"void": 1`, `"void": 0`) }, "",
		CheckTally,
	},
	{
		"fewer returned", "secret", func(f *forgery) { f.sub(OutcomeFile, `"returned": 4`, `"returned": 3`) }, "",
		CheckTally,
	},
	{
		"a project passes that did not", "secret",
		func(f *forgery) { f.sub(OutcomeFile, `"passed": false`, `"passed": true`) }, "", CheckOutcome,
	},
	{
		"a project is selected that was not", "secret",
		func(f *forgery) { f.sub(OutcomeFile, `"selected": []`, `"selected": ["1"]`) }, "", CheckOutcome,
	},
	{
		"a lower line", "secret", func(f *forgery) { f.sub(OutcomeFile, `"pass_line": 4`, `"pass_line": 3`) }, "",
		CheckOutcome,
	},
	{"another rank", "secret", func(f *forgery) { f.sub(OutcomeFile, `"rank": 1`, `"rank": 2`) }, "", CheckOutcome},
	{
		"decided instead of short", "secret", func(f *forgery) { f.sub(OutcomeFile, `"shortfall"`, `"decided"`) }, "",
		CheckOutcome,
	},
	{
		"a tie broken", "tie", func(f *forgery) { f.edit(OutcomeFile, func(o map[string]any) { o["tied"] = []any{} }) }, "",
		CheckOutcome,
	},
	{
		"a grade raised", "rating", func(f *forgery) { f.sub(OutcomeFile, `"grade": "不满意"`, `"grade": "满意"`) }, "",
		CheckOutcome,
	},
	{"a next round of other items", "secret", func(f *forgery) {
		f.edit(OutcomeFile, func(o map[string]any) { o["next_round"].(map[string]any)["items"] = []any{"1", "2"} })
	}, "", CheckNextRound},
	{"a next round of more seats", "tie", func(f *forgery) {
		f.edit(OutcomeFile, func(o map[string]any) { o["next_round"].(map[string]any)["seats"] = 2 })
	}, "", CheckNextRound},
	{
		"no next round", "secret",
		func(f *forgery) { f.edit(OutcomeFile, func(o map[string]any) { o["next_round"] = nil }) }, "", CheckNextRound,
	},
	{
		"a field nobody knows", "secret",
		func(f *forgery) { f.sub(OutcomeFile, `"seats": 1,`, `"seats": 1, "winner": "3",`) }, "", CheckOutcome,
	},
	{
		"no outcome though announced", "secret", func(f *forgery) { f.files[OutcomeFile] = []byte("null\n") }, "",
		CheckTally,
	},
}

var ofLog = []tampering{
	{
		"an entry changed", "secret", func(f *forgery) { f.log(false, replaced(`"act":"zero"`, "监票人甲", "监票人丙")) }, "",
		CheckChain,
	},
	{"an entry dropped", "secret", func(f *forgery) { f.log(false, drop(`"act":"zero"`)) }, "", CheckChain},
	{"an entry twice", "secret", func(f *forgery) { f.log(false, double(`"act":"zero"`)) }, "", CheckChain},
	{
		"entries exchanged", "secret", func(f *forgery) { f.log(false, swapped(`"act":"pause"`, `"act":"resume"`)) }, "",
		CheckChain,
	},
	{"an entry put in", "secret", func(f *forgery) {
		f.log(false, func(l []string) []string {
			i := place(l, `"act":"close"`)
			return slices.Insert(l, i, strings.Replace(l[i], `"act":"close"`, `"act":"pause"`, 1))
		})
	}, "", CheckChain},
	{
		"an entry numbered anew", "secret", func(f *forgery) { f.log(false, replaced(`"act":"zero"`, `{"n":`, `{"n":1`)) },
		"", CheckChain,
	},
	{
		"an entry without a time", "secret",
		func(f *forgery) { f.log(true, replaced(`"act":"zero"`, `"at":"2`, `"at":"x`)) }, "", CheckChain,
	},
	{
		"the clock goes back", "secret",
		func(f *forgery) { f.log(true, replaced(`"act":"close"`, `"at":"2026`, `"at":"2025`)) }, "", CheckChain,
	},
	{
		"the first entries cut off", "secret", func(f *forgery) { f.log(false, func(l []string) []string { return l[2:] }) },
		"", CheckChain,
	},
	{"an empty log", "secret", func(f *forgery) { f.files[LogFile] = nil }, "", CheckChain},
	{"the last entry cut off", "secret", func(f *forgery) { f.log(false, drop(`"act":"announce"`)) }, "", CheckActs},
	{"no zero proof", "secret", func(f *forgery) { f.log(true, drop(`"act":"zero"`)) }, "", CheckActs},
	{"no close", "secret", func(f *forgery) { f.log(true, drop(`"act":"close"`)) }, "", CheckActs},
	{"opened before it was adopted", "secret", func(f *forgery) {
		f.log(true, func(l []string) []string {
			i, j := place(l, `"act":"adopt"`), place(l, `"act":"open"`)
			open, at := l[j], timeOf(l[i])
			l = append(l[:j:j], l[j+1:]...)
			return slices.Insert(l, i, strings.Replace(open, timeOf(open), at, 1))
		})
	}, "", CheckActs},
	{"deleted once it was adopted", "secret", func(f *forgery) {
		f.log(true, func(lines []string) []string {
			at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, `"act":"zero"`) })
			return slices.Insert(lines, at+1, strings.Replace(lines[at], `"act":"zero"`, `"act":"draft_gone"`, 1))
		})
	}, "", CheckActs},
	{"closed twice", "secret", func(f *forgery) { f.log(true, double(`"act":"close"`)) }, "", CheckActs},
	{"no certificate", "secret", func(f *forgery) { f.log(true, drop(`"act":"certify"`)) }, "", CheckActs},
	{"a second certificate", "secret", func(f *forgery) { f.log(true, double(`"act":"certify"`)) }, "", CheckActs},
	{"announced by who certified", "secret", func(f *forgery) {
		f.log(true, func(l []string) []string {
			by := l[place(l, `"act":"certify"`)]
			by = by[strings.Index(by, `"by"`):strings.Index(by, `,"name"`)]
			i := place(l, `"act":"announce"`)
			return replaced(`"act":"announce"`, l[i][strings.Index(l[i], `"by"`):strings.Index(l[i], `,"name"`)], by)(l)
		})
	}, "", CheckActs},
	{"voided, and announced", "secret", func(f *forgery) {
		f.log(true, func(l []string) []string {
			i := place(l, `"act":"announce"`)
			return slices.Insert(l, i, strings.Replace(l[i], `"act":"announce"`, `"act":"void"`, 1))
		})
	}, "", CheckActs},
	{
		"the poll of another meeting", "secret",
		func(f *forgery) { f.log(true, replaced(`"act":"zero"`, `"poll":"`, `"poll":"x`)) }, "", CheckActs,
	},
	{
		"a second beginning", "secret",
		func(f *forgery) { f.log(true, replaced(`"act":"staff"`, `"act":"staff"`, `"act":"create"`)) }, "", CheckActs,
	},
	{
		"another hash of the rules' text", "secret",
		func(f *forgery) { f.log(true, replaced(`"act":"adopt"`, `"rules_hash":"`, `"rules_hash":"0`)) }, "", CheckRules,
	},
	{
		"another hash of the poll", "secret",
		func(f *forgery) { f.log(true, replaced(`"act":"adopt"`, `"poll_hash":"`, `"poll_hash":"0`)) }, "", CheckRules,
	},
	{
		"a sign-in dropped", "secret", func(f *forgery) { f.log(true, drop(`"n":"1"},"deputies":["003"]`)) }, "",
		CheckPresence,
	},
	{
		"a sign-in by the clerk's hand dropped", "secret", func(f *forgery) { f.log(true, drop(`"act":"signin_by"`)) }, "",
		CheckPresence,
	},
	{
		"an absent deputy issued a ballot at the opening", "secret",
		func(f *forgery) { f.log(true, replaced(`"act":"open"`, `"005"]`, `"005","007"]`)) }, "", CheckPresence,
	},
	{
		"a deputy present and not issued one", "secret",
		func(f *forgery) { f.log(true, replaced(`"act":"open"`, `,"005"]`, `]`)) }, "", CheckPresence,
	},
	{
		"another roster", "secret", func(f *forgery) { f.log(true, replaced(`"act":"roll"`, `"007"]`, `"007","008"]`)) }, "",
		CheckPresence,
	},
	{
		"other totals certified", "secret",
		func(f *forgery) { f.log(true, replaced(`"act":"certify"`, `"valid":"3"`, `"valid":"4"`)) }, "", CheckCertified,
	},
	{
		"an entry with a field twice", "secret",
		func(f *forgery) { f.log(true, replaced(`"act":"zero"`, `"act":"zero"`, `"act":"zero","act":"zero"`)) }, "",
		CheckChain,
	},
}

var ofManifest = []tampering{
	{
		"another state", "secret", func(f *forgery) { f.sub(ManifestFile, `"announced"`, `"certified"`) }, CheckSignature,
		CheckActs,
	},
	{
		"another poll of the meeting", "secret",
		func(f *forgery) { f.subAll(ManifestFile, `("poll": "[a-z0-9]+)-1"`, `${1}-9"`) }, CheckSignature, CheckActs,
	},
	{
		"another meeting", "secret", func(f *forgery) { f.subAll(ManifestFile, `("id": ")[a-z0-9]+"`, `${1}other"`) },
		CheckSignature, CheckManifest,
	},
	{
		"another format", "secret", func(f *forgery) { f.sub(ManifestFile, `"format": 1`, `"format": 3`) }, CheckSignature,
		CheckManifest,
	},
	{
		"made before the last entry", "secret",
		func(f *forgery) { f.subAll(ManifestFile, `"made": "2026`, `"made": "2020`) }, CheckSignature, CheckActs,
	},
	{"not sealed", "secret", func(f *forgery) { f.sub(ManifestFile, sealingScheme, "") }, CheckSignature, CheckBallots},
	{
		"sealed in a way nobody knows", "secret", func(f *forgery) { f.sub(ManifestFile, sealingScheme, "rot13") },
		CheckSignature, CheckManifest,
	},
	{"a file not listed", "secret", func(f *forgery) {
		f.edit(ManifestFile, func(m map[string]any) { delete(m["files"].(map[string]any), RollFile) })
	}, CheckSignature, CheckHashes},
	{
		"a count by hand of other marks", "counted by hand",
		func(f *forgery) { f.subAll(ManifestFile, `0,(\s*)5,(\s*)0,(\s*)0`, `1,${1}4,${2}0,${3}0`) }, CheckSignature,
		CheckBallots,
	},
	{
		"a count by hand of more", "counted by hand",
		func(f *forgery) { f.sub(ManifestFile, `"returned": 6`, `"returned": 5`) }, CheckSignature, CheckBallots,
	},
	{
		"a count by hand nobody confirmed", "counted by hand",
		func(f *forgery) { f.sub(ManifestFile, `"confirmed": true`, `"confirmed": false`) }, CheckSignature, CheckBallots,
	},
	{"a count by hand confirmed by who counted", "counted by hand", func(f *forgery) {
		f.edit(ManifestFile, func(m map[string]any) { h := m["by_hand"].(map[string]any); h["witness_id"] = h["by"] })
	}, CheckSignature, CheckBallots},
	{"a count by hand taken for the ballots", "counted by hand", func(f *forgery) {
		f.edit(ManifestFile, func(m map[string]any) { delete(m, "by_hand") })
	}, CheckSignature, CheckBallots},
	{"counted by hand instead", "recorded", func(f *forgery) {
		f.edit(ManifestFile, func(m map[string]any) {
			m["by_hand"] = map[string]any{
				"returned": 5, "void": 0, "marks": [][]int{{0, 5, 0, 0}, {0, 5, 0, 0}}, "confirmed": true, "by": "s.1",
				"witness_id": "s.2",
			}
		})
	}, CheckSignature, CheckBallots},
}

// returned and flagged change a row of the roll.
func returned(f *forgery, number string, is bool) { flagged(f, number, "returned", is) }

func flagged(f *forgery, number, field string, is bool) {
	f.t.Helper()
	var rows []Voter
	if err := json.Unmarshal(f.files[RollFile], &rows); err != nil {
		f.t.Fatal(err)
	}
	i := slices.IndexFunc(rows, func(v Voter) bool { return string(v.Number) == number })
	*map[string]*bool{"signed_in": &rows[i].SignedIn, "issued": &rows[i].Issued, "returned": &rows[i].Returned}[field] = is
	var err error
	if f.files[RollFile], err = encode(rows); err != nil {
		f.t.Fatal(err)
	}
}

func timeOf(line string) string {
	i := strings.Index(line, `"at":"`)
	return line[i : i+strings.Index(line[i:], ",")]
}

// A sample is a bundle and the expected results of a verifier, used by the verifier in the browser too.
type sample struct {
	File   string            `json:"file"`
	Status map[string]Status `json:"status"` // by check
	First  string            `json:"first"`  // the first check that fails; "" when the record holds
}

var bundles = flag.String("bundles", "", "folder to write every bundle of the tests to, and what is to be said of each")

// keep writes a bundle for the other verifier.
func keep(t *testing.T, list *[]sample, name string, data []byte) {
	t.Helper()
	if *bundles == "" {
		return
	}
	r := verify(data)
	s := sample{File: name + ".zip", Status: map[string]Status{}, First: r.Failed()}
	for _, c := range r.Checks {
		s.Status[c.Name] = c.Status
	}
	*list = append(*list, s)
	if err := os.WriteFile(filepath.Join(*bundles, s.File), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// mutants are records with one byte changed at random and with fitting hashes and signature: nobody chose their
// content, and both verifiers must give the same results for them.
func mutants(t *testing.T, good map[string][]byte) map[string][]byte {
	t.Helper()
	pick := rand.New(rand.NewPCG(2026, 1)) //nolint:gosec // for reproducibility, not for secrecy
	letters := `0123456789abtnue"{}[],:.-+ \/` + "\n\x00\xff"
	all := map[string][]byte{}
	for i := range 300 {
		f := newForgery(t, good[[]string{"secret", "recorded", "rating", "tie", "counted by hand", "formal"}[i%6]])
		name := order[i%7]
		content := slices.Clone(f.files[name])
		if len(content) == 0 {
			content = []byte("{}\n")
		}
		content[pick.IntN(len(content))] = letters[pick.IntN(len(letters))]
		f.files[name] = content
		if name != ManifestFile {
			f.resign(testKey)
		} else if s, err := sign(testKey, content); err == nil {
			f.files[SignatureFile] = s
		}
		all[fmt.Sprintf("mutant %d of %s", i, name)] = f.zip()
	}
	return all
}

func TestTamperingIsNamed(t *testing.T) {
	good := goodBundles(t)
	var samples []sample
	for name, data := range good {
		keep(t, &samples, name, data)
	}
	full := largest(t)
	keep(t, &samples, "3000 deputies and 40 items", full)
	if r := verify(full); !r.Holds {
		t.Errorf("the largest record: %s fails: %+v", r.Failed(), r.Checks)
	}
	expect := func(t *testing.T, name string, data []byte, want string) {
		t.Helper()
		r := verify(data)
		keep(t, &samples, name, data)
		if got := r.Failed(); got != want {
			t.Errorf("%s: %q fails first, want %q: %+v", name, got, want, r.Checks)
		}
	}
	all := slices.Concat(ofBallots, ofPeople, ofBox, ofRules, ofOutcome, ofLog, ofManifest, ofWords, ofMore)
	if n := len(all) + len(ofArchive) + len(ofSignature); n < 40 {
		t.Errorf("%d kinds of tampering", n)
	}
	for _, tt := range all {
		t.Run(tt.name, func(t *testing.T) {
			f := newForgery(t, good[tt.base])
			tt.do(f)
			if tt.raw == "" {
				tt.raw = CheckHashes
			}
			expect(t, tt.name, f.zip(), tt.raw)
			f.resign(testKey)
			if tt.name == "a file not listed" { // resign keeps the list of files
				tt.key = CheckHashes
			}
			expect(t, tt.name+", signed", f.zip(), tt.key)
			f.resign(otherKey)
			expect(t, tt.name+", signed with another key", f.zip(), CheckSignature)
		})
	}
	for _, tt := range ofSignature {
		t.Run(tt.name, func(t *testing.T) {
			f := newForgery(t, good["secret"])
			tt.do(f, newForgery(t, good["recorded"]))
			expect(t, tt.name, f.zip(), CheckSignature)
		})
	}
	for _, tt := range ofArchive {
		t.Run(tt.name, func(t *testing.T) { expect(t, tt.name, tt.do(t, good["secret"]), CheckZip) })
	}
	if *bundles != "" {
		for name, data := range mutants(t, good) {
			keep(t, &samples, name, data)
		}
		for name, data := range randomPolls(t, 60) {
			keep(t, &samples, name, data)
		}
		data, err := json.Marshal(map[string]any{"key": hex.EncodeToString(publicOf(testKey)), "samples": samples})
		if err == nil {
			err = os.WriteFile(filepath.Join(*bundles, "samples.json"), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
