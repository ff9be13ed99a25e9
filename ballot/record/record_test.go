package record

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

func testSpec(t *testing.T) ballot.Spec {
	t.Helper()
	s, err := ballot.ParseSpec([]byte(`{"kind":"selection","title":"民生实事项目票决",
		"items":[{"title":"道路 <一>"},{"title":"学校"},{"title":"公园"}],"rules":{"seats":1}}`))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// testBundle is a record of five ballots, one of them void, in no particular order.
func testBundle(t *testing.T, recorded bool) Bundle {
	t.Helper()
	s := testSpec(t)
	if recorded {
		s.Rules.Secrecy = ballot.Recorded
	}
	opened := []meeting.Opened{
		{Serial: "S5", Marks: "100"},
		{Serial: "S2", Marks: "123"},
		{Serial: "S4", Marks: "110", Void: true},
		{Serial: "S1", Marks: "000"},
		{Serial: "S3", Marks: "120"},
	}
	b := Bundle{
		Manifest: Manifest{
			Software: "piaojue 1.0", Meeting: ballot.Meeting{ID: "m", Title: "第一次会议", State: ballot.MeetingActive},
			Poll: "m-1", State: ballot.Closed, Sealing: "AES-256-GCM",
		},
		Receipts: []ballot.Receipt{"C", "A", "B", "E", "D"},
		Log:      [][]byte{[]byte(`{"n":1}`), []byte(`{"n":2}`)},
	}
	tally := s.NewTally()
	for i, o := range opened {
		line, err := newLine(s, o)
		if err != nil {
			t.Fatal(err)
		}
		b.Ballots = append(b.Ballots, line)
		marks, err := s.DecodeMarks(o.Marks)
		if err != nil {
			t.Fatal(err)
		}
		tally.Add(marks, o.Void)
		b.Roll = append(b.Roll, Voter{
			Number: ballot.DeputyID(fmt.Sprintf("%03d", i+1)), Name: "代表", SignedIn: true, Issued: true, Returned: true,
		})
	}
	c := tally.Counts(6, 5, 5)
	outcome := s.Outcome(c, tally)
	b.Outcome = &outcome
	var err error
	if b.Poll, err = encodePoll(s, c); err != nil {
		t.Fatal(err)
	}
	return b
}

func written(t *testing.T, b Bundle) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, b, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(data []byte) (Bundle, error) { return Read(bytes.NewReader(data), int64(len(data))) }

func TestRecordIsReadAsItWasWritten(t *testing.T) {
	for _, recorded := range []bool{false, true} {
		b := testBundle(t, recorded)
		data := written(t, b)
		if again := written(t, b); !bytes.Equal(again, data) {
			t.Error("the same record gives other bytes")
		}
		got, err := read(data)
		if err != nil {
			t.Fatal(err)
		}
		if err := got.CheckHashes(); err != nil {
			t.Error(err)
		}
		if !reflect.DeepEqual(got.Outcome, b.Outcome) || !reflect.DeepEqual(got.Roll, b.Roll) ||
			!reflect.DeepEqual(got.Log, b.Log) {
			t.Errorf("read %+v, wrote %+v", got, b)
		}
		m := got.Manifest
		if m.Format != formatOne || m.Poll != "m-1" || m.State != ballot.Closed || m.Meeting != b.Manifest.Meeting ||
			len(m.Files) != len(content) {
			t.Errorf("manifest %+v", m)
		}
		if fmt.Sprint(got.Receipts) != "[A B C D E]" {
			t.Errorf("receipts %v are not sorted", got.Receipts)
		}
		var order string
		for _, line := range got.Ballots {
			order += line.Serial + string(line.Deputy) + " "
		}
		if order != "S1 S2 S3 S4 S5 " || (got.Ballots[0].Deputy != "") != recorded {
			t.Errorf("ballots of %v: %+v", recorded, got.Ballots)
		}
		if again := written(t, got); !bytes.Equal(again, data) {
			t.Error("read and written again, the record differs")
		}
	}
}

func TestBallotsOfARecordCountToItsOutcome(t *testing.T) {
	b, err := read(written(t, testBundle(t, false)))
	if err != nil {
		t.Fatal(err)
	}
	poll, err := ballot.ParsePollFile(b.Poll)
	if err != nil {
		t.Fatal(err)
	}
	tally, err := CountLines(poll.Spec, bytes.NewReader(b.File(BallotsFile)))
	if err != nil {
		t.Fatal(err)
	}
	if tally.Ballots != 5 || tally.Void != 1 {
		t.Errorf("%d ballots, %d void; want 5 and 1, found by the limits", tally.Ballots, tally.Void)
	}
	if o := poll.Outcome(tally.Counts(poll.Entitled, poll.Present, poll.Issued), tally); !reflect.DeepEqual(&o,
		b.Outcome) {
		t.Errorf("counted %+v, recorded %+v", o, *b.Outcome)
	}
}

func TestRecordBeforeTheCount(t *testing.T) {
	b := Bundle{Manifest: Manifest{Poll: "m-1", State: ballot.Closed}, Poll: []byte("{}")}
	got, err := read(written(t, b))
	if err != nil || got.Outcome != nil || len(got.Ballots)+len(got.Receipts)+len(got.Log)+len(got.Roll) != 0 {
		t.Errorf("read %+v, %v", got, err)
	}
	b.Log = [][]byte{[]byte("two\nlines")}
	if err := Write(io.Discard, b, nil); err == nil {
		t.Error("Write took a log entry of two lines")
	}
}

// rezip rewrites a bundle's files, each passed through change, which may drop it by returning nil.
func rezip(t *testing.T, data []byte, change func(name string, content []byte) []byte) []byte {
	t.Helper()
	files, err := unzip(bytes.NewReader(data), int64(len(data)), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if changed := change(name, content); changed != nil {
			files[name] = changed
		} else {
			delete(files, name)
		}
	}
	var out bytes.Buffer
	if err := pack(&out, files); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestChangedFilesAreNamed(t *testing.T) {
	data := written(t, testBundle(t, false))
	for _, changed := range content {
		b, err := read(rezip(t, data, func(name string, content []byte) []byte {
			if name == changed && name != ReceiptsFile && name != LogFile && name != BallotsFile {
				return append(content, ' ')
			}
			if name == changed {
				return content[:len(content)-1]
			}
			return content
		}))
		if err != nil {
			t.Fatalf("%s changed: %v", changed, err)
		}
		if err := b.CheckHashes(); err == nil || !strings.Contains(err.Error(), changed) {
			t.Errorf("%s changed: CheckHashes = %v", changed, err)
		}
	}
}

func TestWhatIsNoRecordIsRefused(t *testing.T) {
	data := written(t, testBundle(t, false))
	replace := func(file, with string) []byte {
		return rezip(t, data, func(name string, content []byte) []byte {
			if name == file {
				return []byte(with)
			}
			return content
		})
	}
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"no archive", []byte("PK nothing"), "read the record"},
		{"cut off", data[:len(data)/2], "read the record"},
		{"a file missing", rezip(t, data, func(name string, content []byte) []byte {
			if name == RollFile {
				return nil
			}
			return content
		}), "ballots.jsonl stands where roll.json belongs"},
		{"another format", replace(ManifestFile, `{"format":3}`), "format 3"},
		{"a broken manifest", replace(ManifestFile, `{`), "read manifest.json"},
		{"a broken ballot", replace(BallotsFile, "{}\n{\n"), "ballots.jsonl, line 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := read(tt.data); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Read = %v, want it to say %q", err, tt.want)
			}
		})
	}
}
