package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"piaojue/ballot/seal"
	"piaojue/web/auth"
)

// nextSigning is the new signing key until it replaces the old one. If it exists, a rotation was interrupted.
const nextSigning = signingFile + ".new"

// runSigning replaces the signing key, even one that is lost or belongs to another store. Only tokens are signed with
// it, nothing in the store is, so every sign-in ends and nothing else changes.
//
// It may be interrupted anywhere and is then run again: the new key is on disk before the store notes its fingerprint,
// and the old key is removed last. No server starts in between. All servers must be stopped: one that still runs would
// accept the old tokens.
func (r *rotation) runSigning(ctx context.Context) (err error) {
	store, end, err := r.ownStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	next, err := r.nextSigningKey()
	if err != nil {
		return err
	}
	print := keyPrint(next.Private.Public().(ed25519.PublicKey))
	// before the key is replaced: if interrupted here, the command is run again
	if err := store.NotePrint(ctx, signingFile, print); err != nil {
		return err
	}
	if err := r.placeSigning(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(r.out, say(r.lang, "rotate.signing", filepath.Join(r.dir, signingFile)))
	return err
}

// nextSigningKey makes the new key, or reads the one that an interrupted rotation made. A key file that is incomplete
// has been noted nowhere and is made again.
func (r *rotation) nextSigningKey() (auth.SigningKey, error) {
	path := filepath.Join(r.dir, nextSigning)
	if !isThere(path) {
		return auth.CreateSigningKey(path)
	}
	if key, err := auth.LoadSigningKey(path); err == nil {
		return key, nil
	}
	if err := os.Remove(path); err != nil {
		return auth.SigningKey{}, err
	}
	return auth.CreateSigningKey(path)
}

// placeSigning moves the new key into place.
func (r *rotation) placeSigning() error {
	path, next := filepath.Join(r.dir, signingFile), filepath.Join(r.dir, nextSigning)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) { // lost: there is none to destroy
		return os.Rename(next, path)
	}
	return seal.ReplaceKey(path, next)
}
