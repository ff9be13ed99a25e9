package tally

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// ErrNotEmpty says that a store is not empty, so that nothing may be restored into it.
var ErrNotEmpty = errors.New("the store is not empty")

// backupTimeout bounds the reading or writing of one meeting.
const backupTimeout = time.Minute

// Backup writes all meetings, each at one point in time, also while votes run. Sessions, devices, PIN tries and the
// feed are left out: they are transient, and everyone signs in again to a restored store. A meeting that is too damaged
// to be read is left out, and returned.
func (s *Store) Backup(ctx context.Context, w io.Writer, head BackupHead) (left []ballot.MeetingID, err error) {
	if err := s.gate.checkSchema(ctx); err != nil {
		return nil, err
	}
	now, err := s.Now(ctx)
	if err != nil {
		return nil, err
	}
	schema, err := s.gate.schema(ctx) // an older store is copied without an upgrade
	if err != nil {
		return nil, err
	}
	head.Format, head.Schema, head.Made = backupFormat, schema, time.UnixMilli(now).UTC()
	meetings, err := s.Meetings(ctx)
	if err != nil {
		return nil, err
	}
	pictures, err := head.pictures()
	if err != nil {
		return nil, err
	}
	if len(pictures) > 0 {
		head.Format = backupPictures
	}
	out := newBackupWriter(w)
	if err := out.line(head); err != nil {
		return nil, err
	}
	for _, id := range meetings {
		m, err := s.copyMeeting(ctx, id)
		if ballot.CodeOf(err) == ballot.CodeDamaged {
			s.log.LogAttrs(ctx, slog.LevelError, "a damaged meeting is not in the backup", slog.String("meeting", string(id)),
				slog.Any("found", err))
			left = append(left, id)
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := out.line(m); err != nil {
			return nil, err
		}
	}
	return left, out.endWith(head)
}

// copyMeeting reads a meeting's keys in one transaction. It starts over when a poll was added meanwhile.
func (s *Store) copyMeeting(ctx context.Context, m ballot.MeetingID) (BackupMeeting, error) {
	ctx, stop := context.WithTimeout(ctx, backupTimeout)
	defer stop()
	for range loadTries {
		list, err := s.acts.HGet(ctx, tableKey(m, meeting.TableMeeting), "polls").Result()
		if err != nil && !errors.Is(err, redis.Nil) {
			return BackupMeeting{}, failed("back up", err)
		}
		polls, err := pollList(list)
		if err != nil {
			return BackupMeeting{}, fmt.Errorf("meeting %s: %w", m, err)
		}
		out, got, err := s.copyKeys(ctx, m, polls)
		if err != nil {
			return out, err
		}
		if got == list {
			return out, nil
		}
	}
	return BackupMeeting{}, ballot.Refuse(ballot.CodeStoreUnavailable, "meeting %s changed %d times while it was read", m,
		loadTries)
}

func (s *Store) copyKeys(ctx context.Context, m ballot.MeetingID,
	polls []ballot.PollID,
) (out BackupMeeting, list string, err error) {
	names := []string{stateKey(m)}
	for _, t := range tables {
		names = append(names, tableKey(m, t))
	}
	for _, p := range polls {
		names = append(names, pollKeys(p)...)
	}
	hashes := make([]*redis.MapStringStringCmd, len(names))
	var seq *redis.StringCmd
	var log *redis.StringSliceCmd
	var now *redis.TimeCmd
	_, err = s.acts.TxPipelined(ctx, func(p redis.Pipeliner) error {
		now, seq, log = p.Time(ctx), p.Get(ctx, seqKey(m)), p.LRange(ctx, logKey(m), 0, -1)
		for i, name := range names {
			hashes[i] = p.HGetAll(ctx, name)
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return out, "", failed("back up", err)
	}
	score, err := s.acts.ZScore(ctx, meetingsKey, string(m)).Result()
	if err != nil {
		return out, "", failed("back up", err)
	}
	out = BackupMeeting{ID: m, Score: score, Now: now.Val().UnixMilli()}
	out.Keys = append(out.Keys, backupKey{seqKey(m), "string", [][]byte{[]byte(cmp.Or(seq.Val(), "0"))}})
	if len(log.Val()) > 0 {
		k := backupKey{Key: logKey(m), Type: "list"}
		for _, e := range log.Val() {
			k.Values = append(k.Values, []byte(e))
		}
		out.Keys = append(out.Keys, k)
	}
	for i, name := range names {
		// The error of a missing counter hides those of later commands in the pipeline.
		if err := hashes[i].Err(); err != nil {
			return out, "", failed("back up", err)
		}
		if k := (backupKey{name, "hash", sorted(hashes[i].Val())}); len(k.Values) > 0 {
			out.Keys = append(out.Keys, k)
		}
		if name == tableKey(m, meeting.TableMeeting) {
			list = hashes[i].Val()["polls"]
		}
	}
	return out, list, nil
}

// sorted returns names and values in the order of the names. I3: the order of a small hash would reveal in which order
// its entries came.
func sorted(fields map[string]string) [][]byte {
	names := make([]string, 0, len(fields))
	for n := range fields {
		names = append(names, n)
	}
	slices.Sort(names)
	out := make([][]byte, 0, 2*len(names))
	for _, n := range names {
		out = append(out, []byte(n), []byte(fields[n]))
	}
	return out
}

// empty refuses with [ErrNotEmpty] a store that holds a meeting, or any key that is not this program's.
func (s *Store) empty(ctx context.Context) error {
	if err := s.gate.checkSchema(ctx); err != nil {
		return err
	}
	return s.eachNode(ctx, func(ctx context.Context, node *redis.Client) error {
		all := node.Scan(ctx, 0, "*", 1000).Iterator()
		for all.Next(ctx) {
			if k := all.Val(); k != schemaKey && k != checkKey && (len(k) < len("code:") || k[:len("code:")] != "code:") {
				return fmt.Errorf("%w: it holds the key %q", ErrNotEmpty, k)
			}
		}
		if err := all.Err(); err != nil {
			return failed("look whether the store is empty", err)
		}
		return nil
	})
}

// Restore writes a backup's meetings into an empty store. They are listed last, by [Store.List]: an unfinished restore
// leaves no meetings.
func (s *Store) Restore(ctx context.Context, b *Backup) error {
	if err := s.empty(ctx); err != nil {
		return err
	}
	if err := s.acts.Set(ctx, schemaKey, b.Head.Schema, 0).Err(); err != nil {
		return failed("restore", err)
	}
	for _, m := range b.Meetings {
		if err := s.writeMeeting(ctx, m); err != nil {
			return err
		}
	}
	for _, m := range b.Meetings {
		s.gate.restoring = append(s.gate.restoring, m.ID)
	}
	return s.gate.try(ctx) // upgrades an older schema
}

// List adds restored meetings to the list of meetings.
func (s *Store) List(ctx context.Context, b *Backup) error {
	for _, m := range b.Meetings {
		if err := s.acts.ZAdd(ctx, meetingsKey, redis.Z{Score: m.Score, Member: string(m.ID)}).Err(); err != nil {
			return failed("restore", err)
		}
	}
	return nil
}

func (s *Store) writeMeeting(ctx context.Context, m BackupMeeting) error {
	ctx, stop := context.WithTimeout(ctx, backupTimeout)
	defer stop()
	var codes []string
	_, err := s.acts.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, k := range m.Keys {
			values := make([]any, len(k.Values))
			for i, v := range k.Values {
				values[i] = v
			}
			for run := range slices.Chunk(values, runLength) {
				switch k.Type {
				case "hash":
					p.HSet(ctx, k.Key, run...)
				case "list":
					p.RPush(ctx, k.Key, run...)
				case "string":
					p.Set(ctx, k.Key, run[0], 0)
				}
			}
			if k.Key == tableKey(m.ID, meeting.TableCredentials) {
				for i := 0; i < len(k.Values); i += 2 {
					codes = append(codes, string(k.Values[i]))
				}
			}
		}
		return nil
	})
	if err != nil {
		return failed("restore", err)
	}
	return s.IndexCodes(ctx, m.ID, codes)
}

// BoxKeys calls look with the document of each poll in a backup, so that the caller can tell whether a master key opens
// their boxes.
func (b *Backup) BoxKeys(look func(doc []byte) error) error {
	for _, m := range b.Meetings {
		for _, k := range m.Keys {
			for i := 0; k.poll() && i+1 < len(k.Values); i += 2 {
				if string(k.Values[i]) == meeting.FieldDoc {
					if err := look(k.Values[i+1]); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// Count returns how many polls and ballots a backup holds, including ballots in sealed boxes.
func (b *Backup) Count() (polls, returned int) {
	for _, m := range b.Meetings {
		for _, k := range m.Keys {
			switch {
			case k.poll():
				polls++
			case strings.HasSuffix(k.Key, ":returned"):
				returned += len(k.Values) / 2
			}
		}
	}
	return polls, returned
}

// poll reports whether a key is that of a poll itself, and not of one of its tables.
func (k backupKey) poll() bool {
	_, of, found := strings.Cut(k.Key, ":poll:")
	return found && k.Type == "hash" && !strings.Contains(of, ":")
}
