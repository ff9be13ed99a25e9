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

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/tally"
	"piaojue/tally/embedded"
	"piaojue/web/i18n"
)

// nextFile is the new master key while box keys are being rewrapped. If it exists, a rotation was interrupted.
const nextFile = masterFile + ".new"

// embeddedStore is the value of --redis that makes a rotation use the data folder's own store.
const embeddedStore = "embedded"

// A rotation replaces the master key and rewraps every box key in the store.
//
// The order of the steps makes it safe to interrupt it anywhere and to finish it by running it again: the new key is on
// disk before anything is wrapped with it, and the old key is removed only when nothing in the store needs it. A server
// does not start in between. All servers must be stopped: one that still runs would wrap new box keys with the old key.
type rotation struct {
	dir    string
	redis  string
	giveUp bool // box keys that open with neither key are destroyed
	out    io.Writer
	lang   i18n.Lang
	log    *slog.Logger

	old, next *seal.Keyring
	lost      []ballot.PollID
}

func (r *rotation) run(ctx context.Context) (err error) {
	if err := r.readOld(); err != nil {
		return err
	}
	store, end, err := r.ownStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	service, err := r.newService(store)
	if err != nil {
		return err
	}
	// Refuse before there is a new key, so that a server can still start and finish the open polls.
	if _, err := service.Rewrap(ctx, r.look); err != nil {
		return refusedRotation(err)
	}
	if err := r.readNext(); err != nil {
		return err
	}
	changed, err := r.rewrapAll(ctx, service)
	if err != nil {
		return err
	}
	if err := store.Purge(ctx); err != nil {
		return word("rotate.files", err)
	}
	next, err := seal.LoadKey(filepath.Join(r.dir, nextFile))
	if err != nil {
		return err
	}
	// before the key is replaced: if interrupted here, the command is run again
	if err := store.NotePrint(ctx, masterFile, keyPrint(next)); err != nil {
		return err
	}
	if err := seal.ReplaceKey(filepath.Join(r.dir, masterFile), filepath.Join(r.dir, nextFile)); err != nil {
		return err
	}
	if len(r.lost) > 0 {
		fmt.Fprintln(r.out, say(r.lang, "rotate.given_up", r.lost))
	}
	fmt.Fprintln(r.out, say(r.lang, "rotate.master", filepath.Join(r.dir, masterFile), changed))
	return nil
}

// readOld reads the old master key, and the new one if an interrupted rotation has made it.
func (r *rotation) readOld() error {
	var err error
	if r.old, err = readRing(filepath.Join(r.dir, masterFile)); err != nil {
		return err
	}
	path := filepath.Join(r.dir, nextFile)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Size() < seal.KeySize: // interrupted while it was written: nothing was wrapped with it
		return os.Remove(path)
	}
	r.next, err = readRing(path)
	return err
}

// readNext makes the new master key, unless it exists.
func (r *rotation) readNext() error {
	if r.next != nil {
		return nil
	}
	path := filepath.Join(r.dir, nextFile)
	if err := seal.CreateKey(path); err != nil {
		return err
	}
	var err error
	r.next, err = readRing(path)
	return err
}

func readRing(path string) (*seal.Keyring, error) {
	key, err := seal.LoadKey(path)
	if err != nil {
		return nil, err
	}
	return seal.NewKeyring(key)
}

// ownStore opens the store, upgraded and checked to be this folder's, and returns a function that closes it.
func (r *rotation) ownStore(ctx context.Context) (*tally.Store, func() error, error) {
	store, end, err := r.openStore(ctx)
	if err != nil {
		return nil, nil, err
	}
	err = r.checkStore(ctx, store)
	if err == nil {
		err = store.Upgrade(ctx)
	}
	switch {
	case errors.Is(err, tally.ErrUnsigned):
		err = inputError{word("rotate.unsigned", tally.ErrUnsigned)}
	case err == nil:
		return store, end, nil
	}
	return nil, nil, errors.Join(err, end())
}

// openStore connects to the store, and returns a function that disconnects.
func (r *rotation) openStore(ctx context.Context) (*tally.Store, func() error, error) {
	if r.redis == "" {
		return nil, nil, inputError{
			word("rotate.redis"),
		}
	}
	config, endChild := tally.Config{URL: r.redis, Log: r.log}, func() error { return nil }
	if r.redis == embeddedStore {
		folder := filepath.Join(r.dir, storeFolder)
		if _, err := os.Stat(folder); err != nil {
			return nil, nil, inputError{word("store.none", r.dir)}
		}
		child, err := embedded.Start(ctx, embedded.Config{Dir: folder, Log: r.log})
		if err != nil {
			return nil, nil, word("rotate.start", err)
		}
		config.URL, config.Purged, endChild = child.URL(), child.Forget, child.Close
	} else if err := checkRedis(r.redis); err != nil {
		return nil, nil, inputError{err}
	}
	store, err := tally.New(config)
	if err != nil {
		return nil, nil, errors.Join(err, endChild())
	}
	end := func() error { return errors.Join(store.Close(), endChild()) }
	if err := checkSchema(ctx, store); err != nil {
		return nil, nil, errors.Join(err, end())
	}
	return store, end, nil
}

// checkStore refuses a store that is not this data folder's: with the wrong one the old key would be destroyed, and the
// box keys in the right store lost with it.
func (r *rotation) checkStore(ctx context.Context, store *tally.Store) error {
	mint, err := loadMint(r.dir)
	if err != nil {
		return err
	}
	clerk, err := clerkOf(r.dir)() // the previous version identified the store by it
	if err != nil {
		return err
	}
	used, err := store.Used(ctx, mint.Mark(), clerk)
	if err == nil && !used {
		return inputError{word("rotate.other", r.dir)}
	}
	return err
}

func (r *rotation) newService(store *tally.Store) (*meeting.Service, error) {
	mint, err := loadMint(r.dir)
	if err != nil {
		return nil, err
	}
	record, err := loadRecordKey(r.dir)
	if err != nil {
		return nil, err
	}
	return meeting.NewService(meeting.Config{
		Store: store, Keys: r.old, Codes: mint, Sign: seal.NewSigner(record), Log: r.log,
	})
}

// rewrapAll rewraps every box key, and repeats until none is left under the old key.
func (r *rotation) rewrapAll(ctx context.Context, service *meeting.Service) (all int, err error) {
	for {
		n, err := service.Rewrap(ctx, r.rewrap)
		all += n
		if err != nil {
			return all, word("rotate.again", refusedRotation(err))
		}
		if n == 0 {
			return all, nil
		}
	}
}

func refusedRotation(err error) error {
	if e, ok := ballot.AsError(err); ok && e.Code == ballot.CodeDamaged {
		return inputError{
			word("rotate.damaged", e.Args["meeting"]),
		}
	}
	if ballot.CodeOf(err) == ballot.CodePollsRunning {
		return inputError{
			word("rotate.running"),
		}
	}
	return word("rotate.wrap", err)
}

// look changes nothing. It refuses a box key that opens with neither key, unless such keys are given up.
func (r *rotation) look(p ballot.PollID, wrapped []byte) ([]byte, error) {
	_, err := r.old.Open(p, wrapped)
	if err != nil && r.next != nil {
		_, err = r.next.Open(p, wrapped)
	}
	if err != nil && !r.giveUp {
		return nil, inputError{
			word("rotate.box", p, masterFile),
		}
	}
	return wrapped, nil
}

func (r *rotation) rewrap(p ballot.PollID, wrapped []byte) ([]byte, error) {
	if _, err := r.next.Open(p, wrapped); err == nil {
		return wrapped, nil // rewrapped before an interruption
	}
	if _, err := r.look(p, wrapped); err != nil {
		return nil, err
	}
	anew, err := r.old.Rewrap(p, wrapped, r.next)
	if err != nil {
		r.lost = append(r.lost, p)
		return nil, nil //nolint:nilerr // given up
	}
	return anew, nil
}
