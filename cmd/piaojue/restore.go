package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/tally"
	"piaojue/web/photo"
)

// newRestoreCommand makes "piaojue restore": a backup put back into an empty store.
func newRestoreCommand() *cobra.Command {
	j := &backupJob{}
	cmd := &cobra.Command{
		Use: "restore --data DIR FILE", Short: "Put a backup back into an empty store",
		Long: "Puts the meetings of FILE back into a store that holds none, with the key files of --data, or those in the\n" +
			"backup where the folder has none. Stop serve first. Polls that were open take no more ballots: what was\n" +
			"acknowledged after the backup is not in it. They can be closed and counted, or declared void and held again.\n" +
			"With --reopen they are paused only, and the presiding officer lets them go on. Everyone signs in again with\n" +
			"the same slips.",
		Example: "  piaojue restore --data /var/lib/piaojue /media/usb/1124-0900.piaojue",
		RunE:    func(cmd *cobra.Command, _ []string) error { return j.restore(cmd.Context()) },
	}
	j.flags(cmd)
	cmd.Flags().BoolVar(&j.reopen, "reopen", false,
		"let polls that were open go on, once the presiding officer resumes them")
	cmd.Flags().BoolVar(&j.giveUp, "give-up-locked", false,
		"of a backup from before a rotation of the master key: what in it is not archived is void")
	return cmd
}

func readBackupFile(path string, put func(string, []byte) error) (*tally.Backup, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, inputError{fmt.Errorf("read the backup: %w", err)}
	}
	b, err := tally.ReadBackup(f, put)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, inputError{fmt.Errorf("%s: %w", path, err)}
	}
	return b, nil
}

func (j *backupJob) restore(ctx context.Context) (err error) {
	b, err := readBackupFile(j.file, nil)
	if err != nil {
		return err
	}
	if err := j.placeKeys(b); err != nil {
		return err
	}
	keys, err := loadKeys(j.dir)
	if err != nil {
		return err
	}
	if err := fitKeys(b, keys, j.dir); err != nil {
		return err
	}
	if !j.giveUp {
		if err := fitMaster(b, keys.ring, j.dir); err != nil {
			return err
		}
	}
	j.prove = keys.prover()
	store, end, err := j.open(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	if err := store.Restore(ctx, b); err != nil {
		if errors.Is(err, tally.ErrNotEmpty) {
			return inputError{fmt.Errorf("%w; restore writes into an empty one only", err)}
		}
		return fmt.Errorf("put the backup back: %w", err)
	}
	if err := claimStore(ctx, store, j.dir, keys); err != nil {
		return err
	}
	service, err := meeting.NewService(meeting.Config{
		Store: store, Keys: keys.ring, Codes: keys.mint, Sign: seal.NewSigner(keys.record), Log: j.log,
	})
	if err != nil {
		return err
	}
	for _, m := range b.Meetings {
		err := service.Restored(ctx, m.ID, m.At(), j.reopen)
		if ballot.CodeOf(err) == ballot.CodeDamaged {
			fmt.Fprintf(j.out, "会议 %s 备份时已损坏，恢复后停用 (meeting %s was damaged when the backup was made; it is set aside).\n", m.ID,
				m.ID)
			continue
		}
		if err != nil {
			return fmt.Errorf("stop the open polls of meeting %s: %w", m.ID, err)
		}
		if !j.giveUp {
			continue
		}
		given, err := service.GiveUpLocked(ctx, m.ID)
		if err != nil {
			return fmt.Errorf("give up what does not open in meeting %s: %w", m.ID, err)
		}
		if len(given) > 0 {
			fmt.Fprintf(j.out, "打不开的票箱已放弃，没有公布的作废 (boxes given up): %v\n", given)
		}
	}
	if err := errors.Join(store.Use(ctx, keys.mint.Mark()), store.List(ctx, b)); err != nil {
		return err
	}
	if err := j.placePictures(b); err != nil {
		return err
	}
	return j.restored(b)
}

// placePictures puts the backup's pictures of items into the folder. Each is held against its name.
func (j *backupJob) placePictures(b *tally.Backup) error {
	if b.Pictures == 0 {
		return nil
	}
	folder, err := photo.Open(filepath.Join(j.dir, photoFolder))
	if err != nil {
		return err
	}
	if _, err = readBackupFile(j.file, folder.Put); err == nil {
		fmt.Fprintf(j.out, "项目图片已恢复 %d 张 (pictures of items put back: %d)\n", b.Pictures, b.Pictures)
	}
	return err
}

func (j *backupJob) restored(b *tally.Backup) error {
	polls, returned := b.Count()
	fmt.Fprintf(j.out, "已恢复会议 %d 场、表决 %d 项、收回选票 %d 张，备份于 %s\n", len(b.Meetings), polls, returned,
		b.Head.Made.Local().Format("2006-01-02 15:04:05"))
	said := "备份时正在进行的表决不再接收选票 (polls that were open take no more ballots)."
	if j.reopen {
		said = "备份时正在进行的表决已暂停，由主持人按“继续” (polls that were open are paused; the presiding officer resumes them)."
	}
	_, err := fmt.Fprintf(j.out, "meetings %d, polls %d, ballots returned %d\n%s\n", len(b.Meetings), polls, returned,
		said)
	return err
}

// placeKeys writes the backup's key files into a folder that has none. Keys that are there stay.
func (j *backupJob) placeKeys(b *tally.Backup) error {
	if len(b.Head.Files) == 0 || !holdsNone(j.dir) {
		return nil
	}
	if err := os.MkdirAll(j.dir, 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	for _, name := range slices.Concat(keyFiles, certFiles) {
		raw, ok := b.Head.Files[name]
		if !ok && slices.Contains(certFiles, name) {
			continue
		}
		if !ok {
			return inputError{fmt.Errorf("the backup lacks the key file %s", name)}
		}
		f, err := os.OpenFile(filepath.Join(j.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			return inputError{fmt.Errorf("%s holds some keys and not others", j.dir)}
		}
		if err != nil {
			return err
		}
		_, err = f.Write(raw)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// fitKeys refuses key files that are not those of the backup's time, before anything is written: without them nothing
// in it bears out. Where other meetings do, the one that does not was damaged when it was copied: it is put back as it
// is, and set aside by the server.
func fitKeys(b *tally.Backup, keys keyset, dir string) error {
	held, refusal := false, error(nil)
	for _, m := range b.Meetings {
		r, err := m.Records()
		if err != nil { // it was damaged when it was copied
			refusal = cmp.Or(refusal, error(inputError{err}))
			continue
		}
		other := keys.holder().Holds(m.ID, r, recordFile, codesFile)
		if !b.Signed() || other == "" {
			held = true
			continue
		}
		if refusal == nil || other == codesFile {
			refusal = inputError{fmt.Errorf(
				"%s is not the key of the backup's time: nothing in meeting %s bears out by it. A backup is put back with the "+
					"key files of its time (%s, %s, %s); they are in a backup made with --keys", filepath.Join(dir, other), m.ID,
				codesFile, recordFile, masterFile)}
		}
		if other == codesFile {
			return refusal
		}
	}
	if !held && refusal != nil {
		return refusal
	}
	return nil
}

// fitMaster refuses a master key that opens none of the backup's boxes.
func fitMaster(b *tally.Backup, ring *seal.Keyring, dir string) error {
	kept, locked := 0, 0
	err := b.BoxKeys(func(doc []byte) error {
		var p meeting.Poll
		if err := json.Unmarshal(doc, &p); err != nil {
			return nil //nolint:nilerr // of a meeting that was damaged
		}
		if len(p.BoxKey) == 0 {
			return nil
		}
		kept++
		if _, err := ring.Open(p.ID, p.BoxKey); err != nil {
			locked++
		}
		return nil
	})
	if err == nil && locked > 0 && locked == kept {
		err = fmt.Errorf("%s is the wrong master key: it opens none of the backup's ballot boxes (%d); put the one of its "+
			"time back, or give them up with --give-up-locked",
			filepath.Join(dir, masterFile), kept)
	}
	if err != nil {
		return inputError{err}
	}
	return nil
}
