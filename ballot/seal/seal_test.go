package seal

import (
	"bytes"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

func ring(t *testing.T, fill byte) *Keyring {
	t.Helper()
	k, err := NewKeyring(bytes.Repeat([]byte{fill}, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// box makes a poll's key and returns it with its wrapped form.
func box(t *testing.T, k *Keyring, p ballot.PollID) (meeting.BoxKey, []byte) {
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
			env, err := key.Seal("e1", meeting.Content{Marks: marks, Void: void})
			if err != nil {
				t.Fatalf("Seal(%q) = %v", marks, err)
			}
			if size >= 0 && len(env) != size {
				t.Errorf("an envelope of %d marks has %d bytes, another %d", len(marks), len(env), size)
			}
			size = len(env)
			got, err := key.Unseal("e1", env)
			if err != nil || got.Marks != marks || got.Void != void || len(got.Origin) != 16 {
				t.Errorf("Unseal(Seal(%q, %v)) = %+v, %v", marks, void, got, err)
			}
		}
	}
	if _, err := key.Seal("e1", meeting.Content{Marks: strings.Repeat("1", ballot.MaxItems+1)}); err == nil {
		t.Error("Seal took more marks than a poll may have items")
	}
}

func TestTwoEnvelopesOfOneBallotDiffer(t *testing.T) {
	key, _ := box(t, ring(t, 1), "m-1")
	a, _ := key.Seal("e1", meeting.Content{Marks: "123"})
	b, _ := key.Seal("e1", meeting.Content{Marks: "123"})
	if bytes.Equal(a, b) || bytes.Equal(a[:12], b[:12]) || bytes.Contains(a, []byte("123")) {
		t.Error("an envelope shows what it shares with another")
	}
}

func TestChangedEnvelopesStayShut(t *testing.T) {
	key, _ := box(t, ring(t, 1), "m-1")
	env, _ := key.Seal("e1", meeting.Content{Marks: "123"})
	for i := range env {
		bad := bytes.Clone(env)
		bad[i] ^= 1
		if _, err := key.Unseal("e1", bad); err == nil {
			t.Fatalf("an envelope opened with byte %d changed", i)
		}
	}
	for _, bad := range [][]byte{nil, env[:len(env)-1], env[1:], append(bytes.Clone(env), 0)} {
		if _, err := key.Unseal("e1", bad); err == nil {
			t.Errorf("an envelope of %d bytes opened, made with %d", len(bad), len(env))
		}
	}
}

func TestEnvelopesOpenInTheirPollOnly(t *testing.T) {
	k := ring(t, 1)
	one, wrapped := box(t, k, "m-1")
	two, _ := box(t, k, "m-2")
	env, _ := one.Seal("e1", meeting.Content{Marks: "123"})
	if _, err := two.Unseal("e1", env); err == nil {
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
	if _, err := twin.Unseal("e1", env); err == nil {
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
	env, _ := key.Seal("e1", meeting.Content{Marks: "12", Void: true})
	moved, err := k.Rewrap("m-1", wrapped, other)
	if err != nil {
		t.Fatal(err)
	}
	again, err := other.Open("m-1", moved)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Unseal("e1", env); err != nil || got.Marks != "12" || !got.Void {
		t.Errorf("after rotation Unseal = %+v, %v", got, err)
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

func TestEnvelopesOpenUnderTheirIDOnly(t *testing.T) {
	key, _ := box(t, ring(t, 1), "m-1")
	env, _ := key.Seal("e1", meeting.Content{Marks: "123"})
	for _, id := range []string{"e2", "", "e", "e11"} {
		if _, err := key.Unseal(id, env); err == nil {
			t.Errorf("an envelope copied under the id %q opened", id)
		}
	}
}

func TestSerialStaysWithTheBallot(t *testing.T) {
	key, wrapped := box(t, ring(t, 1), "m-1")
	env, _ := key.Seal("e1", meeting.Content{Marks: "123"})
	first, err := key.Unseal("e1", env)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := key.Seal("e2", first)
	second, err := key.Unseal("e2", again)
	if err != nil || second != first || key.Serial(second.Origin) != key.Serial(first.Origin) {
		t.Errorf("sealed anew, %+v became %+v, %v", first, second, err)
	}
	other, _ := key.Seal("e3", meeting.Content{Marks: "123"})
	third, err := key.Unseal("e3", other)
	if err != nil || key.Serial(third.Origin) == key.Serial(first.Origin) {
		t.Errorf("two ballots have one serial, %v", err)
	}
	if s := key.Serial(first.Origin); len(s) != 24 {
		t.Errorf("a serial of %d characters, want 24", len(s))
	}
	twin, _ := ring(t, 1).Open("m-1", wrapped)
	if twin.Serial(first.Origin) != key.Serial(first.Origin) {
		t.Error("the serial changed when the key was opened again")
	}
}
