package seal

import (
	"strings"
	"testing"
)

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	for _, tt := range []struct {
		name, typed, want string
		ok                bool
	}{
		{"as printed", "ABCDE-FGH23", "ABCDEFGH23", true},
		{"any case, spaces", " abcde fgh23 ", "ABCDEFGH23", true},
		{"letters that look like digits", "oOiIlL2345", "0011112345", true},
		{"full width", "ＡＢＣＤＥ－ＦＧｈ２３", "ABCDEFGH23", true},
		{"U is no letter of it", "ABCDEFGHU3", "", false},
		{"short", "ABCDEFGH2", "", false},
		{"long", "ABCDEFGH234", "", false},
		{"Chinese", "代表一二三四五六七八", "", false},
		{"empty", "", "", false},
		{"endless", strings.Repeat("-", 1000), "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := parseCode(tt.typed); got != tt.want || ok != tt.ok {
				t.Errorf("parseCode(%q) = %q, %v, want %q, %v", tt.typed, got, ok, tt.want, tt.ok)
			}
		})
	}
}

func TestDrawnCodesAreReadable(t *testing.T) {
	seen, used := map[string]bool{}, map[rune]bool{}
	for range 2000 {
		code := NewCode()
		if got, ok := parseCode(Group(code, 5)); !ok || got != code {
			t.Fatalf("parseCode(Group(%q)) = %q, %v", code, got, ok)
		}
		if seen[code] {
			t.Fatalf("%s was drawn twice", code)
		}
		seen[code] = true
		for _, r := range code {
			used[r] = true
		}
	}
	if len(used) != len(alphabet) {
		t.Errorf("%d of %d characters are ever drawn", len(used), len(alphabet))
	}
}

func TestGroup(t *testing.T) {
	for _, tt := range []struct {
		code string
		n    int
		want string
	}{{"ABCDEFGHJKMN", 4, "ABCD-EFGH-JKMN"}, {"ABCDE", 4, "ABCD-E"}, {"", 4, ""}, {"AB", 0, "AB"}} {
		if got := Group(tt.code, tt.n); got != tt.want {
			t.Errorf("Group(%q, %d) = %q, want %q", tt.code, tt.n, got, tt.want)
		}
	}
}

func TestHashesAreKeyedAndBound(t *testing.T) {
	key, other := []byte("one key"), []byte("another")
	h := HashCode(key, "ABCDEFGH23")
	if len(h) != 64 || h != HashCode(key, "ABCDEFGH23") {
		t.Errorf("HashCode = %q, want the same 64 hex digits each time", h)
	}
	if h == HashCode(other, "ABCDEFGH23") || h == HashCode(key, "ABCDEFGH24") {
		t.Error("two keys or two codes have one hash")
	}
	if hashPin(key, h, "123456") == hashPin(key, HashCode(key, "ABCDEFGH24"), "123456") {
		t.Error("one PIN of two codes has one hash")
	}
}
