package ballot_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"piaojue/ballot"
)

func TestReadJSON(t *testing.T) {
	deep := strings.Repeat("[", 17) + strings.Repeat("]", 17)
	names := func(n int) string {
		many := make([]string, n)
		for i := range many {
			many[i] = fmt.Sprintf(`"n%d":%d`, i, i)
		}
		return strings.Join(many, ",")
	}
	for _, tt := range []struct{ name, text, want string }{
		{"numbers", `[0, -1, 2.50, 1e+3, -0.1E-2]`, ""},
		{"escapes", `"\u4e00\ud83d\ude00\n\/\""`, ""},
		{"an editor's mark", "\ufeff{}", ""},
		{"words", `[true,false,null]`, ""},
		{"a name twice", `{"a":1,"a":2}`, "a named_twice"},
		{"written otherwise", `{"a":1,"\u0061":2}`, "a named_twice"},
		{
			"all that stand twice", `{"a":[{},{"b":1,"b":2,"c":{"d":1,"d":2}}],"a":0}`,
			"a[1].b named_twice, a[1].c.d named_twice, a named_twice",
		},
		{"lists in lists", `[[0,{"a":1,"a":1}]]`, "[0][1].a named_twice"},
		{"a name twice of many", "{" + names(40) + `,"n3":0,"n39":0}`, "n3 named_twice, n39 named_twice"},
		{"as many names as may be", "{" + names(400) + "}", ""},
		{"more names", "{" + names(401) + "}", "line 1: too many names"},
		{"as deep as may be", deep[1 : len(deep)-1], ""},
		{"deeper", deep, "line 1: nested too deep"},
		{"nothing", "\n", "line 2: unexpected end"},
		{"cut off", "{\n\"a\":", "line 2: unexpected end"},
		{"a text cut off", `"ab`, "line 1: unexpected end"},
		{"an escape cut off", `"\`, "line 1: unexpected end"},
		{"no escape", `"\x"`, "line 1: unexpected 'x'"},
		{"half a character", `"\ud83d"`, "line 1: half of a character"},
		{"two halves of none", `"\ud83d\u0041"`, "line 1: half of a character"},
		{"a control sign", "\"a\tb\"", `line 1: unexpected '\t'`},
		{"a comma at the end", "[1,\n]", "line 2: unexpected ']'"},
		{"no comma", `[1 2]`, "line 1: unexpected '2'"},
		{"a name that is none", `{1:2}`, "line 1: unexpected '1'"},
		{"no colon", `{"a" 1}`, "line 1: unexpected '1'"},
		{"a nought in front", `01`, "line 1: more than one value"},
		{"a point at the end", `1.`, "line 1: unexpected end"},
		{"a plus", `+1`, "line 1: unexpected '+'"},
		{"two values", "{}\n{}", "line 2: more than one value"},
		{"a word of ours", `票`, "line 1: unexpected '票'"},
		{"a word cut off", `tru`, "line 1: unexpected 't'"},
		{"broken text", "{}\n\xff", "line 2: bad_char"},
		{"too many values", "[" + strings.Repeat("0,", 500) + "0]", "line 1: too many values"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, faults := ballot.ReadJSON([]byte(tt.text), 500)
			if got := saidOf(faults); got != tt.want {
				t.Fatalf("%q, want %q", got, tt.want)
			}
			if tt.want == "" {
				sameJSON(t, []byte(tt.text), v)
			}
		})
	}
}

func saidOf(faults []ballot.Fault) string {
	var said []string
	for _, f := range faults {
		switch f.Code {
		case ballot.FaultBadJSON:
			said = append(said, fmt.Sprintf("line %d: %s", f.Row, f.Args["reason"]))
		case ballot.FaultBadChar:
			said = append(said, fmt.Sprintf("line %d: %s", f.Row, f.Code))
		default:
			said = append(said, f.Field+" "+string(f.Code))
		}
	}
	return strings.Join(said, ", ")
}

// sameJSON requires that a value equals what encoding/json parses.
func sameJSON(t *testing.T, text []byte, v ballot.JSON) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	d.UseNumber()
	var want any
	if err := d.Decode(&want); err != nil {
		t.Fatalf("%q is read, and is no JSON: %v", text, err)
	}
	if got := v.Any(); !reflect.DeepEqual(got, want) {
		t.Errorf("%q: %#v, want %#v", text, got, want)
	}
}

// FuzzReadJSON: a parsed value equals that of encoding/json, and all valid JSON without doubtful content is accepted.
func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{"a":[1,-2.5e3,"\u4e00\ud83d\ude00"],"b":{"c":null,"d":true}}`))
	f.Add([]byte(`{"a":1,"a":[{"b":1,"b":2}]}`))
	f.Add([]byte("[\n1,\n 2 ]x"))
	f.Fuzz(func(t *testing.T, text []byte) {
		v, faults := ballot.ReadJSON(text, 1<<16)
		bare := bytes.TrimPrefix(text, []byte("\ufeff"))
		switch {
		case len(faults) == 0:
			sameJSON(t, text, v)
		case json.Valid(bare) && utf8.Valid(bare) && faults[0].Code == ballot.FaultBadJSON:
			if r := faults[0].Args["reason"]; r != "nested too deep" && r != "too many values" && r != "too many names" &&
				r != "half of a character" {
				t.Errorf("%q is JSON: %v", text, faults)
			}
		}
	})
}

// TestEachJSON: a list is parsed member by member, up to the first fault or refusal.
func TestEachJSON(t *testing.T) {
	full := errors.New("full")
	for _, tt := range []struct{ name, text, want string }{
		{"none", ` [ ] `, ""},
		{"three", `[1,"a",{"b":2}]`, "1; a; {…}; "},
		{"a name twice", `[{"b":2,"b":3},1]`, "b named_twice; 1; "},
		{"no list", `{}`, "line 1: not a list; "},
		{"nothing", "", "line 1: not a list; "},
		{"cut off", "[1,\n", "1; line 2: unexpected end; "},
		{"more behind", "[1]1", "1; line 1: more than one value; "},
		{"broken text", "[1,\xff]", "line 1: bad_char; "},
		{"a long member", "[[1,2,3,4]]", "line 1: too many values; "},
		{"refused", `[1,9,1]`, "1; full"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			err := ballot.EachJSON([]byte(tt.text), 4, func(v ballot.JSON, faults []ballot.Fault) error {
				switch {
				case len(faults) > 0:
					got += saidOf(faults) + "; "
				case v.String() == "9":
					return full
				default:
					got += v.String() + "; "
				}
				return nil
			})
			if err != nil {
				got += err.Error()
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestPollFileLines: each fault of a POLL.json has its line, also that of a field inside a list.
func TestPollFileLines(t *testing.T) {
	_, err := ballot.ParsePollFile(
		[]byte("{\n\"kind\":\"selection\",\n\"title\":\"t\",\n\"entitled\":3,\"present\":4,\n\"issued\":3,\n" +
			"\"items\":[\n{\"title\":\"a\",\n\"colour\":1},\n{\"title\":\"b\"}],\n\"rules\":{\"seats\":1,\n\"seats\":9}}"))
	e, ok := ballot.AsError(err)
	if !ok {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, f := range e.Faults {
		got[f.Field] = f.Row
	}
	if want := map[string]int{
		"present": 4, "items[0].colour": 8, "rules.seats": 11,
		"rules.max_approvals": 0,
	}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
