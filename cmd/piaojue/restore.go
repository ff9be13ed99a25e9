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
	"piaojue/web/i18n"
	"piaojue/web/photo"
)

// newRestoreCommand makes "piaojue restore": it restores a backup into an empty store.
func newRestoreCommand(l i18n.Lang) *cobra.Command {
	j := &backupJob{lang: l}
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
		return nil, inputError{word("backup.read", err)}
	}
	b, err := tally.ReadBackup(f, put)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, inputError{word("err.at", path, err)}
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
			return inputError{word("restore.empty", err)}
		}
		return word("restore.put", err)
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
			fmt.Fprintln(j.out, say(j.lang, "restore.aside", m.ID))
			continue
		}
		if err != nil {
			return word("restore.stop", m.ID, err)
		}
		if !j.giveUp {
			continue
		}
		given, err := service.GiveUpLocked(ctx, m.ID)
		if err != nil {
			return word("restore.give_up", m.ID, err)
		}
		if len(given) > 0 {
			fmt.Fprintln(j.out, say(j.lang, "restore.given_up", given))
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

// placePictures stores the backup's pictures of items in the folder, and checks each against its name.
func (j *backupJob) placePictures(b *tally.Backup) error {
	if b.Pictures == 0 {
		return nil
	}
	folder, err := photo.Open(filepath.Join(j.dir, photoFolder))
	if err != nil {
		return err
	}
	if _, err = readBackupFile(j.file, folder.Put); err == nil {
		fmt.Fprintln(j.out, say(j.lang, "restore.pictures", b.Pictures))
	}
	return err
}

func (j *backupJob) restored(b *tally.Backup) error {
	polls, returned := b.Count()
	fmt.Fprintln(j.out, say(j.lang, "restore.done", len(b.Meetings), polls, returned,
		b.Head.Made.Local().Format("2006-01-02 15:04:05")))
	next := "restore.closed"
	if j.reopen {
		next = "restore.paused"
	}
	_, err := fmt.Fprintf(j.out, "meetings %d, polls %d, ballots returned %d\n%s\n", len(b.Meetings), polls, returned,
		say(j.lang, next, j.dir))
	return err
}

// placeKeys writes the backup's key files into a folder that has none. Existing keys stay.
func (j *backupJob) placeKeys(b *tally.Backup) error {
	if len(b.Head.Files) == 0 || !holdsNone(j.dir) {
		return nil
	}
	if err := os.MkdirAll(j.dir, 0o700); err != nil {
		return word("keys.folder", err)
	}
	for _, name := range slices.Concat(keyFiles, certFiles) {
		raw, ok := b.Head.Files[name]
		if !ok && slices.Contains(certFiles, name) {
			continue
		}
		if !ok {
			return inputError{word("restore.lacks", name)}
		}
		f, err := os.OpenFile(filepath.Join(j.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			return inputError{word("restore.some", j.dir)}
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

// fitKeys refuses key files that are not those of the backup's time, before anything is written: nothing in the backup
// verifies without them. If other meetings verify, a meeting that does not was damaged when it was backed up: it is
// restored as it is, and the server sets it aside.
func fitKeys(b *tally.Backup, keys keyset, dir string) error {
	held, refusal := false, error(nil)
	for _, m := range b.Meetings {
		r, err := m.Records()
		if err != nil { // damaged when it was backed up
			refusal = cmp.Or(refusal, error(inputError{err}))
			continue
		}
		other := keys.holder().Holds(m.ID, r, recordFile, codesFile)
		if !b.Signed() || other == "" {
			held = true
			continue
		}
		if refusal == nil || other == codesFile {
			refusal = inputError{word("restore.key", filepath.Join(dir, other), m.ID, codesFile, recordFile, masterFile)}
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
		err = word("restore.master", filepath.Join(dir, masterFile), kept)
	}
	if err != nil {
		return inputError{err}
	}
	return nil
}
