package i18n

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// everything is the whole catalogue, each entry under a name for failure messages.
func everything() map[string]words {
	all := map[string]words{"row prefix": rowPrefix, "part of": partOf}
	for k, w := range codes {
		all["code "+string(k)] = w
	}
	for k, w := range faults {
		all["fault "+string(k)] = w
	}
	for k, w := range rowFaults {
		all["fault in a row "+string(k)] = w
	}
	for k, w := range acts {
		all["act "+string(k)] = w
	}
	for k, w := range fields {
		all["field "+k] = w
	}
	for k, w := range wordList {
		all["word "+k] = w
	}
	return all
}

func TestEveryCodeFaultAndActHasWords(t *testing.T) {
	for _, c := range ballot.Codes() {
		if _, ok := codes[c]; !ok {
			t.Errorf("the code %s has no words", c)
		}
	}
	for _, c := range ballot.FaultCodes() {
		if _, ok := faults[c]; !ok {
			t.Errorf("the fault %s has no words", c)
		}
	}
	for _, a := range ballot.Acts() {
		if _, ok := acts[a]; !ok {
			t.Errorf("the act %s has no words", a)
		}
	}
	for c := range codes {
		if !slices.Contains(ballot.Codes(), c) {
			t.Errorf("the catalogue has words for %s, which is not a code", c)
		}
	}
	for c := range faults {
		if !slices.Contains(ballot.FaultCodes(), c) {
			t.Errorf("the catalogue has words for %s, which is not a fault", c)
		}
	}
	for a := range acts {
		if !slices.Contains(ballot.Acts(), a) {
			t.Errorf("the catalogue has words for %s, which is not an act", a)
		}
	}
}

func TestEveryRuleHasAName(t *testing.T) {
	for f := range reflect.TypeFor[ballot.Rules]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if _, ok := fields["rules."+name]; !ok {
			t.Errorf("the rule %s has no name in fields.go", name)
		}
	}
}

// TestEveryLanguageIsEverywhere: handbook and screens are available in the languages of the catalogue.
func TestEveryLanguageIsEverywhere(t *testing.T) {
	for _, l := range langs() {
		name, _, _ := strings.Cut(string(l), "-")
		places, err := filepath.Glob("../ui/src/i18n/zh/*.ts")
		if err != nil || len(places) == 0 {
			t.Fatalf("no catalogues of the screens: %v", err)
		}
		for _, place := range append(places, "../handbook/zh.html") {
			place = strings.Replace(place, "zh", name, 1)
			if _, err := os.Stat(place); err != nil {
				t.Errorf("%s: %v", l, err)
			}
		}
	}
}

func TestClosedListsHaveNames(t *testing.T) {
	lists := map[string][]string{
		"round":   {"first", "tie", "shortfall", "rerun", "none"},
		"mark":    {"approve", "reject", "abstain", "unmarked"},
		"kind":    {"selection", "decision", "rating"},
		"base":    {"entitled", "present", "returned", "valid"},
		"secrecy": {"secret", "recorded"}, "revise": {"final", "until_close"},
		"reveal":  {"live", "on_close", "on_announce"},
		"outcome": {"decided", "tie", "shortfall", "no_quorum", "invalid"},
		"close":   {"hand", "deadline", "hand_count"},
	}
	for _, s := range ballot.PollStates() {
		lists["state"] = append(lists["state"], string(s))
	}
	for _, r := range ballot.Roles() {
		lists["role"] = append(lists["role"], string(r))
	}
	for _, s := range meeting.SceneNames() {
		lists["scene"] = append(lists["scene"], string(s))
	}
	for group, values := range lists {
		for _, v := range values {
			if zh := Name(ZH, group, v); zh == v || !hasHan(zh) {
				t.Errorf("%s.%s reads %q in Chinese", group, v, zh)
			}
			if _, ok := wordList[group+"."+v]; !ok {
				t.Errorf("%s.%s has no words", group, v)
			}
		}
	}
	if got := Name(ZH, "mark", "满意"); got != "满意" {
		t.Errorf("a mark of the meeting's own became %q", got)
	}
}

func TestBothLanguagesAskForTheSameValues(t *testing.T) {
	for name, w := range everything() {
		if w.zh == "" && w.en == "" {
			t.Errorf("%s is empty", name)
		}
		if zh, en := places(w.zh), places(w.en); !slices.Equal(zh, en) {
			t.Errorf("%s: Chinese asks for %v, English for %v", name, zh, en)
		}
	}
}

var wellFormed = regexp.MustCompile(`^[a-z_]+(\|[a-z]+)?$`)

func TestTemplatesAreWellFormed(t *testing.T) {
	groups := map[string]bool{}
	for key := range wordList {
		group, _, _ := strings.Cut(key, ".")
		groups[group] = true
	}
	for name, w := range everything() {
		for _, text := range []string{w.zh, w.en} {
			if strings.Count(text, "{") != strings.Count(text, "}") || strings.Count(text, "[") != strings.Count(text, "]") {
				t.Errorf("%s: brackets do not match in %q", name, text)
			}
			for _, p := range places(text) {
				if !wellFormed.MatchString(p) {
					t.Errorf("%s: place {%s}", name, p)
				}
				if _, group, ok := strings.Cut(p, "|"); ok && !groups[group] {
					t.Errorf("%s: place {%s} asks for a group that is not there", name, p)
				}
			}
		}
	}
}

func TestNoPlaceIsLeftRaw(t *testing.T) {
	for name, w := range everything() {
		full := map[string]string{}
		for _, p := range places(w.zh) {
			key, _, _ := strings.Cut(p, "|")
			full[key] = "x"
		}
		for _, l := range langs() {
			for _, args := range []map[string]string{nil, {}, full} {
				if got := fill(l, w.in(l), args); strings.ContainsAny(got, "{}[]|") {
					t.Errorf("%s, %s: %q", name, l, got)
				}
			}
			if got := fill(l, w.in(l), full); strings.Contains(got, unknown) {
				t.Errorf("%s, %s: a value given is not shown in %q", name, l, got)
			}
		}
	}
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

var (
	hanDigit = regexp.MustCompile(`\p{Han}[0-9A-Za-z{]|[0-9A-Za-z}]\p{Han}`)
	exempt   = regexp.MustCompile(
		`\{(title|meeting|place|way|to\|chosen|field|whole|part|column|value|name|notice|reason|discrepancy|` +
			`marks|other|encoding|mend|kind\|kind|kind\|round|base\|base|by\|close|reason\|pause|found|names|` +
			`round|time|number|date|witness|word\|role|roles|before|meeting|place|way|to\|chosen|two_person\|twoperson|` +
			`pin\|pin|state\|meeting)\}`)
)

func TestPunctuation(t *testing.T) {
	for name, w := range everything() {
		plain := exempt.ReplaceAllString(w.zh, "汉")
		if strings.ContainsAny(plain, ",;:?!()'\"") {
			t.Errorf("%s: half-width punctuation in %q", name, w.zh)
		}
		if m := hanDigit.FindString(strings.NewReplacer("[", "", "]", "").Replace(plain)); m != "" {
			t.Errorf("%s: no space between Han and digits at %q in %q", name, m, w.zh)
		}
		if hasHan(w.en) || strings.ContainsAny(w.en, "，。；：？！（）") {
			t.Errorf("%s: Chinese in %q", name, w.en)
		}
	}
}

func TestSentencesEndAndSayWhatToDo(t *testing.T) {
	says := []string{"请", "不需要", "不影响"}
	for c, w := range codes {
		if !strings.HasSuffix(w.zh, "。") || !strings.HasSuffix(w.en, ".") {
			t.Errorf("%s does not end as a sentence", c)
		}
		if !slices.ContainsFunc(says, func(s string) bool { return strings.Contains(w.zh, s) }) {
			t.Errorf("%s does not say what to do: %s", c, w.zh)
		}
	}
	for c, w := range faults {
		if !strings.HasSuffix(w.zh, "。") || !strings.HasSuffix(w.en, ".") || !strings.Contains(w.zh, "请") {
			t.Errorf("%s is not a sentence that says what to do: %s", c, w.zh)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		header string
		want   Lang
	}{
		{"", ZH},
		{"zh-CN", ZH},
		{"en", EN},
		{"en-GB,en;q=0.9", EN},
		{"zh-CN,zh;q=0.9,en;q=0.8", ZH},
		{"en;q=0.5, zh;q=0.9", ZH},
		{"fr, en;q=0.3", EN},
		{"fr", ZH},
		{"*", ZH},
		{"en;q=0", ZH},
		{"zh;q=0, en;q=0.1", EN},
		{"en;q=nonsense", ZH},
		{"EN-us", EN},
		{strings.Repeat("en,", 1000), ZH},
		{"english", ZH},
		{";;;,,,", ZH},
		{"en;q=NaN", ZH},
	} {
		if got := Match(tt.header); got != tt.want {
			t.Errorf("Match(%.40q) = %s, want %s", tt.header, got, tt.want)
		}
	}
}

func TestSentence(t *testing.T) {
	for _, tt := range []struct {
		code ballot.Code
		args map[string]string
		zh   string
	}{
		{ballot.CodeWrongCode, nil, "号码不对，请核对凭证后重新输入。"},
		{ballot.CodeNoQuorum, map[string]string{"present": "60", "quorum": "66"}, "出席人数不足：实到 60 人，至少需要 66 人，请等候代表签到。"},
		{ballot.CodeNoQuorum, nil, "出席人数不足，请等候代表签到。"},
		{ballot.CodeOverLimit, map[string]string{"approvals": "11", "max": "10"}, "赞成 11 项，超过最多 10 项的限额，请先取消多余的赞成。"},
		{"no_such_code", nil, codes[ballot.CodeInternal].zh},
	} {
		if got := Sentence(ZH, tt.code, tt.args); got != tt.zh {
			t.Errorf("Sentence(%s, %v) = %s, want %s", tt.code, tt.args, got, tt.zh)
		}
	}
	// A value is inserted as it is, whatever it contains.
	if got := Sentence(EN, ballot.CodeNotDurable, map[string]string{"reason": "{mend}[x]"}); !strings.Contains(got,
		"({mend}[x])") {
		t.Errorf("a value was read as a template: %s", got)
	}
}

func TestFault(t *testing.T) {
	args := func(kv ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(kv); i += 2 {
			m[kv[i]] = kv[i+1]
		}
		return m
	}
	for _, tt := range []struct {
		fault  ballot.Fault
		zh, en string
	}{
		{
			ballot.Fault{Field: "number", Row: 24, Code: ballot.FaultDuplicate, Args: args("value", "017", "other", "18")},
			"第 24 行：编号“017”与第 18 行重复，每个编号只能用一次，请改正。",
			"Row 24: number “017” stands in row 18 too. Use each number once; change one of them.",
		},
		{
			ballot.Fault{Field: "name", Row: 41, Code: ballot.FaultRequired},
			"第 41 行：姓名是空的，请填写。",
			"Row 41: name is empty. Fill it in.",
		},
		{
			ballot.Fault{Field: "items[3].title", Code: ballot.FaultTooLong, Args: args("max", "60")},
			"第 4 项的标题太长，最多 60 个字，请缩短。", "Title of item 4 is too long, 60 characters at most. Shorten it.",
		},
		{
			ballot.Fault{
				Field: "rules.grades[1].threshold", Code: ballot.FaultThresholdOverOne, Args: args("num", "3", "den", "2"),
			},
			"第 2 档等次的条件的 3/2 超过全部，任何项目都达不到，请改小。",
			"Condition of grade 2: 3/2 is more than all and can never be reached. Lower it.",
		},
		{
			ballot.Fault{
				Field: "rules.seats", Code: ballot.FaultNotForKind, Args: args("field", "rules.seats", "kind", "decision"),
			},
			"表决不用应选名额，请删去。", "Seats has no meaning in a decision. Remove it.",
		},
		{
			ballot.Fault{Field: "issued", Code: "count_over", Args: args("value", "92", "other", "present", "max", "91")},
			"发出票数 92 多于实到人数 91，请改正。", "Issued 92 is more than present 91. Correct it.",
		},
		{
			ballot.Fault{Field: "marks.x1", Code: ballot.FaultUnknown},
			"不认识“项目“x1”的选项”这一项，请核对名称或删去。",
			"The mark beside item “x1” is not known here. Check its name or remove it.",
		},
		{ballot.Fault{Field: "odd[", Code: "new_fault"}, "odd[有误。", "Odd[ is not right."},
		{ballot.Fault{Field: "编码", Code: ballot.FaultRequired}, "编码是空的，请填写。", "编码 is empty. Fill it in."},
		{
			ballot.Fault{Field: "odd[99999999999999999999].x", Code: ballot.FaultRequired},
			"odd[99999999999999999999].x是空的，请填写。", "Odd[99999999999999999999].x is empty. Fill it in.",
		},
	} {
		if got := Fault(ZH, tt.fault); got != tt.zh {
			t.Errorf("%v: %s, want %s", tt.fault, got, tt.zh)
		}
		if got := Fault(EN, tt.fault); got != tt.en {
			t.Errorf("%v: %s, want %s", tt.fault, got, tt.en)
		}
	}
	if tt := args("value", "017", "other", "18"); Fault(ZH,
		ballot.Fault{Field: "number", Row: 2, Code: ballot.FaultDuplicate, Args: tt}) == "" || len(tt) != 2 {
		t.Error("the fault's own values were changed")
	}
}

func TestAct(t *testing.T) {
	for _, tt := range []struct {
		line meeting.LogLine
		zh   string
	}{
		{meeting.LogLine{Act: ballot.ActSignIn, Args: map[string]string{"n": "17"}}, "代表签到 17 人"},
		{
			meeting.LogLine{Act: ballot.ActClose, Args: map[string]string{"title": "民生实事", "by": "deadline"}},
			"关闭“民生实事”表决（到时关闭）",
		},
		{meeting.LogLine{Act: ballot.ActRound, Args: map[string]string{"title": "民生实事", "kind": "tie"}}, "安排再次投票：“民生实事”"},
		{meeting.LogLine{Act: ballot.ActAnnounce, Args: map[string]string{"title": "民生实事", "notice": ""}}, "公布“民生实事”结果"},
		{meeting.LogLine{Act: "unheard"}, "unheard"},
	} {
		if got := Act(ZH, tt.line.Act, tt.line.Args); got != tt.zh {
			t.Errorf("%+v: %s, want %s", tt.line, got, tt.zh)
		}
	}
}

func TestWord(t *testing.T) {
	if got := Word(ZH, "report.sum_selected",
		map[string]string{"n": "10", "investment": "5045"}); got != "入选 10 项，入选项目总投资 5045 万元。" {
		t.Error(got)
	}
	if got := Word(EN, "no.such", nil); got != "no.such" {
		t.Error(got)
	}
}

func FuzzFault(f *testing.F) {
	f.Add("items[3].title", "duplicate", 3, "x")
	f.Add("", "", 0, "")
	f.Fuzz(func(t *testing.T, field, code string, row int, value string) {
		for _, l := range langs() {
			got := Fault(l, ballot.Fault{
				Field: field, Row: row, Code: ballot.FaultCode(code), Args: map[string]string{"value": value},
			})
			if got == "" {
				t.Errorf("no words for %q", fmt.Sprint(field, code, row))
			}
		}
	})
}

// TestFoundIsSaidInBothLanguages: the result of a check is a word with figures. The log, the sentence of a refusal and
// a single word give it in the reader's language. A value that is not such a word is shown as it is, and never read as
// a template.
func TestFoundIsSaidInBothLanguages(t *testing.T) {
	disk := map[string]string{"reason": "disk", "free": "12", "least": "64", "folder": "/data/{mend}"}
	pause := meeting.LogLine{Act: ballot.ActPause, Args: map[string]string{
		"title": "甲", "reason": "clock", "found": "clock_back", "by": "1h0m0s",
	}}
	free := map[string]string{"reason": "{mend}[x]", "mend": "y"}
	for _, tt := range []struct{ name, got, want string }{
		{"refusal zh", Sentence(ZH, ballot.CodeHeld, disk), "（磁盘只剩 12 MiB，至少要 64 MiB，请清理 /data/{mend} 所在的磁盘）"},
		{
			"refusal en", Sentence(EN, ballot.CodeHeld, disk),
			"(only 12 MiB are left and 64 MiB are needed; make room on the disk of /data/{mend})",
		},
		{"log zh", Act(ZH, pause.Act, pause.Args), "（服务器时钟被拨慢 1h0m0s）"},
		{"log en", Act(EN, pause.Act, pause.Args), ": the server's clock was set back by 1h0m0s"},
		{"no such word", Sentence(EN, ballot.CodeHeld, free), "({mend}[x])"},
	} {
		if !strings.Contains(tt.got, tt.want) {
			t.Errorf("%s: %q, want %q in it", tt.name, tt.got, tt.want)
		}
	}
}
