package ballot

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// found lists faults as "field code", sorted.
func found(faults []Fault) []string {
	out := []string{}
	for _, f := range faults {
		out = append(out, f.Field+" "+string(f.Code))
	}
	slices.Sort(out)
	return out
}

func faultsOf(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return []string{}
	}
	e, ok := AsError(err)
	if !ok || e.Code != CodeInvalid {
		t.Fatalf("error %v, want one with CodeInvalid", err)
	}
	return found(e.Faults)
}

const pollJSON = `{"kind": "selection", "title": "民生实事项目票决", "entitled": 98, "present": 91, "issued": 91,
 "items": [{"id": "1", "title": "老旧小区改造", "short": "老旧小区改造", "investment": 1200.0, "department": "住建局"},
           {"title": "道路", "details": "第一行\n第二行", "group": "交通"}],
 "rules": {"seats": 1, "min_approvals": 0, "max_approvals": 1, "base": "entitled",
           "threshold": {"num": 1, "den": 2, "over": true}, "quorum": {"num": 2, "den": 3, "over": false},
           "tie": "tie_round", "shortfall": "ask", "round": "first", "min_turnout": null}}`

func TestParsePollFile(t *testing.T) {
	p, err := ParsePollFile([]byte("\ufeff" + pollJSON))
	if err != nil {
		t.Fatal(err)
	}
	want := selection(2, 1)
	want.Items = []Item{
		{ID: "1", Title: "老旧小区改造", Short: "老旧小区改造", Investment: 1200, Department: "住建局"},
		{ID: "2", Title: "道路", Details: "第一行\n第二行", Group: "交通"},
	}
	if !reflect.DeepEqual(p, PollFile{want, 98, 91, 91}) {
		t.Errorf("ParsePollFile = %+v, want %+v", p, want)
	}
}

func TestOmittedRulesTakeTheirDefaults(t *testing.T) {
	s, err := ParseSpec([]byte(
		`{"kind":"selection","title":"票决","items":[{"title":"a"},{"title":"b"},{"title":"c"}],"rules":{"seats":2}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := Rules{
		Seats: 2, MaxApprovals: 2, Base: BaseEntitled, Threshold: Fraction{1, 2, true}, Quorum: Fraction{2, 3, false},
		Unmarked: UnmarkedAbstain, Tie: TieByRound, Shortfall: ShortfallAsk, Round: RoundFirst, Secrecy: Secret,
		Reveal: RevealLive, Revise: ReviseFinal, LiveStep: 10, Certifiers: 1,
	}
	if !reflect.DeepEqual(s.Rules, want) {
		t.Errorf("rules %+v, want %+v", s.Rules, want)
	}
	if s.Items[2].ID != "3" {
		t.Errorf("the third item is called %q", s.Items[2].ID)
	}
	if _, err := ParseSpec([]byte(`{"kind":"decision","title":"决议","items":[{"title":"a"}]}`)); err != nil {
		t.Errorf("a decision without rules = %v", err)
	}
}

func TestParseSpecNamesEveryFault(t *testing.T) {
	item := func(fields string) string {
		return `{"kind":"selection","title":"t","items":[{"title":"a"},{"title":"b",` + fields + `}],"rules":{"seats":1}}`
	}
	rules := func(fields string) string {
		return `{"kind":"selection","title":"t","items":[{"title":"a"}],"rules":{"seats":1,` + fields + `}}`
	}
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", `{}`, []string{"kind required", "title required"}},
		{"no object", `[]`, []string{" bad_value"}},
		{"null", `null`, []string{" bad_value"}},
		{"no JSON", "{\"kind\"\n:}", []string{" bad_json"}},
		{"empty", ``, []string{" bad_json"}},
		{"two values", `{} {}`, []string{" bad_json"}},
		{"broken text", "{\"kind\": \"\xff\"}", []string{" bad_char"}},
		{"too deep", strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 50), []string{" bad_json"}},
		{"unknown kind", `{"kind":"poll","title":"t"}`, []string{"kind bad_value"}},
		{"unknown field", item(`"tile":"x"`), []string{"items[1].tile unknown_field"}},
		{"another case", item(`"Short":"x"`), []string{"items[1].Short unknown_field"}},
		{"a name twice", item(`"short":"x","short":"y"`), []string{"items[1].short named_twice"}},
		{"types", item(`"short":1,"investment":"2","details":null`), []string{
			"items[1].details bad_value", "items[1].investment bad_number", "items[1].short bad_value",
		}},
		{"id shape", item(`"id":"a b"`), []string{"items[1].id bad_id"}},
		{"id empty", item(`"id":""`), []string{"items[1].id bad_id"}},
		{"id taken by a place", item(`"id":"1"`), []string{"items[1].id duplicate"}},
		{
			"lengths are characters",
			item(`"short":"` + strings.Repeat("票", 11) + `","department":"` + strings.Repeat("局", 60) + `"`),
			[]string{"items[1].short too_long"},
		},
		{"details", item(`"details":"` + strings.Repeat("长", 2001) + `"`), []string{"items[1].details too_long"}},
		{"control characters", item(`"short":"a\nb"`), []string{"items[1].short bad_char"}},
		{"turned text", item(`"group":"a\u202eb"`), []string{"items[1].group bad_char"}},
		{"investment below zero", item(`"investment":-1`), []string{"items[1].investment bad_number"}},
		{"blank title", `{"kind":"decision","title":"  ","items":[{"title":""}]}`, []string{
			"items[0].title required", "title required",
		}},
		{"items no list", `{"kind":"decision","title":"t","items":{}}`, []string{"items bad_value"}},
		{"an item no object", `{"kind":"decision","title":"t","items":[1]}`, []string{"items[0] bad_value"}},
		{"rules no object", `{"kind":"decision","title":"t","rules":3}`, []string{"rules bad_value"}},
		{"seats missing", `{"kind":"selection","title":"t","rules":{}}`, []string{"rules.seats required"}},
		{"seats and rules missing", `{"kind":"selection","title":"t"}`, []string{"rules.seats required"}},
		{"seats no integer", rules(`"min_approvals":1.0,"max_approvals":1e3`), []string{
			"rules.max_approvals bad_number", "rules.min_approvals bad_number",
		}},
		{"below zero", rules(`"min_approvals":-1,"duration_s":-5`), []string{
			"rules.duration_s bad_number", "rules.min_approvals bad_number",
		}},
		{"far too much", rules(`"certifiers":21,"live_step":99999999999999999999`), []string{
			"rules.certifiers bad_number", "rules.live_step bad_number",
		}},
		{"words", rules(`"base":"all","tie":"lot","shortfall":1,"secrecy":"","reveal":"Live","revise":null`), []string{
			"rules.base bad_value", "rules.reveal bad_value", "rules.revise bad_value",
			"rules.secrecy bad_value", "rules.shortfall bad_value", "rules.tie bad_value",
		}},
		{"fractions", rules(`"threshold":{"num":1},"quorum":0.5,"min_turnout":{"num":-1,"den":0,"over":1}`), []string{
			"rules.min_turnout.den bad_number", "rules.min_turnout.num bad_number", "rules.min_turnout.over bad_value",
			"rules.quorum bad_value", "rules.threshold.den required",
		}},
		{"fractions that could overflow", rules(`"threshold":{"num":1,"den":1000001}`), []string{
			"rules.threshold.den bad_number",
		}},
		{"boolean", rules(`"show_not_returned":"yes"`), []string{"rules.show_not_returned bad_value"}},
		{"scale", `{"kind":"rating","title":"t","rules":{"scale":["好","好","unmarked",7,"` + strings.Repeat("长", 11) +
			`"],"grades":[{"marks":["好","好"]}]}}`, []string{
			"rules.grades[0].grade required", "rules.grades[0].marks[1] duplicate", "rules.scale[1] duplicate",
			"rules.scale[2] reserved_name", "rules.scale[3] bad_value", "rules.scale[4] too_long",
		}},
		{"ten marks", `{"kind":"rating","title":"t","rules":{"scale":["1","2","3","4","5","6","7","8","9","10"]}}`, []string{
			"rules.scale too_many_marks",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseSpec([]byte(tt.in))
			if got := faultsOf(t, err); !slices.Equal(got, tt.want) {
				t.Errorf("faults %q\nwant   %q", got, tt.want)
			}
		})
	}
}

func TestPollFileCounts(t *testing.T) {
	for _, tt := range []struct {
		name, old, new string
		want           []string
	}{
		{"as it is", "", "", []string{}},
		{"missing", `"present": 91, `, "", []string{"issued count_over", "present required"}},
		{"below zero", `"issued": 91`, `"issued": -1`, []string{"issued bad_number"}},
		{"more present than entitled", `"present": 91`, `"present": 99`, []string{"present count_over"}},
		{"more issued than present", `"issued": 91`, `"issued": 92`, []string{"issued count_over"}}, // I7
		{"too many", `"entitled": 98`, `"entitled": 1000001`, []string{"entitled bad_number"}},
		{"a contradiction", `"seats": 1`, `"seats": 3`, []string{"rules.seats seats_over_items"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParsePollFile([]byte(strings.Replace(pollJSON, tt.old, tt.new, 1)))
			if got := faultsOf(t, err); !slices.Equal(got, tt.want) {
				t.Errorf("faults %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFaultsSayOnWhichLineReadingEnded(t *testing.T) {
	_, err := ParseSpec([]byte("{\n\"kind\": \"selection\",\n\"title\" 3}"))
	e, ok := AsError(err)
	if !ok || len(e.Faults) != 1 || e.Faults[0].Row != 3 {
		t.Errorf("error %+v, want one fault on line 3", err)
	}
}

func TestWhatWasWrittenIsReadAgain(t *testing.T) {
	full := rating(3)
	full.Rules.MinTurnout = new(OverHalf)
	full.Rules.Reveal = RevealOnAnnounce
	decision := selection(2, 0)
	decision.Kind = Decision
	for _, s := range []Spec{selection(12, 10), full, decision} {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseSpec(data)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if !reflect.DeepEqual(again, s) {
			t.Errorf("read again %+v\nwas %+v", again, s)
		}
	}
}

func FuzzParseSpec(f *testing.F) {
	f.Add([]byte(pollJSON))
	for _, s := range []Spec{selection(3, 2), rating(2)} {
		data, err := json.Marshal(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"kind":"rating","rules":{"scale":["a"],"grades":[{"grade":"a"}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := ParsePollFile(data); err == nil {
			if faults := p.Check(p.Entitled); len(faults) > 0 {
				t.Fatalf("ParsePollFile let pass %v", faults)
			}
		}
		s, err := ParseSpec(data)
		if err != nil {
			if CodeOf(err) != CodeInvalid {
				t.Fatalf("ParseSpec = %v", err)
			}
			return
		}
		_, _ = s.Check(98), s.Notices()
		if lines := s.Text(98); len(lines) < 6 {
			t.Fatalf("the rules read as %q", lines)
		}
		written, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseSpec(written)
		if err != nil {
			t.Fatalf("written as %s, and refused: %v", written, err)
		}
		if !reflect.DeepEqual(again, s) && !emptyLists(s) {
			t.Fatalf("read again %+v, was %+v", again, s)
		}
	})
}

// emptyLists reports whether a spec has a list that is empty but not nil; encoding does not preserve such a list.
func emptyLists(s Spec) bool {
	return s.Items != nil && len(s.Items) == 0 || s.Rules.Scale != nil && len(s.Rules.Scale) == 0 ||
		s.Rules.Grades != nil && len(s.Rules.Grades) == 0
}
