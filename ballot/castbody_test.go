package ballot_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"unicode/utf8"

	"piaojue/ballot"
)

func TestReadCast(t *testing.T) {
	full := ballot.CastRequest{Key: "k", Replaces: "R", AcceptVoid: true, Marks: map[string]string{
		"1": "approve", "2": "reject",
	}}
	for _, tt := range []struct {
		name, body string
		want       ballot.CastRequest
		err        string // the code, with what it names
	}{
		{
			"all fields, spaced",
			" {\"key\" : \"k\" ,\n\"marks\":{\"1\":\"approve\",\"2\":\"reject\"},\"accept_void\":true,\"replaces\":\"R\"} ",
			full, "",
		},
		{"filled with blanks", `{"key":"k"}` + strings.Repeat(" ", 700), ballot.CastRequest{Key: "k"}, ""},
		{"not accepted", `{"accept_void":false}`, ballot.CastRequest{}, ""},
		{"nothing", `{}`, ballot.CastRequest{}, ""},
		{"empty", ` `, ballot.CastRequest{}, ""},
		{"null", `{"key":"k","marks":null}`, ballot.CastRequest{Key: "k"}, ""},
		{
			"Chinese", `{"key":"钥匙","marks":{"一":"赞成"}}`,
			ballot.CastRequest{Key: "钥匙", Marks: map[string]string{"一": "赞成"}},
			"",
		},
		{
			"escapes", `{"key":"\u0061\n\"","marks":{"\u4e00":"\ud83d\ude00"}}`,
			ballot.CastRequest{Key: "a\n\"", Marks: map[string]string{"一": "😀"}},
			"",
		},
		{"a mark twice", `{"marks":{"1":"approve","1":"reject"}}`, ballot.CastRequest{}, "invalid marks.1"},
		{"a field twice", `{"key":"a","key":"b"}`, ballot.CastRequest{}, "invalid key"},
		{"another's case", `{"KEY":"a"}`, ballot.CastRequest{}, "bad_request KEY"},
		{"unknown", `{"name":"a"}`, ballot.CastRequest{}, "bad_request name"},
		{"a number", `{"marks":{"1":1}}`, ballot.CastRequest{}, "bad_request marks.1"},
		{"marks in a list", `{"marks":["approve"]}`, ballot.CastRequest{}, "bad_request marks"},
		{"marks in a text", `{"marks":"approve"}`, ballot.CastRequest{}, "bad_request marks"},
		{"a truth in a text", `{"accept_void":"true"}`, ballot.CastRequest{}, "bad_request accept_void"},
		{"a list", `[]`, ballot.CastRequest{}, "bad_request "},
		{"a comma at the end", `{"key":"a",}`, ballot.CastRequest{}, "bad_request "},
		{"two values", `{}{}`, ballot.CastRequest{}, "bad_request "},
		{"cut off", `{"key":"a`, ballot.CastRequest{}, "bad_request "},
		{"a control sign", "{\"key\":\"a\n\"}", ballot.CastRequest{}, "bad_request "},
		{"half a character", `{"key":"\ud83d"}`, ballot.CastRequest{}, "bad_request "},
		{"words", `{"accept_void":truefalse}`, ballot.CastRequest{}, "bad_request "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ballot.ReadCast([]byte(tt.body))
			said := ""
			if e, ok := ballot.AsError(err); ok {
				said = string(e.Code) + " " + e.Args["unknown"] + e.Args["field"]
				for _, f := range e.Faults {
					said += f.Field
				}
			}
			if said != tt.err || err == nil && !sameCast(got, tt.want) {
				t.Errorf("%+v, %q, want %+v, %q", got, said, tt.want, tt.err)
			}
		})
	}
}

func sameCast(a, b ballot.CastRequest) bool {
	return a.Key == b.Key && a.Replaces == b.Replaces && a.AcceptVoid == b.AcceptVoid && maps.Equal(a.Marks, b.Marks)
}

// FuzzReadCast: ReadCast never parses a ballot differently from encoding/json, and never accepts one that it refuses.
func FuzzReadCast(f *testing.F) {
	f.Add([]byte(`{"key":"k-1","marks":{"1":"approve","2":"reject"},"accept_void":true,"replaces":"R"}`))
	f.Add([]byte(`{"accept_void": false , "marks":{"\u4e00":"\ud83d\ude00"},"key":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := ballot.ReadCast(body)
		if err != nil || !utf8.Valid(body) {
			return
		}
		var want ballot.CastRequest
		if err := json.Unmarshal(body, &want); err != nil && len(bytes.TrimSpace(body)) > 0 {
			t.Fatalf("%q is read, which is refused with %v", body, err)
		}
		if !sameCast(got, want) {
			t.Errorf("%q: %+v, want %+v", body, got, want)
		}
	})
}

// BenchmarkReadCast parses a ballot of 12 marks, with ReadCast and with encoding/json.
func BenchmarkReadCast(b *testing.B) {
	marks := map[string]string{}
	for i := range 12 {
		marks[string(rune('a'+i))] = "approve"
	}
	body, _ := json.Marshal(ballot.CastRequest{Key: "key-0123456789-0123456789", Marks: marks}) // texts can be written
	b.Run("strictly", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := ballot.ReadCast(body); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var in ballot.CastRequest
			if err := json.Unmarshal(body, &in); err != nil {
				b.Fatal(err)
			}
		}
	})
}
