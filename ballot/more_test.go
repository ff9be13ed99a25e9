package ballot

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestItemsSayMore(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	other := strings.Repeat("1b", 32)
	spec := func(item string) string {
		return `{"kind":"decision","title":"议案","items":[{"title":"道路"` + item + `}]}`
	}
	for _, tt := range []struct {
		name, item string
		want       []string
	}{
		{"whole", `,"place":"石埠村","serves":"全村","due":"2028-02-29","pictures":["` + hash + `","` + other + `"]`, nil},
		{"nothing of it", ``, nil},
		{"place too long", `,"place":"` + strings.Repeat("长", 61) + `"`, []string{"items[0].place too_long"}},
		{"serves too long", `,"serves":"` + strings.Repeat("长", 61) + `"`, []string{"items[0].serves too_long"}},
		{"place of two lines", `,"place":"a\nb"`, []string{"items[0].place bad_char"}},
		{"no day", `,"due":"2026-02-29"`, []string{"items[0].due bad_date"}},
		{"a day in words", `,"due":"2026年底"`, []string{"items[0].due bad_date"}},
		{"a day with a time", `,"due":"2026-12-31T00:00:00Z"`, []string{"items[0].due bad_date"}},
		{"four pictures", `,"pictures":["` + strings.Repeat("0a", 32) + `","` + strings.Repeat("1a", 32) + `","` +
			strings.Repeat("2a", 32) + `","` + strings.Repeat("3a", 32) + `"]`, []string{"items[0].pictures too_many_pictures"}},
		{"no picture", `,"pictures":["../../etc/passwd"]`, []string{"items[0].pictures[0] bad_picture"}},
		{"upper case", `,"pictures":["` + strings.ToUpper(hash) + `"]`, []string{"items[0].pictures[0] bad_picture"}},
		{"twice", `,"pictures":["` + hash + `","` + hash + `"]`, []string{"items[0].pictures[1] duplicate"}},
		{"not a list", `,"pictures":"` + hash + `"`, []string{"items[0].pictures bad_value"}},
		{"not a text", `,"pictures":[7]`, []string{"items[0].pictures[0] bad_value"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := ParseSpec([]byte(spec(tt.item)))
			if got := faultsOf(t, err); !slices.Equal(got, tt.want) {
				t.Fatalf("faults %v, want %v", got, tt.want)
			}
			if err != nil {
				return
			}
			if s.HasMore() != (tt.item != "") {
				t.Errorf("HasMore = %v", s.HasMore())
			}
			data, err := json.Marshal(s.Items[0])
			if err != nil || string(data) != `{"id":"1","title":"道路"`+tt.item+`}` {
				t.Errorf("%s, %v", data, err)
			}
		})
	}
	s := Spec{Items: []Item{
		{ItemMore: ItemMore{Pictures: []string{other, hash}}}, {}, {ItemMore: ItemMore{Pictures: []string{hash}}},
	}}
	if got := s.Pictures(); !slices.Equal(got, []string{hash, other}) {
		t.Errorf("Pictures = %v", got)
	}
}
