package seal

import (
	"bytes"
	"strings"
	"testing"

	"piaojue/ballot"
)

func ring(t *testing.T, fill byte) *Keyring {
	t.Helper()
	k, err := NewKeyring(bytes.Repeat([]byte{fill}, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// box makes a poll's key and gives it with its wrapping.
func box(t *testing.T, k *Keyring, p ballot.PollID) (ballot.BoxKey, []byte) {
	t.Helper()
	wrapped, err := k.New(p)
	if err != nil {
		t.Fatal(err)
	}
	key, err := k.Open(p, wrapped)
	if err != nil {
		t.Fatal(err)
	}
	return key, wrapped
}

func TestMasterKeyHasOneLength(t *testing.T) {
	for _, n := range []int{0, 16, 31, 33} {
		if _, err := NewKeyring(make([]byte, n)); err == nil {
			t.Errorf("NewKeyring took %d bytes", n)
		}
	}
}

func TestSealedOpensAsItWas(t *testing.T) {
	key, _ := box(t, ring(t, 1), "m-1")
	size := -1
	for _, marks := range []string{"", "1", "1230", strings.Repeat("9", ballot.MaxItems)} {
		for _, void := range []bool{false, true} {
			env, err := key.Seal(marks, void)
			if err != nil {
				t.Fatalf("Seal(%q) = %v", marks, err)
			}
			if size >= 0 && len(env) != size {
				t.Errorf("an envelope of %d marks has %d bytes, another %d", len(marks), len(env), size)
			}
			size = len(env)
			got, gotVoid, err := key.Unseal(env)
			if err != nil || got != marks || gotVoid != void {
				t.Errorf("Unseal(Seal(%q, %v)) = %q, %v, %v", marks, void, got, gotVoid, err)
			}
		}
	}
	if _, err := key.Seal(strings.Repeat("1", ballot.MaxItems+1), false); err == nil {
		t.Error("Seal took more marks than a poll may have items")
	}
}

func TestTwoEnvelopesOfOneBallotDiffer(t *testing.T) {
	key, _ := box(t, ring(t, 1), "m-1")
	a, _ := key.Seal("123", false)
	b, _ := key.Seal("123", false)
	if bytes.Equal(a, b) || bytes.Equal(a[:12], b[:12]) || bytes.Contains(a, []byte("123")) {
		t.Error("an envelope shows what it shares with another")
	}
}

func TestChangedEnvelopesStayShut(t *testing.T) {
	key, _ := box(t, ring(t, 1), "m-1")
	env, _ := key.Seal("123", false)
	for i := range env {
		bad := bytes.Clone(env)
		bad[i] ^= 1
		if _, _, err := key.Unseal(bad); err == nil {
			t.Fatalf("an envelope opened with byte %d changed", i)
		}
	}
	for _, bad := range [][]byte{nil, env[:len(env)-1], env[1:], append(bytes.Clone(env), 0)} {
		if _, _, err := key.Unseal(bad); err == nil {
			t.Errorf("an envelope of %d bytes opened, made with %d", len(bad), len(env))
		}
	}
}

func TestEnvelopesOpenInTheirPollOnly(t *testing.T) {
	k := ring(t, 1)
	one, wrapped := box(t, k, "m-1")
	two, _ := box(t, k, "m-2")
	env, _ := one.Seal("123", false)
	if _, _, err := two.Unseal(env); err == nil {
		t.Error("another poll's key opened the envelope")
	}
	if _, err := k.Open("m-2", wrapped); err == nil {
		t.Error("a box key unwrapped for another poll")
	}
	// The same key bytes under another poll's id: the id itself is bound into the envelope.
	raw, err := k.open("m-1", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := newBoxKey("m-2", raw)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := twin.Unseal(env); err == nil {
		t.Error("an envelope opened under another poll's id")
	}
}

func TestBoxKeysOpenUnderTheirMasterOnly(t *testing.T) {
	k, other := ring(t, 1), ring(t, 2)
	key, wrapped := box(t, k, "m-1")
	if _, err := other.Open("m-1", wrapped); err == nil {
		t.Fatal("another master key unwrapped the box key")
	}
	for i := range wrapped {
		bad := bytes.Clone(wrapped)
		bad[i] ^= 1
		if _, err := k.Open("m-1", bad); err == nil {
			t.Fatalf("a wrapped key opened with byte %d changed", i)
		}
	}
	if _, err := k.Open("m-1", nil); err == nil {
		t.Error("nothing unwrapped to a key")
	}
	env, _ := key.Seal("12", true)
	moved, err := k.Rewrap("m-1", wrapped, other)
	if err != nil {
		t.Fatal(err)
	}
	again, err := other.Open("m-1", moved)
	if err != nil {
		t.Fatal(err)
	}
	if marks, void, err := again.Unseal(env); err != nil || marks != "12" || !void {
		t.Errorf("after rotation Unseal = %q, %v, %v", marks, void, err)
	}
	if _, err := k.Open("m-1", moved); err == nil {
		t.Error("the old master key opens what was wrapped anew")
	}
}

func TestDigestTellsListsApart(t *testing.T) {
	k := ring(t, 1)
	key, wrapped := box(t, k, "m-1")
	same, err := k.Open("m-1", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string][]string{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"ab", "c"}, {"a", "bc"}, {"abc"}, {"abc", ""}} {
		d := key.Digest(parts...)
		if other, twice := seen[d]; twice {
			t.Errorf("%q and %q have one digest", parts, other)
		}
		seen[d] = parts
		if len(d) < 22 {
			t.Errorf("a digest of %d characters holds under 128 bits", len(d))
		}
		if same.Digest(parts...) != d {
			t.Errorf("the digest of %q changed when the key was opened again", parts)
		}
	}
	other, _ := box(t, k, "m-1")
	if other.Digest("a") == key.Digest("a") {
		t.Error("two box keys make one digest")
	}
}
