package ballot

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"
)

func TestParseMarks(t *testing.T) {
	s := selection(3, 2)
	m, err := s.ParseMarks(map[string]string{"1": "approve", "3": "abstain"})
	if err != nil || !slices.Equal(m, Marks{Approve, Unmarked, Abstain}) {
		t.Errorf("ParseMarks = %s, %v", m.Encode(), err)
	}
	if named := s.NamedMarks(m); !maps.Equal(named, map[string]string{"1": "approve", "3": "abstain"}) {
		t.Errorf("NamedMarks = %v", named)
	}
	r := rating(2)
	if m, err := r.ParseMarks(map[string]string{"2": "不满意"}); err != nil || !slices.Equal(m, Marks{0, 3}) {
		t.Errorf("ParseMarks of a rating = %s, %v", m.Encode(), err)
	}
	for _, tt := range []struct {
		name  string
		marks map[string]string
		code  Code
		want  []string
	}{
		{"unknown mark", map[string]string{"1": "yes", "2": ""}, CodeUnknownMark, []string{
			"marks.1 bad_value", "marks.2 bad_value",
		}},
		{"unmarked is no mark to send", map[string]string{"1": UnmarkedName}, CodeUnknownMark, []string{"marks.1 bad_value"}},
		{"a rating's mark", map[string]string{"1": "满意"}, CodeUnknownMark, []string{"marks.1 bad_value"}},
		{
			"unknown item",
			map[string]string{"1": "approve", "4": "approve"},
			CodeUnknownItem,
			[]string{"marks.4 unknown_field"},
		},
		{"both", map[string]string{"1": "yes", "4": "no"}, CodeUnknownItem, []string{
			"marks.1 bad_value", "marks.4 unknown_field",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := s.ParseMarks(tt.marks)
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Code != tt.code || !slices.Equal(found(e.Faults), tt.want) {
				t.Errorf("ParseMarks = %v, want %s of %q", err, tt.code, tt.want)
			}
		})
	}
}

func TestEncodedMarks(t *testing.T) {
	s := selection(3, 2)
	m := Marks{Approve, Unmarked, Abstain}
	if got, err := s.DecodeMarks(m.Encode()); err != nil || !slices.Equal(got, m) {
		t.Errorf("DecodeMarks(%q) = %s, %v", m.Encode(), got.Encode(), err)
	}
	for _, bad := range []string{"", "10", "1030", "104", "10a", "1 0", "10\x00", "1/0"} {
		if _, err := s.DecodeMarks(bad); CodeOf(err) != CodeUnknownMark {
			t.Errorf("DecodeMarks(%q) = %v", bad, err)
		}
	}
}

func TestLimits(t *testing.T) {
	s := selection(4, 2)
	s.Rules.MinApprovals = 1
	open := selection(4, 2)
	open.Rules.MaxApprovals, open.Rules.MinApprovals, open.Rules.Unmarked = 4, 2, UnmarkedApprove
	decision := selection(4, 0)
	decision.Kind = Decision
	for _, tt := range []struct {
		name  string
		s     Spec
		marks string
		code  Code
		args  map[string]string
	}{
		{"as many as allowed", s, "1123", "", nil},
		{"one too many", s, "1110", CodeOverLimit, map[string]string{"approvals": "3", "max": "2"}},
		{"none", s, "0232", CodeUnderLimit, map[string]string{"approvals": "0", "min": "1"}},
		{"unmarked approves", open, "0022", "", nil},
		{"but not enough", open, "0222", CodeUnderLimit, map[string]string{"approvals": "1", "min": "2"}},
		{"every motion", decision, "1111", "", nil},
		{"a rating", rating(4), "1111", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := tt.s.DecodeMarks(tt.marks)
			if err != nil {
				t.Fatal(err)
			}
			err = tt.s.Limits(m)
			if CodeOf(err) != tt.code {
				t.Fatalf("Limits(%s) = %v, want %q", tt.marks, err, tt.code)
			}
			if e, ok := errors.AsType[*Error](err); ok && !maps.Equal(e.Args, tt.args) {
				t.Errorf("args %v, want %v", e.Args, tt.args)
			}
		})
	}
}

func TestParseBallot(t *testing.T) {
	s := selection(3, 2)
	for _, tt := range []struct {
		name, line string
		code       Code
		want       string
	}{
		{"marks", `{"marks":{"1":"approve"}}`, "", "100"},
		{"blank", `{"marks":{}}`, "", "000"},
		{"with a serial", `{"serial":"7","marks":{"3":"reject"}}`, "", "002"},
		{"with a deputy", `{"deputy":17,"marks":{}}`, "", "000"},
		{"no marks", `{}`, CodeInvalid, ""},
		{"null", `null`, CodeInvalid, ""},
		{"marks null", `{"marks":null}`, CodeInvalid, ""},
		{"mark null", `{"marks":{"1":null}}`, CodeInvalid, ""},
		{"an item twice", `{"marks":{"1":"approve","1":"reject"}}`, CodeInvalid, ""},
		{"another field", `{"marks":{},"mark":1}`, CodeInvalid, ""},
		{"cut off", `{"marks":{"1":"appr`, CodeInvalid, ""},
		{"unknown item", `{"marks":{"9":"approve"}}`, CodeUnknownItem, ""},
		{"unknown mark", `{"marks":{"1":"Approve"}}`, CodeUnknownMark, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := s.ParseBallot([]byte(tt.line))
			if CodeOf(err) != tt.code || m.Encode() != tt.want {
				t.Errorf("ParseBallot = %q, %v, want %q, %q", m.Encode(), err, tt.want, tt.code)
			}
		})
	}
}

func FuzzParseBallot(f *testing.F) {
	f.Add([]byte(`{"marks":{"1":"approve","3":"reject"}}`), false)
	f.Add([]byte(`{"serial":"x","marks":{"2":"满意"}}`), true)
	f.Add([]byte("{\"marks\":{\"1\":\"\xff\"}}"), false)
	f.Fuzz(func(t *testing.T, line []byte, rated bool) {
		s := selection(3, 2)
		if rated {
			s = rating(3)
		}
		m, err := s.ParseBallot(line)
		if err != nil {
			if code := CodeOf(err); code != CodeInvalid && code != CodeUnknownItem && code != CodeUnknownMark {
				t.Fatalf("ParseBallot = %v", err)
			}
			return
		}
		written, err := json.Marshal(map[string]any{"marks": s.NamedMarks(m)})
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.ParseBallot(written)
		if err != nil || !slices.Equal(again, m) {
			t.Fatalf("written as %s and read as %s, %v; was %s", written, again.Encode(), err, m.Encode())
		}
		decoded, err := s.DecodeMarks(m.Encode())
		if err != nil || !slices.Equal(decoded, m) {
			t.Fatalf("encoded as %q and decoded as %q, %v", m.Encode(), decoded.Encode(), err)
		}
	})
}
