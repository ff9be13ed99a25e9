package tally_test

import (
	"bytes"
	crand "crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally"
	"piaojue/tally/redistest"
)

// A secretVote is a secret poll whose ballots the test alone can open.
type secretVote struct {
	t        *testing.T
	store    *tally.Store
	deputies int
	marks    map[string]string // by envelope; the sealed marks are random bytes
}

// voteItems is large, so that each ballot's marks are unique.
const voteItems = 16

// TestNothingJoins: I3. No key, no dump of a key and no transaction in the append-only file contains both a deputy and
// a mark, in clear, hexadecimal or base64.
func TestNothingJoins(t *testing.T) {
	for name, live := range map[string]bool{"counted live": true, "replaced until the close": false} {
		t.Run(name, func(t *testing.T) {
			server := redistest.Start(t, "--aof-use-rdb-preamble", "no")
			v := &secretVote{t: t, store: newStore(t, server.URL()), deputies: 60, marks: map[string]string{}}
			fields := []meeting.Write{
				pollField(meeting.FieldSecret, "1"), pollField(meeting.FieldItems, strconv.Itoa(voteItems)),
				pollField(meeting.FieldLiveStep, "5"),
			}
			if !live {
				fields = append(fields, pollField(meeting.FieldLiveStep, "0"), pollField(meeting.FieldRevise, "1"))
			}
			h := newHall(t, v.store, v.deputies, fields...)
			for i := range v.deputies {
				v.cast(i, "a", "")
				if live && i%20 == 19 {
					v.count(10)
				}
				if !live && i%3 == 0 {
					v.cast(i, "b", ballot.Receipt(fmt.Sprint("R", i, "a")))
				}
			}
			h.commit(t, v.store, pollField(meeting.FieldState, "closed"))
			v.count(0)
			if f := figures(t, v.store); !f.Counted || f.Tally.Ballots != v.deputies {
				t.Fatalf("figures %+v, want %d counted", f, v.deputies)
			}
			v.searchKeys(server.Client())
			v.searchFile(server.AOF())
		})
	}
}

func (v *secretVote) cast(i int, key string, replaces ballot.Receipt) {
	v.t.Helper()
	marks := make([]byte, voteItems)
	for j := range marks {
		marks[j] = byte('0' + rand.IntN(4))
	}
	c := recorded(i, key, "")
	c.Digest = crand.Text()
	c.KeyDigest, c.Receipt, c.Replaces = crand.Text(), ballot.Receipt(fmt.Sprint("R", i, key)), replaces
	c.EnvelopeID, c.Envelope = crand.Text(), []byte(crand.Text()+crand.Text())
	v.marks[string(c.Envelope)] = string(marks)
	if _, err := v.store.Cast(v.t.Context(), c); err != nil {
		v.t.Fatal(err)
	}
}

// count takes all envelopes and counts all but stay of them, in independent random orders.
func (v *secretVote) count(stay int) {
	v.t.Helper()
	envelopes, err := v.store.Envelopes(v.t.Context(), poll, 1000)
	if err != nil {
		v.t.Fatal(err)
	}
	a := meeting.CountAct{Poll: poll}
	for _, e := range envelopes {
		a.Take = append(a.Take, e.ID)
	}
	rand.Shuffle(len(envelopes), func(i, j int) { envelopes[i], envelopes[j] = envelopes[j], envelopes[i] })
	for i, e := range envelopes {
		marks := v.marks[string(e.Envelope)]
		if i < stay {
			anew := crand.Text() + crand.Text()
			v.marks[anew] = marks
			a.Back = append(a.Back, meeting.Sealed{ID: crand.Text(), Envelope: []byte(anew)})
		} else {
			a.Ballots = append(a.Ballots, meeting.Opened{Serial: crand.Text(), Marks: marks})
		}
	}
	slices.Sort(a.Take) // ids are random, so this is an independent order
	if err := v.store.Count(v.t.Context(), a); err != nil {
		v.t.Fatal(err)
	}
}

// holdsDeputy and holdsMarks search text for any deputy, by field, and for any ballot's marks in three encodings.
func (v *secretVote) holdsDeputy(words [][]byte) bool {
	for _, w := range words {
		for i := range v.deputies {
			if d := number(i); string(w) == d || string(w) == "d."+d || string(w) == "s-"+d ||
				bytes.Contains(w, []byte("R"+strconv.Itoa(i)+"a")) {
				return true
			}
		}
	}
	return false
}

func (v *secretVote) holdsMarks(words [][]byte) bool {
	for _, w := range words {
		for _, marks := range v.marks {
			for _, text := range []string{
				marks, hex.EncodeToString([]byte(marks)), base64.StdEncoding.EncodeToString([]byte(marks))[:20],
			} {
				if bytes.Contains(w, []byte(text)) {
					return true
				}
			}
		}
	}
	return false
}

func (v *secretVote) searchKeys(client *redis.Client) {
	v.t.Helper()
	keys, err := client.Keys(v.t.Context(), "*").Result()
	if err != nil {
		v.t.Fatal(err)
	}
	withMarks, withDeputies := 0, 0
	for _, key := range keys {
		words := append(contents(v.t, client, key), []byte(key))
		dump, err := client.Dump(v.t.Context(), key).Result()
		if err != nil {
			v.t.Fatal(err)
		}
		marks := v.holdsMarks(append(words, []byte(dump)))
		deputy := v.holdsDeputy(words)
		switch {
		case marks && deputy:
			v.t.Errorf("the key %s holds deputies and marks", key)
		case marks && key != "{m:m1}:poll:m1-1:ballots":
			v.t.Errorf("the key %s holds marks", key)
		case marks:
			withMarks++
		case deputy:
			withDeputies++
			if strings.HasSuffix(key, ":feed") {
				v.t.Errorf("the feed names a deputy")
			}
		}
	}
	if withMarks != 1 || withDeputies < 4 {
		v.t.Errorf("the search found marks in %d keys and deputies in %d: it is blind", withMarks, withDeputies)
	}
}

// contents reads all of a key's fields and values.
func contents(t *testing.T, client *redis.Client, key string) [][]byte {
	t.Helper()
	ctx := t.Context()
	var got any
	var err error
	switch kind := client.Type(ctx, key).Val(); kind {
	case "hash":
		got, err = client.Do(ctx, "HGETALL", key).Result()
	case "list":
		got, err = client.Do(ctx, "LRANGE", key, 0, -1).Result()
	case "stream":
		got, err = client.Do(ctx, "XRANGE", key, "-", "+").Result()
	case "zset":
		got, err = client.Do(ctx, "ZRANGE", key, 0, -1).Result()
	case "string":
		got, err = client.Get(ctx, key).Result()
	default:
		t.Fatalf("the key %s is a %s", key, kind)
	}
	if err != nil {
		t.Fatal(err)
	}
	return flatten(got)
}

func flatten(v any) [][]byte {
	list, ok := v.([]any)
	if !ok {
		return [][]byte{fmt.Append(nil, v)}
	}
	var out [][]byte
	for _, e := range list {
		out = append(out, flatten(e)...)
	}
	return out
}

// searchFile searches each transaction of the append-only file: what was written together.
func (v *secretVote) searchFile(file []byte) {
	v.t.Helper()
	withMarks, withDeputies := 0, 0
	var act [][]byte
	inside := false
	for command := range commands(v.t, file) {
		switch string(bytes.ToUpper(command[0])) {
		case "MULTI":
			inside = true
			continue
		case "EXEC":
			inside = false
		default:
			act = append(act, command...)
		}
		if inside {
			continue
		}
		counters := slices.ContainsFunc(act, func(w []byte) bool { return strings.HasSuffix(string(w), ":tally") })
		marks, deputy := v.holdsMarks(act) || counters, v.holdsDeputy(act)
		if marks && deputy {
			v.t.Errorf("one act wrote of a deputy and of marks: %.300q", act)
		}
		if marks {
			withMarks++
		}
		if deputy {
			withDeputies++
		}
		act = nil
	}
	if withMarks == 0 || withDeputies < v.deputies {
		v.t.Errorf("the search found %d acts with marks and %d with deputies: it is blind", withMarks, withDeputies)
	}
}

// commands reads the commands of an append-only file, without its manifest and time stamps.
func commands(t *testing.T, file []byte) func(yield func([][]byte) bool) {
	return func(yield func([][]byte) bool) {
		for len(file) > 0 {
			var line []byte
			line, file, _ = bytes.Cut(file, []byte("\n"))
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(string(line), "*")))
			if err != nil || line[0] != '*' {
				continue // the manifest, or a comment
			}
			command := make([][]byte, n)
			for i := range command {
				line, file, _ = bytes.Cut(file, []byte("\n"))
				size, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(string(line), "$")))
				if err != nil || len(file) < size+2 {
					t.Fatalf("the append-only file cannot be read at %q", line)
				}
				command[i], file = file[:size], file[size+2:]
			}
			if !yield(command) {
				return
			}
		}
	}
}
