package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"piaojue/ballot"
	"piaojue/ballot/seal"
	"piaojue/tally"
	"piaojue/tally/embedded"
)

// keyFiles are what --keys takes along; certFiles too, where the folder has them: tablets then trust the machine that
// takes the place of the one that failed. The key of the hall's authority is never among them.
var (
	keyFiles  = []string{signingFile, masterFile, codesFile, recordFile, clerkFile}
	certFiles = []string{caCertFile, serverCertFile, serverKeyFile}
)

// A backupJob is what backup and restore have in common: a data folder, its store and a file.
type backupJob struct {
	dir, redis, file string
	keys             bool // backup: take the key files along
	reopen           bool // restore: polls that were running may go on
	giveUp           bool // restore: polls whose box key does not open are void

	prove func(ballot.MeetingID, *ballot.Unsigned) error // restore: signs a backup of an earlier version
	out   io.Writer
	log   *slog.Logger
}

func (j *backupJob) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&j.dir, "data", "data", "folder of keys and, with the embedded store, of the record")
	cmd.Flags().StringVar(&j.redis, "redis", "", "the store's address; empty: the data folder's own")
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return inputError{fmt.Errorf("%s takes one file, not %d", cmd.Name(), len(args))}
		}
		return nil
	}
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		j.file, j.out = args[0], cmd.OutOrStdout()
		j.log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelError}))
		tally.LogRedis(j.log)
		if j.redis == "" {
			return nil
		}
		if err := checkRedis(j.redis); err != nil {
			return inputError{err}
		}
		return nil
	}
}

// newBackupCommand makes "piaojue backup": a consistent copy of all meetings, also while a vote runs.
func newBackupCommand() *cobra.Command {
	j := &backupJob{}
	cmd := &cobra.Command{
		Use: "backup --data DIR FILE", Short: "Write a consistent copy of all meetings, also during a vote",
		Long: "Writes all meetings to FILE, each as it is at one point in time, with a checksum, readable by you alone. It may run beside\n" +
			"serve, also while a poll is open. Ballots of a secret poll are in it sealed, or once counted under random serials; the\n" +
			"keys that open them are not in it, unless --keys is given: such a file opens every box, so keep it locked away and apart.\n\n" +
			"A meeting that was damaged keeps no other out: it is named, copied as far as it can be read, and the command ends with 1.\n\n" +
			"Archiving a poll destroys its box and digests in the store. It cannot reach a backup made before: destroy older\n" +
			"backups once a poll is archived, or rotate the master key (piaojue init --rotate-master) and destroy the old one.\n" +
			"Sign-ins are not in a backup: after a restore everyone signs in again with the same slips.",
		Example: "  piaojue backup --data /var/lib/piaojue /media/usb/1124-0900.piaojue",
		RunE:    func(cmd *cobra.Command, _ []string) error { return j.backup(cmd.Context()) },
	}
	j.flags(cmd)
	cmd.Flags().BoolVar(&j.keys, "keys", false, "take the key files and the hall's certificates along; whoever has the file can then open every box in it")
	return cmd
}

// newRestoreCommand makes "piaojue restore": a backup put back into an empty store.
func newRestoreCommand() *cobra.Command {
	j := &backupJob{}
	cmd := &cobra.Command{
		Use: "restore --data DIR FILE", Short: "Put a backup back into an empty store",
		Long: "Puts the meetings of FILE back into a store that holds none, with the key files of --data, or those in the backup where\n" +
			"the folder has none. Stop serve first. Polls that were open take no more ballots: what was acknowledged after the backup\n" +
			"is not in it. They can be closed and counted, or declared void and held again. With --reopen they are paused only, and\n" +
			"the presiding officer lets them go on. Everyone signs in again with the same slips.",
		Example: "  piaojue restore --data /var/lib/piaojue /media/usb/1124-0900.piaojue",
		RunE:    func(cmd *cobra.Command, _ []string) error { return j.restore(cmd.Context()) },
	}
	j.flags(cmd)
	cmd.Flags().BoolVar(&j.reopen, "reopen", false, "let polls that were open go on, once the presiding officer resumes them")
	cmd.Flags().BoolVar(&j.giveUp, "give-up-locked", false, "of a backup from before a rotation of the master key: what in it is not archived is void")
	return cmd
}

// open connects to the store, to that of a running server too, and gives what ends that.
func (j *backupJob) open(ctx context.Context, beside bool) (*tally.Store, func() error, error) {
	address, endChild := j.redis, func() error { return nil }
	if address == "" {
		folder := filepath.Join(j.dir, storeFolder)
		running, is := embedded.Running(ctx, folder)
		if is && !beside {
			return nil, nil, inputError{fmt.Errorf("a server runs on %s; stop it first", j.dir)}
		}
		if !is {
			child, err := embedded.Start(ctx, embedded.Config{Dir: folder, Log: j.log})
			if errors.Is(err, embedded.ErrNoServer) {
				return nil, nil, inputError{fmt.Errorf("%w: install one, or name the site's Redis by --redis", err)}
			}
			if err != nil {
				return nil, nil, fmt.Errorf("start the embedded store: %w", err)
			}
			running, endChild = child.URL(), child.Close
		}
		address = running
	}
	store, err := tally.New(tally.Config{URL: address, Log: j.log, Prove: j.prove})
	if err != nil {
		return nil, nil, errors.Join(err, endChild())
	}
	end := func() error { return errors.Join(store.Close(), endChild()) }
	if err := checkSchema(ctx, store); err != nil {
		return nil, nil, errors.Join(err, end())
	}
	return store, end, nil
}

func (j *backupJob) backup(ctx context.Context) (err error) {
	if j.redis == "" {
		if _, err := os.Stat(filepath.Join(j.dir, storeFolder)); err != nil {
			return inputError{fmt.Errorf("%s holds no store of its own; name the site's Redis by --redis", j.dir)}
		}
	}
	if _, err := os.Stat(j.file); err == nil {
		return inputError{fmt.Errorf("%s is there already; name a new file", j.file)}
	}
	head := tally.BackupHead{Software: softwareVersion()}
	if j.keys {
		if head.Files, err = readKeyFiles(j.dir); err != nil {
			return err
		}
	}
	store, end, err := j.open(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	left, err := j.write(ctx, store, head)
	if err != nil {
		return err
	}
	b, err := readBackupFile(j.file) // what cannot be read back is no backup
	if err != nil {
		return err
	}
	polls, returned := b.Count()
	fmt.Fprintf(j.out, "已备份会议 %d 场、表决 %d 项、收回选票 %d 张：%s\n", len(b.Meetings), polls, returned, j.file)
	fmt.Fprintf(j.out, "meetings %d, polls %d, ballots returned %d\nsha256 %s\n", len(b.Meetings), polls, returned, b.Sum)
	if j.keys {
		fmt.Fprintln(j.out, "内含密钥，能打开全部票箱，请锁好 (it holds the keys: lock it away).")
	}
	return j.tellDamaged(left, j.damaged(ctx, store, b))
}

// damaged lists the meetings of a fresh backup that do not bear out by the folder's keys, where these are the store's.
func (j *backupJob) damaged(ctx context.Context, store *tally.Store, b *tally.Backup) []ballot.MeetingID {
	keys, err := loadKeys(j.dir)
	if err != nil || !b.Signed() {
		return nil
	}
	if other, err := store.OtherKey(ctx, keys.prints()); err != nil || other != "" {
		return nil
	}
	var list []ballot.MeetingID
	for _, m := range b.Meetings {
		if r, err := m.Records(); err != nil || keys.holder().Holds(m.ID, r, recordFile, codesFile) != "" {
			list = append(list, m.ID)
		}
	}
	return list
}

// tellDamaged names what a backup lacks or holds damaged; the file is written all the same, for the others.
func (j *backupJob) tellDamaged(left, damaged []ballot.MeetingID) error {
	for _, m := range left {
		fmt.Fprintf(j.out, "会议 %s 的数据已损坏，读不出，未备份 (meeting %s is damaged, cannot be read, and is not in the backup).\n", m, m)
	}
	for _, m := range damaged {
		fmt.Fprintf(j.out, "会议 %s 的数据已损坏或被改动，按原样备份 (meeting %s was damaged or changed; it is in the backup as it stands).\n", m, m)
	}
	if all := append(left, damaged...); len(all) > 0 {
		return fmt.Errorf("the backup is written, but meetings in the store are damaged: %v; keep the older backups of them", all)
	}
	return nil
}

// write writes the file beside its place and moves it there once it is whole and on disk.
func (j *backupJob) write(ctx context.Context, store *tally.Store, head tally.BackupHead) (left []ballot.MeetingID, err error) {
	part := j.file + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, inputError{fmt.Errorf("write the backup: %w", err)}
	}
	left, err = store.Backup(ctx, f, head)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, errors.Join(fmt.Errorf("write the backup: %w", err), os.Remove(part))
	}
	return left, os.Rename(part, j.file)
}

func readBackupFile(path string) (*tally.Backup, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, inputError{fmt.Errorf("read the backup: %w", err)}
	}
	b, err := tally.ReadBackup(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, inputError{fmt.Errorf("%s: %w", path, err)}
	}
	return b, nil
}

func readKeyFiles(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range keyFiles {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, inputError{fmt.Errorf("--keys: %w", err)}
		}
		files[name] = raw
	}
	for _, name := range certFiles {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, inputError{fmt.Errorf("--keys: %w", err)}
		}
		files[name] = raw
	}
	return files, nil
}

func (j *backupJob) restore(ctx context.Context) (err error) {
	b, err := readBackupFile(j.file)
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
	service, err := ballot.NewService(ballot.Config{Store: store, Keys: keys.ring, Mint: keys.mint, Sign: seal.NewSigner(keys.record), Log: j.log})
	if err != nil {
		return err
	}
	for _, m := range b.Meetings {
		err := service.Restored(ctx, m.ID, m.At(), j.reopen)
		if ballot.CodeOf(err) == ballot.CodeDamaged {
			fmt.Fprintf(j.out, "会议 %s 备份时已损坏，恢复后停用 (meeting %s was damaged when the backup was made; it is set aside).\n", m.ID, m.ID)
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
	return j.restored(b)
}

func (j *backupJob) restored(b *tally.Backup) error {
	polls, returned := b.Count()
	fmt.Fprintf(j.out, "已恢复会议 %d 场、表决 %d 项、收回选票 %d 张，备份于 %s\n", len(b.Meetings), polls, returned, b.Head.Made.Local().Format("2006-01-02 15:04:05"))
	said := "备份时正在进行的表决不再接收选票 (polls that were open take no more ballots)."
	if j.reopen {
		said = "备份时正在进行的表决已暂停，由主持人按“继续” (polls that were open are paused; the presiding officer resumes them)."
	}
	_, err := fmt.Fprintf(j.out, "meetings %d, polls %d, ballots returned %d\n%s\n", len(b.Meetings), polls, returned, said)
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
			refusal = inputError{fmt.Errorf("%s is not the key of the backup's time: nothing in meeting %s bears out by it. A backup is put back with the "+
				"key files of its time (%s, %s, %s); they are in a backup made with --keys", filepath.Join(dir, other), m.ID, codesFile, recordFile, masterFile)}
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
		var p ballot.Poll
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
		err = fmt.Errorf("%s is the wrong master key: it opens none of the backup's ballot boxes (%d); put the one of its time back, or give them up with --give-up-locked",
			filepath.Join(dir, masterFile), kept)
	}
	if err != nil {
		return inputError{err}
	}
	return nil
}
