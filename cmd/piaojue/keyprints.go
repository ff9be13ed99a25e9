package main

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
	"piaojue/ballot/seal"
	"piaojue/tally"
)

// signedFile records in the data folder that its store is signed. From then on a store in which nothing is signed is
// refused: it is not this folder's, or it has replaced the folder's store.
const signedFile = "store.signed"

// keyPrint is the fingerprint of a key, as kept in the store: it identifies the key and reveals nothing of it.
func keyPrint(key []byte) string {
	sum := sha256.Sum256(append([]byte("piaojue key print v1\n"), key...))
	return hex.EncodeToString(sum[:8])
}

// prints returns the fingerprints of the folder's key files by name.
func (k keyset) prints() map[string]string {
	return map[string]string{
		signingFile: keyPrint(k.signing.Private.Public().(ed25519.PublicKey)),
		masterFile:  keyPrint(k.master),
		codesFile:   keyPrint(k.codes),
		recordFile:  keyPrint(k.record.Public().(ed25519.PublicKey)),
	}
}

// prover signs what a store of an earlier version holds.
func (k keyset) prover() func(ballot.MeetingID, *meeting.Unsigned) error {
	return k.holder().Prove
}

// holder verifies a store or a backup with the folder's keys.
func (k keyset) holder() meeting.Prover {
	return meeting.Prover{Keys: k.ring, Codes: k.mint, Sign: seal.NewSigner(k.record), Files: recordHashes}
}

// claimStore upgrades the store and checks that it belongs to this data folder, before any of its content is trusted. A
// store of an earlier version, in which nothing is signed, is signed as it is found, but only once per folder.
func claimStore(ctx context.Context, store *tally.Store, dir string, keys keyset) error {
	if err := store.Upgrade(ctx); errors.Is(err, tally.ErrUnsigned) {
		return inputError{word("keys.unsigned", tally.ErrUnsigned, dir, filepath.Join(dir, signedFile))}
	} else if err != nil {
		return word("keys.upgrade", err)
	}
	other, err := store.CheckPrints(ctx, keys.prints())
	if err != nil {
		return err
	}
	if other != "" {
		return otherStore(dir, other)
	}
	return noteSigned(dir)
}

// otherStore says which key file is not the store's.
func otherStore(dir, file string) error {
	mend := word("keys.mend")
	switch file {
	case signingFile:
		mend = word("keys.mend_signing", mend)
	case masterFile:
		mend = word("keys.mend_master", mend)
	}
	return inputError{word("keys.other", filepath.Join(dir, file), mend)}
}

// mayBeUnsigned reports whether the folder has never seen a signed store.
func mayBeUnsigned(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, signedFile))
	return errors.Is(err, fs.ErrNotExist)
}

// noteSigned records that the folder's store is signed.
func noteSigned(dir string) error {
	if !mayBeUnsigned(dir) {
		return nil
	}
	text := "The store of this folder is signed (schema 2 and later). With this file here, a store in which nothing is " +
		"signed is refused.\n"
	if err := os.WriteFile(filepath.Join(dir, signedFile), []byte(text), 0o600); err != nil {
		return word("keys.note", err)
	}
	return nil
}

// recordHashes returns the hashes of a record's files, which archiving puts on record.
func recordHashes(r meeting.Record) (map[string]string, error) {
	b, err := record.Of(r, softwareVersion())
	if err != nil {
		return nil, err
	}
	return b.Hashes()
}
