package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"piaojue/ballot/seal"
	"piaojue/web/auth"
)

// Files of the data folder. They are never in the store. Several servers of one store each have a copy of them.
const (
	signingFile = "signing.key" // signs tokens
	masterFile  = "master.key"  // wraps the box keys of polls
	codesFile   = "codes.key"   // hashes sign-in codes
	recordFile  = "record.key"  // signs the records of polls; its public half is published
	clerkFile   = "clerk.hash"  // the first clerk's code, hashed
	storeFolder = "store"       // of the embedded Redis
	photoFolder = "photos"      // pictures of items, named by their SHA-256
)

// A keyset is what the data folder holds.
type keyset struct {
	signing auth.SigningKey
	ring    *seal.Keyring
	mint    *seal.CodeGenerator
	record  ed25519.PrivateKey
	master  []byte // kept for its fingerprint only
	codes   []byte // as is master
}

// createKeys makes a data folder's keys and the first clerk's code, which is not stored. It changes nothing in a folder
// that has keys.
func createKeys(dir string) (code string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", word("keys.folder", err)
	}
	for _, name := range []string{signingFile, masterFile, codesFile, recordFile, clerkFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return "", word("keys.there", dir)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if _, err := auth.CreateSigningKey(filepath.Join(dir, signingFile)); err != nil {
		return "", err
	}
	if _, err := auth.CreateSigningKey(filepath.Join(dir, recordFile)); err != nil {
		return "", err
	}
	if err := seal.CreateKey(filepath.Join(dir, masterFile)); err != nil {
		return "", err
	}
	if err := seal.CreateKey(filepath.Join(dir, codesFile)); err != nil {
		return "", err
	}
	if err := noteSigned(dir); err != nil { // a new folder has no older store
		return "", err
	}
	return newClerkCode(dir)
}

// loadKeys reads the keys of a data folder.
func loadKeys(dir string) (keyset, error) {
	k, err := readKeys(dir)
	if _, ours := errors.AsType[*said](err); err != nil && !ours {
		return keyset{}, word("keys.file", err)
	}
	return k, err
}

func readKeys(dir string) (keyset, error) {
	if holdsNone(dir) {
		return keyset{}, inputError{word("keys.none", dir, dir)}
	}
	for next, flag := range map[string]string{nextFile: "--rotate-master", nextSigning: "--rotate-signing"} {
		if _, err := os.Stat(filepath.Join(dir, next)); err == nil {
			return keyset{}, inputError{
				word("keys.interrupted", dir, dir, flag),
			}
		}
	}
	var k keyset
	var err error
	if k.signing, err = auth.LoadSigningKey(filepath.Join(dir, signingFile)); err != nil {
		return keyset{}, err
	}
	if k.record, err = loadRecordKey(dir); err != nil {
		return keyset{}, err
	}
	if k.master, err = seal.LoadKey(filepath.Join(dir, masterFile)); err != nil {
		return keyset{}, err
	}
	if k.ring, err = seal.NewKeyring(k.master); err != nil {
		return keyset{}, err
	}
	if k.codes, err = seal.LoadKey(filepath.Join(dir, codesFile)); err != nil {
		return keyset{}, err
	}
	if k.mint, err = seal.NewCodeGenerator(k.codes); err != nil {
		return keyset{}, err
	}
	_, err = clerkOf(dir)()
	return k, err
}

// loadMint reads the key of sign-in codes.
func loadMint(dir string) (*seal.CodeGenerator, error) {
	key, err := seal.LoadKey(filepath.Join(dir, codesFile))
	if err != nil {
		return nil, err
	}
	return seal.NewCodeGenerator(key)
}

// holdsNone reports whether a folder has none of the keys: it was never made, or it is another folder.
func holdsNone(dir string) bool {
	for _, name := range []string{signingFile, masterFile, codesFile, clerkFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return false
		}
	}
	return true
}

// loadRecordKey reads the key that signs records. It differs from the key that signs tokens: that one may be changed to
// end every sign-in, while a record is verified against the published key for years.
func loadRecordKey(dir string) (ed25519.PrivateKey, error) {
	path := filepath.Join(dir, recordFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, inputError{
			word("keys.missing", path, dir),
		}
	}
	key, err := auth.LoadSigningKey(path)
	return key.Private, err
}

// addRecordKey makes the record key in a folder of an earlier version that has all the other keys. It reports whether
// it did.
func addRecordKey(dir string) (bool, error) {
	for _, name := range []string{signingFile, masterFile, codesFile, clerkFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false, nil //nolint:nilerr // not such a folder
		}
	}
	_, err := os.Stat(filepath.Join(dir, recordFile))
	if !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	_, err = auth.CreateSigningKey(filepath.Join(dir, recordFile))
	return err == nil, err
}

// recordPublic returns the public half of the key that signs records, in its published form.
func recordPublic(dir string) (string, error) {
	key, err := loadRecordKey(dir)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(key.Public().(ed25519.PublicKey)), nil
}
