package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally"
	"piaojue/tally/embedded"
	"piaojue/web/i18n"
)

// keyFiles are what --keys adds to a backup, and certFiles too if the folder has them: then tablets trust the machine
// that replaces a failed one. The key of the hall's authority is never among them.
var (
	keyFiles  = []string{signingFile, masterFile, codesFile, recordFile, clerkFile}
	certFiles = []string{caCertFile, serverCertFile, serverKeyFile}
)

// A backupJob is what backup and restore share: a data folder, its store and a file.
type backupJob struct {
	dir, redis, file string
	keys             bool // backup: include the key files
	reopen           bool // restore: polls that were running may continue
	giveUp           bool // restore: polls whose box key does not open become void

	prove func(ballot.MeetingID, *meeting.Unsigned) error // restore: signs a backup of an earlier version
	out   io.Writer
	lang  i18n.Lang
	log   *slog.Logger
}

func (j *backupJob) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&j.dir, "data", "data", "folder of keys and, with the embedded store, of the record")
	cmd.Flags().StringVar(&j.redis, "redis", "", "the store's address; empty: the data folder's own")
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return inputError{word("backup.one", cmd.Name(), len(args))}
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

// newBackupCommand makes "piaojue backup": a consistent copy of all meetings, even while a vote runs.
func newBackupCommand(l i18n.Lang) *cobra.Command {
	j := &backupJob{lang: l}
	cmd := &cobra.Command{
		Use: "backup --data DIR FILE", Short: "Write a consistent copy of all meetings, also during a vote",
		Long: "Writes all meetings to FILE, each as it is at one point in time, with a checksum, readable by you\n" +
			"alone. It may run beside serve, also while a poll is open. Ballots of a secret poll are in it sealed, or\n" +
			"once counted under random serials; the keys that open them are not in it, unless --keys is given: such a\n" +
			"file opens every box, so keep it locked away and apart. Pictures of items, from photos in the data folder,\n" +
			"are in it too.\n\n" +
			"A meeting that was damaged keeps no other out: it is named, copied as far as it can be read, and the command\n" +
			"ends with 1.\n\n" +
			"Archiving a poll destroys its box and digests in the store. It cannot reach a backup made before: destroy\n" +
			"older backups once a poll is archived, or rotate the master key (piaojue init --rotate-master) and destroy\n" +
			"the old one. Sign-ins are not in a backup: after a restore everyone signs in again with the same slips.",
		Example: "  piaojue backup --data /var/lib/piaojue /media/usb/1124-0900.piaojue",
		RunE:    func(cmd *cobra.Command, _ []string) error { return j.backup(cmd.Context()) },
	}
	j.flags(cmd)
	cmd.Flags().BoolVar(&j.keys, "keys", false,
		"take the key files and the hall's certificates along; whoever has the file can then open every box in it")
	return cmd
}

// open connects to the store, which may be that of a running server, and returns a function that disconnects.
func (j *backupJob) open(ctx context.Context, beside bool) (*tally.Store, func() error, error) {
	address, endChild := j.redis, func() error { return nil }
	if address == "" {
		folder := filepath.Join(j.dir, storeFolder)
		running, is := embedded.Running(ctx, folder)
		if is && !beside {
			return nil, nil, inputError{word("backup.runs", j.dir)}
		}
		if !is {
			child, err := embedded.Start(ctx, embedded.Config{Dir: folder, Log: j.log})
			if errors.Is(err, embedded.ErrNoServer) {
				return nil, nil, inputError{word("backup.no_server", err)}
			}
			if err != nil {
				return nil, nil, word("app.store", err)
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
			return inputError{word("store.none", j.dir)}
		}
	}
	if _, err := os.Stat(j.file); err == nil {
		return inputError{word("file.there", j.file)}
	}
	head := tally.BackupHead{Software: softwareVersion()}
	if pictures := openPhotos(ctx, j.dir, j.log); pictures != nil {
		head.Pictures = pictures
	}
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
	b, err := readBackupFile(j.file, nil) // a backup that cannot be read back is no backup
	if err != nil {
		return err
	}
	polls, returned := b.Count()
	fmt.Fprintln(j.out, say(j.lang, "backup.done", len(b.Meetings), polls, returned, j.file))
	fmt.Fprintf(j.out, "meetings %d, polls %d, ballots returned %d\nsha256 %s\n", len(b.Meetings), polls, returned, b.Sum)
	if b.Pictures > 0 {
		fmt.Fprintln(j.out, say(j.lang, "backup.pictures", b.Pictures))
	}
	if j.keys {
		fmt.Fprintln(j.out, say(j.lang, "backup.has_keys"))
	}
	return j.tellDamaged(left, j.damaged(ctx, store, b))
}

// damaged lists the meetings of a fresh backup that fail verification with the folder's keys, if these are the store's
// keys.
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

// tellDamaged names the meetings that are missing from a backup or damaged in it. The file is written all the same, for
// the sake of the others.
func (j *backupJob) tellDamaged(left, damaged []ballot.MeetingID) error {
	for _, m := range left {
		fmt.Fprintln(j.out, say(j.lang, "backup.left", m))
	}
	for _, m := range damaged {
		fmt.Fprintln(j.out, say(j.lang, "backup.as_is", m))
	}
	if all := append(left, damaged...); len(all) > 0 {
		return word("backup.damaged", all)
	}
	return nil
}

// write writes the file under a temporary name and renames it once it is complete and on disk.
func (j *backupJob) write(ctx context.Context, store *tally.Store,
	head tally.BackupHead,
) (left []ballot.MeetingID, err error) {
	part := j.file + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, inputError{word("backup.write", err)}
	}
	left, err = store.Backup(ctx, f, head)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, errors.Join(word("backup.write", err), os.Remove(part))
	}
	return left, os.Rename(part, j.file)
}

func readKeyFiles(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range keyFiles {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, inputError{word("backup.keys", err)}
		}
		files[name] = raw
	}
	for _, name := range certFiles {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, inputError{word("backup.keys", err)}
		}
		files[name] = raw
	}
	return files, nil
}
