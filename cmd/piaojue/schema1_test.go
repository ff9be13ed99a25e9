package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
	"piaojue/ballot/seal"
	"piaojue/tally"
	"piaojue/tally/redistest"
)

// schema1 is what the version before schema 2 left: a backup with its keys, the records it wrote, and what its deputies
// know.
type schema1 struct {
	Meeting  ballot.MeetingID             `json:"meeting"`
	Clerk    string                       `json:"clerk"`
	Codes    map[string]string            `json:"codes"`
	Polls    map[string]ballot.PollID     `json:"polls"`
	Receipts map[string]map[string]string `json:"receipts"` // by poll and number
}

func readSchema1(t *testing.T) (facts schema1, b *tally.Backup, dir string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/schema1/facts.json")
	if err == nil {
		err = json.Unmarshal(raw, &facts)
	}
	if err != nil {
		t.Fatal(err)
	}
	if b, err = readBackupFile("testdata/schema1/store.piaojue", nil); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "data")
	j := &backupJob{dir: dir}
	if err := j.placeKeys(b); err != nil {
		t.Fatal(err)
	}
	return facts, b, dir
}

// writeSchema1 writes the backup's keys as the previous version had them in its store.
func writeSchema1(t *testing.T, client *redis.Client, b *tally.Backup) {
	t.Helper()
	ctx := t.Context()
	client.Set(ctx, "schema", 1, 0)
	for _, m := range b.Meetings {
		client.ZAdd(ctx, "meetings", redis.Z{Score: m.Score, Member: string(m.ID)})
		for _, k := range m.Keys {
			values := make([]any, len(k.Values))
			for i, v := range k.Values {
				values[i] = v
			}
			var err error
			switch k.Type {
			case "hash":
				err = client.HSet(ctx, k.Key, values...).Err()
				if strings.HasSuffix(k.Key, ":credentials") {
					for i := 0; i < len(values); i += 2 {
						client.Set(ctx, "code:"+string(k.Values[i]), string(m.ID), 0)
					}
				}
			case "list":
				err = client.RPush(ctx, k.Key, values...).Err()
			default:
				err = client.Set(ctx, k.Key, values[0], 0).Err()
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// claimed opens a store for a data folder as serve does.
func claimed(t *testing.T, url, dir string) (*meeting.Service, *tally.Store, error) {
	t.Helper()
	keys, err := loadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	config := tally.Config{URL: url, Log: slog.New(slog.DiscardHandler)}
	if mayBeUnsigned(dir) {
		config.Prove = keys.prover()
	}
	store, err := tally.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	svc, err := meeting.NewService(meeting.Config{
		Store: store, Keys: keys.ring, Codes: keys.mint, Sign: seal.NewSigner(keys.record), Clerk: clerkOf(dir),
		Files: recordHashes,
	})
	if err != nil {
		t.Fatal(err)
	}
	return svc, store, claimStore(t.Context(), store, dir, keys)
}

// TestSchema1Store: a store of the previous version is signed once, with polls open, and continues as if nothing had
// happened: retries get the first receipts, ballots can be replaced, and records verify. After that, an unsigned store
// is refused.
func TestSchema1Store(t *testing.T) {
	facts, b, dir := readSchema1(t)
	server := redistest.Start(t)
	writeSchema1(t, server.Client(), b)
	server.Client().HSet(t.Context(), "{m:"+string(facts.Meeting)+"}:sessions", "d.001",
		"0123456789abcdef0123456789abcdef")
	svc, _, err := claimed(t, server.URL(), dir)
	if err != nil {
		t.Fatal(err)
	}
	// as in an older token
	signedIn := ballot.Principal{
		ID: "d.001", Number: "001", Meeting: facts.Meeting, Session: "0123456789abcdef0123456789abcdef",
	}
	if err := svc.CheckSession(t.Context(), svc.Vouched(signedIn)); err != nil {
		t.Errorf("a deputy signed in before the upgrade: %v", err)
	}
	if err := svc.CheckSession(t.Context(), signedIn); ballot.CodeOf(err) != ballot.CodeUnauthenticated {
		t.Errorf("a session without its proof: %v, want unauthenticated", err)
	}
	finishSchema1(t, svc, facts, dir)
	if _, _, err := claimed(t, server.URL(), dir); err != nil {
		t.Errorf("a second start: %v", err)
	}

	client := server.Client()
	client.FlushDB(t.Context())
	writeSchema1(t, client, b)
	if _, _, err := claimed(t, server.URL(), dir); err == nil || !errors.Is(err, tally.ErrUnsigned) ||
		!strings.Contains(err.Error(), signedFile) {
		t.Errorf("an unsigned store under a folder that has a signed one: %v", err)
	}
	if got := client.Get(t.Context(), "schema").Val(); got != "1" {
		t.Errorf("a refused store was brought to schema %s", got)
	}
}

// TestSchema1Backup: a backup of the previous version is restored, signed in the process, and its polls continue.
func TestSchema1Backup(t *testing.T) {
	facts, _, dir := readSchema1(t)
	server := redistest.Start(t)
	j := &backupJob{
		dir: dir, redis: server.URL(), file: "testdata/schema1/store.piaojue", reopen: true, out: io.Discard,
		log: slog.New(slog.DiscardHandler),
	}
	if err := j.restore(t.Context()); err != nil {
		t.Fatal(err)
	}
	svc, _, err := claimed(t, server.URL(), dir)
	if err != nil {
		t.Fatal(err)
	}
	chair, err := svc.SignInByCode(t.Context(), facts.Codes["chair"], "")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"live", "revise", "recorded"} {
		if err := svc.Do(t.Context(), chair, ballot.ActResume, facts.Polls[name], nil); err != nil {
			t.Fatal(err)
		}
	}
	finishSchema1(t, svc, facts, dir)
}

// finishSchema1 completes the polls of the older store.
func finishSchema1(t *testing.T, svc *meeting.Service, facts schema1, dir string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	who := map[string]ballot.Principal{}
	for name, code := range facts.Codes {
		p, err := svc.SignInByCode(ctx, code, "")
		must(err)
		who[name] = p
	}
	cast := func(poll, number, key, replaces string) (meeting.CastAnswer, error) {
		return svc.Cast(ctx, who[number], facts.Polls[poll], ballot.CastRequest{
			Key: key, Marks: map[string]string{"1": "approve"}, Replaces: ballot.Receipt(replaces),
		})
	}
	for _, poll := range []string{"live", "revise", "recorded", "announced", "closed"} {
		a, err := cast(poll, "001", fmt.Sprintf("%032d", 0), "")
		if want := facts.Receipts[string(facts.Polls[poll])]["001"]; err != nil || !a.Again || string(a.Receipt) != want {
			t.Errorf("a retry in the poll %s: %+v, %v, want the receipt %s again", poll, a, err, want)
		}
	}
	for _, poll := range []string{"live", "revise", "recorded"} {
		_, err := cast(poll, "012", strings.Repeat("9", 32), "")
		must(err)
	}
	_, err := cast("revise", "002", strings.Repeat("8", 32), facts.Receipts[string(facts.Polls["revise"])]["002"])
	must(err)
	for _, poll := range []string{"live", "revise", "recorded"} {
		must(svc.Do(ctx, who["chair"], ballot.ActClose, facts.Polls[poll], nil))
	}
	for _, poll := range []string{"live", "revise", "recorded", "closed"} {
		if poll == "closed" {
			must(svc.Do(ctx, who["chair"], ballot.ActClose, facts.Polls[poll], nil)) // again: earlier ballots go on record
		}
		must(svc.Do(ctx, who["teller"], ballot.ActCertify, facts.Polls[poll], meeting.Word{Agree: true}))
		must(svc.Do(ctx, who["chair"], ballot.ActAnnounce, facts.Polls[poll], nil))
	}
	for _, poll := range []string{"live", "revise", "recorded", "closed", "announced", "archived", "void"} {
		holdsRecord(t, svc, who["teller"], facts.Polls[poll], dir)
	}
}

// holdsRecord exports a poll's record and verifies it.
func holdsRecord(t *testing.T, svc *meeting.Service, by ballot.Principal, id ballot.PollID, dir string) {
	t.Helper()
	r, err := svc.Record(context.WithoutCancel(t.Context()), by, id)
	if err != nil {
		t.Errorf("the record of %s: %v", id, err)
		return
	}
	keys, err := loadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := writeBundle(&file, r, keys.record); err != nil {
		t.Fatal(err)
	}
	if report := record.Verify(bytes.NewReader(file.Bytes()), int64(file.Len()), record.Options{}); !report.Holds {
		t.Errorf("the record of %s, %s: %s fails: %+v", id, r.Poll.State, report.Failed(), report.Checks)
	}
}

// TestSchema1Records: records that the previous version wrote still verify.
func TestSchema1Records(t *testing.T) {
	for _, name := range []string{"recorded", "archived", "closed", "void"} {
		data, err := os.ReadFile("testdata/schema1/record-" + name + ".zip")
		if err != nil {
			t.Fatal(err)
		}
		if r := record.Verify(bytes.NewReader(data), int64(len(data)), record.Options{}); !r.Holds {
			t.Errorf("%s: %s fails: %+v", name, r.Failed(), r.Checks)
		}
	}
}

// TestOtherKeyFiles: a server does not start on a store that has other keys, and names the key file. A backup is not
// restored with key files that are not those of its time.
func TestOtherKeyFiles(t *testing.T) {
	server := redistest.Start(t)
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := createKeys(dir); err != nil {
		t.Fatal(err)
	}
	svc, _, err := claimed(t, server.URL(), dir)
	if err != nil {
		t.Fatal(err)
	}
	code, err := newClerkCode(dir)
	if err != nil {
		t.Fatal(err)
	}
	root, err := svc.SignInByCode(t.Context(), code, "")
	if err != nil {
		t.Fatal(err)
	}
	m, err := svc.CreateMeeting(t.Context(), root, meeting.NewMeeting{Title: "第四次会议"})
	if err != nil {
		t.Fatal(err)
	}
	if err := svc.SetRoll(t.Context(), root, m.ID, []ballot.Deputy{{Number: "001", Name: "张三"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := svc.MakeSlips(t.Context(), root, m.ID, []ballot.DeputyID{"001"}, nil); err != nil {
		t.Fatal(err)
	}
	j := &backupJob{
		dir: dir, redis: server.URL(), file: filepath.Join(t.TempDir(), "b"), out: io.Discard,
		log: slog.New(slog.DiscardHandler),
	}
	if err := j.backup(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "data")
	if _, err := createKeys(other); err != nil {
		t.Fatal(err)
	}
	empty := redistest.Start(t)
	for _, name := range []string{signingFile, masterFile, codesFile, recordFile} {
		mixed := filepath.Join(t.TempDir(), "data")
		if err := os.CopyFS(mixed, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(filepath.Join(other, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{signingFile, masterFile, codesFile, recordFile} {
			if err := os.Chmod(filepath.Join(mixed, file), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(mixed, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := claimed(t, server.URL(), mixed); err == nil || !strings.Contains(err.Error(), name) ||
			!strings.Contains(err.Error(), "another") {
			t.Errorf("a start with another %s: %v", name, err)
		}
		back := &backupJob{dir: mixed, redis: empty.URL(), file: j.file, out: io.Discard, log: slog.New(slog.DiscardHandler)}
		err = back.restore(t.Context())
		if name == codesFile || name == recordFile {
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("a backup put back with another %s: %v", name, err)
			}
			if n := empty.Client().DBSize(t.Context()).Val(); n != 0 {
				t.Errorf("a backup that was refused wrote %d keys", n)
			}
		}
		empty.Client().FlushDB(t.Context())
	}
}

// TestRestoreFromBeforeARotation: a backup from before a rotation of the master key is restored only if its boxes are
// given up. What was archived verifies, what was not announced is void, and the meeting can continue.
func TestRestoreFromBeforeARotation(t *testing.T) {
	facts, _, dir := readSchema1(t)
	other := filepath.Join(t.TempDir(), "data")
	if _, err := createKeys(other); err != nil {
		t.Fatal(err)
	}
	master, err := os.ReadFile(filepath.Join(other, masterFile))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, masterFile), master, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	server := redistest.Start(t)
	j := &backupJob{
		dir: dir, redis: server.URL(), file: "testdata/schema1/store.piaojue", out: io.Discard,
		log: slog.New(slog.DiscardHandler),
	}
	if err := j.restore(t.Context()); err == nil || !strings.Contains(err.Error(), "--give-up-locked") {
		t.Fatalf("a restore under another master key: %v", err)
	}
	j.giveUp = true
	if err := j.restore(t.Context()); err != nil {
		t.Fatal(err)
	}
	svc, _, err := claimed(t, server.URL(), dir)
	if err != nil {
		t.Fatal(err)
	}
	teller, err := svc.SignInByCode(t.Context(), facts.Codes["teller"], "")
	if err != nil {
		t.Fatal(err)
	}
	state, err := svc.State(t.Context(), facts.Meeting)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]ballot.PollState{
		"live": ballot.Void, "revise": ballot.Void, "recorded": ballot.Void, "closed": ballot.Void,
		"announced": ballot.Announced,
	} {
		if p, err := state.Poll(facts.Polls[name]); err != nil || p.State != want || len(p.BoxKey) != 0 {
			t.Errorf("the poll %s is %s with %d bytes of a key, %v, want %s and none", name, p.State, len(p.BoxKey), err, want)
		}
	}
	holdsRecord(t, svc, teller, facts.Polls["archived"], dir)
	if _, err := svc.Record(t.Context(), teller, facts.Polls["announced"]); ballot.CodeOf(err) != ballot.CodeBoxLocked {
		t.Errorf("the record of an announced poll without its key: %v, want box_locked", err)
	}
}
