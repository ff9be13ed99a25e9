package tally

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Versions of the file's own format, independent of the schema of its content. A file has the lowest version that can
// hold it.
const (
	backupFormat   = 1
	backupPictures = 2 // pictures of items come after the meetings
)

// maxBackup bounds the unpacked size, in bytes.
const maxBackup = 4 << 30

// errBadBackup says that a file is not a complete backup; the wrapping error says what is wrong with it.
var errBadBackup = errors.New("not a whole backup")

// A BackupHead is the first line of a backup.
type BackupHead struct {
	Format   int               `json:"piaojue_backup"`
	Schema   int               `json:"schema"`
	Made     time.Time         `json:"made"` // by the store's clock, before the first meeting was read
	Software string            `json:"software"`
	Files    map[string][]byte `json:"files,omitempty"` // key files, if they were asked for

	Pictures PictureSource `json:"-"` // the pictures to include; nil: none
}

// A PictureSource lists and reads the pictures of a data folder.
type PictureSource interface {
	List() ([]string, error)
	Read(name string) ([]byte, error)
}

// A backupPicture is the line of one picture, after the meetings.
type backupPicture struct {
	Picture string `json:"picture"` // its name
	Data    []byte `json:"data"`
}

// A BackupMeeting is one meeting, read at one point in time.
type BackupMeeting struct {
	ID    ballot.MeetingID `json:"meeting"`
	Score float64          `json:"score"` // when it was created
	Now   int64            `json:"now"`   // the store's clock when it was read, in milliseconds
	Keys  []backupKey      `json:"keys"`
}

// A backupKey is one key: alternating names and values for a hash, the entries for a list, one value for a string.
type backupKey struct {
	Key    string   `json:"key"`
	Type   string   `json:"type"`
	Values [][]byte `json:"values"`
}

// A Backup is a complete file that was read and verified.
type Backup struct {
	Head     BackupHead
	Meetings []BackupMeeting
	Pictures int    // number of pictures in the file
	Sum      string // SHA-256 of the content, hex

	put func(name string, data []byte) error // receives each picture; may be nil
}

// A backupWriter writes compressed lines of JSON, and their checksum at the end.
type backupWriter struct {
	packed *gzip.Writer
	sum    hash.Hash
	lines  int
}

// A backupEnd is the last line: the number of lines before, and their checksum. A truncated file lacks it.
type backupEnd struct {
	Lines int    `json:"lines"`
	Sum   string `json:"sha256"`
}

func newBackupWriter(w io.Writer) *backupWriter {
	return &backupWriter{packed: gzip.NewWriter(w), sum: sha256.New()}
}

func (b *backupWriter) line(v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	b.lines++
	_, err = io.MultiWriter(b.packed, b.sum).Write(append(raw, '\n'))
	return err
}

// pictures returns the names of the pictures to include.
func (h BackupHead) pictures() ([]string, error) {
	if h.Pictures == nil {
		return nil, nil
	}
	return h.Pictures.List()
}

// endWith writes the pictures and the end. It lists them after all meetings were read, so that every picture that a
// meeting names is stored by then. It leaves out pictures that cannot be read or were changed on disk: no page shows
// them.
func (b *backupWriter) endWith(h BackupHead) error {
	names, err := h.pictures()
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := h.Pictures.Read(name)
		if err != nil {
			continue
		}
		if err := b.line(backupPicture{name, data}); err != nil {
			return err
		}
	}
	return b.end()
}

func (b *backupWriter) end() error {
	if err := b.line(backupEnd{b.lines, hex.EncodeToString(b.sum.Sum(nil))}); err != nil {
		return err
	}
	return b.packed.Close()
}

// ReadBackup reads a file and refuses one that is truncated, changed, or of another kind. It passes each picture to put
// as it is read, before the end of the file is checked; put may be nil.
func ReadBackup(r io.Reader, put func(name string, data []byte) error) (*Backup, error) {
	packed, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%w: it is not a file that backup has written", errBadBackup)
	}
	in := bufio.NewReader(io.LimitReader(packed, maxBackup))
	b, sum := &Backup{put: put}, sha256.New()
	for n := 0; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return nil, fmt.Errorf("%w: it is cut off, or was changed, after %d lines", errBadBackup, n)
		}
		if n == 0 {
			if err := json.Unmarshal(line, &b.Head); err != nil || b.Head.Format == 0 {
				return nil, fmt.Errorf("%w: it is not a file that backup has written", errBadBackup)
			}
			if b.Head.Format > backupPictures || b.Head.Schema > len(upgrades)+1 {
				return nil, fmt.Errorf("%w: it was written by a newer version of this program (%s)", errBadBackup, b.Head.Software)
			}
		} else if ended, err := b.take(line, n, hex.EncodeToString(sum.Sum(nil))); err != nil {
			return nil, err
		} else if ended {
			return b, b.ends(in)
		}
		sum.Write(line)
	}
}

// take parses a line after the first: the end, a meeting or a picture.
func (b *Backup) take(line []byte, n int, sum string) (ended bool, err error) {
	if bytes.HasPrefix(line, []byte(`{"lines"`)) {
		var end backupEnd
		if err := json.Unmarshal(line, &end); err != nil || end.Lines != n || end.Sum != sum {
			return false, fmt.Errorf("%w: its content does not match its checksum; it was changed", errBadBackup)
		}
		b.Sum = sum
		return true, nil
	}
	if bytes.HasPrefix(line, []byte(`{"picture"`)) {
		return false, b.takePicture(line, n)
	}
	var m BackupMeeting
	if err := json.Unmarshal(line, &m); err != nil {
		return false, fmt.Errorf("%w: line %d cannot be read", errBadBackup, n+1)
	}
	if _, err := ballot.ParseMeetingID(string(m.ID)); err != nil {
		return false, fmt.Errorf("%w: line %d is of no meeting", errBadBackup, n+1)
	}
	for _, k := range m.Keys {
		if err := k.check(m.ID); err != nil {
			return false, fmt.Errorf("%w: line %d: %w", errBadBackup, n+1, err)
		}
	}
	b.Meetings = append(b.Meetings, m)
	return false, nil
}

func (b *Backup) takePicture(line []byte, n int) error {
	var p backupPicture
	if err := json.Unmarshal(line, &p); err != nil {
		return fmt.Errorf("%w: line %d cannot be read", errBadBackup, n+1)
	}
	b.Pictures++
	if b.put == nil {
		return nil
	}
	return b.put(p.Picture, p.Data)
}

// check ensures that a file can write only keys of its own meeting.
func (k backupKey) check(m ballot.MeetingID) error {
	of := tag(m)
	switch {
	case len(k.Key) <= len(of) || k.Key[:len(of)] != of:
		return fmt.Errorf("key %q is not of meeting %s", k.Key, m)
	case k.Type != "hash" && k.Type != "list" && k.Type != "string", k.Type == "hash" && len(k.Values)%2 != 0,
		k.Type == "string" && len(k.Values) != 1:
		return fmt.Errorf("key %q is of no kind known here", k.Key)
	}
	return nil
}

// ends refuses data after the last line, and a compressed stream whose checksum is wrong.
func (b *Backup) ends(in io.Reader) error {
	if n, err := io.Copy(io.Discard, in); err != nil || n > 0 {
		return fmt.Errorf("%w: it was changed behind its end", errBadBackup)
	}
	return nil
}

// At returns the store's time when the meeting was read.
func (m BackupMeeting) At() time.Time { return time.UnixMilli(m.Now).UTC() }

// Signed reports whether states, returns, ballots and credentials in the backup have signatures and proofs.
func (b *Backup) Signed() bool { return b.Head.Schema > schemaFirst }

// Records returns a meeting's records as the backup holds them.
func (m BackupMeeting) Records() (*meeting.Records, error) {
	hashes := map[string]map[string][]byte{}
	r := &meeting.Records{Tables: map[meeting.Table]map[string][]byte{}, Polls: map[ballot.PollID]meeting.PollRecords{}}
	for _, k := range m.Keys {
		switch {
		case k.Key == logKey(m.ID):
			r.Entries = len(k.Values)
		case k.Type == "hash":
			rows := make(map[string][]byte, len(k.Values)/2)
			for i := 0; i+1 < len(k.Values); i += 2 {
				rows[string(k.Values[i])] = k.Values[i+1]
			}
			hashes[k.Key] = rows
		}
	}
	state := hashes[stateKey(m.ID)]
	version, err := strconv.ParseUint(string(state["version"]), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%w: meeting %s has no version", errBadBackup, m.ID)
	}
	r.Version, r.Head, r.Signature = version, string(state["head"]), state["sign"]
	for _, t := range tables {
		r.Tables[t] = hashes[tableKey(m.ID, t)]
	}
	polls, err := meeting.PollIDs(r.Tables[meeting.TableMeeting])
	if err != nil {
		return nil, fmt.Errorf("%w: meeting %s: %w", errBadBackup, m.ID, err)
	}
	for _, p := range polls {
		r.Polls[p] = meeting.PollRecords{Poll: hashes[pollKey(p)], Issued: hashes[issuedKey(p)]}
	}
	return r, nil
}
