package web

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"piaojue/ballot"
)

// TestPlainCast: what tablets send is read the short way, and what is not plain is left to encoding/json.
func TestPlainCast(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		plain      bool
	}{
		{"a tablet's", `{"key":"k-1","marks":{"1":"approve","2":"reject"}}`, true},
		{"all fields, spaced", " {\"key\" : \"k\" ,\n\"marks\":{ },\"accept_void\":true,\"replaces\":\"R\"} ", true},
		{"filled with blanks", `{"key":"k-1","marks":{"1":"approve"}}` + strings.Repeat(" ", 700), true},
		{"not accepted", `{"accept_void":false}`, true},
		{"nothing", `{}`, true},
		{"Chinese", `{"key":"钥匙","marks":{"一":"赞成"}}`, true},
		{"a mark twice", `{"marks":{"1":"approve","1":"reject"}}`, false},
		{"escapes", `{"key":"\u0061"}`, false},
		{"a field twice", `{"key":"a","key":"b"}`, false},
		{"another's case", `{"KEY":"a"}`, false},
		{"unknown", `{"name":"a"}`, false},
		{"null", `{"marks":null}`, false},
		{"numbers", `{"marks":{"1":1}}`, false},
		{"a list", `[]`, false},
		{"a comma at the end", `{"key":"a",}`, false},
		{"two values", `{}{}`, false},
		{"cut off", `{"key":"a`, false},
		{"a control sign", "{\"key\":\"a\n\"}", false},
		{"no field", `{,}`, false},
		{"words", `{"accept_void":truefalse}`, false},
		{"empty", ``, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, got := plainCast([]byte(tt.body)); got != tt.plain {
				t.Errorf("plain %v, want %v", got, tt.plain)
			}
			samePlain(t, []byte(tt.body))
		})
	}
}

// FuzzPlainCast: the short way never reads anything otherwise than encoding/json does, nor what that refuses.
func FuzzPlainCast(f *testing.F) {
	f.Add([]byte(`{"key":"k-1","marks":{"1":"approve","2":"reject"},"accept_void":true,"replaces":"R"}`))
	f.Add([]byte(`{"accept_void": false , "marks":{}}`))
	f.Fuzz(samePlain)
}

func samePlain(t *testing.T, body []byte) {
	got, plain := plainCast(body)
	if !plain || !utf8.Valid(body) {
		return
	}
	var want ballot.CastRequest
	if err := decodeText(body, &want); err != nil {
		t.Fatalf("%q is read, which is refused with %v", body, err)
	}
	if len(got.Marks) == 0 && len(want.Marks) == 0 {
		got.Marks, want.Marks = nil, nil
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q: %+v, want %+v", body, got, want)
	}
}

func BenchmarkCastBody(b *testing.B) {
	marks := map[string]string{}
	for i := range 12 {
		marks[string(rune('a'+i))] = "approve"
	}
	body, _ := json.Marshal(ballot.CastRequest{Key: "key-0123456789-0123456789", Marks: marks})
	b.Run("plain", func(b *testing.B) {
		for b.Loop() {
			if _, ok := plainCast(body); !ok {
				b.Fatal("not plain")
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		for b.Loop() {
			var in ballot.CastRequest
			if err := decodeText(body, &in); err != nil {
				b.Fatal(err)
			}
		}
	})
}
