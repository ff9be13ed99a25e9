package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"piaojue/ballot/seal"
	"piaojue/web/i18n"
)

// newClerkCommand makes "piaojue clerk": it issues a new code for the first clerk, and only on the server's own
// machine.
func newClerkCommand(l i18n.Lang) *cobra.Command {
	var data string
	var anew bool
	cmd := &cobra.Command{
		Use: "clerk --data DIR --new", Short: "Make a new code for the first clerk", Args: cobra.NoArgs,
		Long: "Makes a new sign-in code for the first clerk and prints it, once, as the last line. The old code and\n" +
			"whoever is signed in by it end at once, without a restart: servers hold each request of the first clerk\n" +
			"against clerk.hash as it is then. With several servers, copy clerk.hash to each; until then the old code\n" +
			"holds there. Who the first clerk is, the data folder alone says, so this needs no store.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !anew {
				return inputError{word("clerk.new")}
			}
			if _, err := clerkOf(data)(); err != nil || holdsNone(data) {
				return inputError{word("keys.none", data, data)}
			}
			code, err := newClerkCode(data)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), say(l, "clerk.made", filepath.Join(data, clerkFile), seal.Group(code, 5)))
			return err
		},
	}
	cmd.Flags().StringVar(&data, "data", "data", "folder of keys")
	cmd.Flags().BoolVar(&anew, "new", false, "make a new code; the old one and its session end")
	return cmd
}

// newClerkCode generates the first clerk's code and stores its hash in the data folder. The file is written under a
// temporary name and renamed, so that a server never reads half of it, and gets the owner of the old file.
func newClerkCode(dir string) (code string, err error) {
	key, err := seal.LoadKey(filepath.Join(dir, codesFile))
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, clerkFile)
	next := path + ".new"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	code = seal.NewCode()
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", word("clerk.write", err)
	}
	_, err = f.WriteString(seal.HashCode(key, code) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", word("clerk.write", err)
	}
	if old, err := os.Stat(path); err == nil {
		if err := sameOwner(next, old); err != nil {
			return "", err
		}
	}
	if err := os.Rename(next, path); err != nil {
		return "", word("clerk.place", err)
	}
	return code, nil
}

// clerkOf returns a function that reads the hash of the first clerk's code from a data folder at each call.
func clerkOf(dir string) func() (string, error) {
	path := filepath.Join(dir, clerkFile)
	return func() (string, error) {
		raw, err := os.ReadFile(path)
		if err != nil {
			return "", word("clerk.read", err)
		}
		hash := strings.TrimSpace(string(raw))
		if hash == "" {
			return "", word("clerk.empty", path, dir)
		}
		return hash, nil
	}
}
