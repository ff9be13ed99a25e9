package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"piaojue/ballot/record"
	"piaojue/web/i18n"
)

// verifyBarFrom is the size of a bundle, in bytes, from which verifying shows a progress bar: smaller ones take less
// than a second.
const verifyBarFrom = 1 << 20

// errFails ends "verify" when the record does not verify; what failed has been printed.
var errFails = word("verify.fails")

// errSigner ends "verify" when the record is consistent, but no option said whose signature it must have.
var errSigner = word("verify.signer")

// newVerifyCommand makes "piaojue verify": it verifies a record, with no server and no store.
func newVerifyCommand(l i18n.Lang) *cobra.Command {
	var key string
	var anyKey, asJSON bool
	cmd := &cobra.Command{
		Use:   "verify BUNDLE.zip",
		Short: "Check an exported record and count it again, offline",
		Long: "Checks everything in a poll's record: signature, hashes, the log's chain and the order of acts, the roll\n" +
			"against the log, receipts, every ballot, and counts them again. Prints each check with what it compared;\n" +
			"exits with 1 if one fails. With --key the record must be signed by that key, as the chamber published it.\n" +
			"Without, whoever made the whole record anew could have signed it: the verdict says that the signer was not\n" +
			"compared, and it ends with 1, unless --any-key says that this is enough.",
		Example: "  piaojue verify bundle.zip --key 3b6a27bc…",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return inputError{word("verify.one", len(args))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if anyKey && key != "" {
				return inputError{word("verify.both")}
			}
			report, err := verifyFile(cmd, args[0], key)
			if err != nil {
				return err
			}
			if err := printReport(cmd.OutOrStdout(), l, report, asJSON); err != nil {
				return word("verify.print", err)
			}
			if !report.Holds {
				return word("err.at", args[0], errFails)
			}
			if !report.KeyGiven && !anyKey {
				return word("err.at", args[0], errSigner)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&key, "key", "",
		"public key the record must be signed with: 64 hex digits, or a file that holds them")
	cmd.Flags().BoolVar(&anyKey, "any-key", false, "be content with whichever key the record names itself")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	return cmd
}

func verifyFile(cmd *cobra.Command, path, key string) (r record.Report, err error) {
	o := record.Options{}
	if key != "" {
		if text, err := os.ReadFile(key); err == nil && len(text) <= 1<<10 {
			key = string(text)
		}
		if o.Key, err = record.ParsePublicKey(key); err != nil {
			return r, inputError{word("verify.key", err)}
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return r, inputError{word("verify.read", err)}
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return r, inputError{word("verify.read", err)}
	}
	if !info.Mode().IsRegular() {
		return r, inputError{word("verify.no_file", path)}
	}
	if info.Size() >= verifyBarFrom && isTerminal(cmd.ErrOrStderr()) {
		bar := progressbar.DefaultBytes(-1, "verifying")
		defer func() { err = errors.Join(err, bar.Finish()) }()
		o.Progress = func(done, total int) {
			bar.ChangeMax(total)
			_ = bar.Set(done) // failing to draw the bar stops no check
		}
	}
	return record.Verify(f, info.Size(), o), nil
}

func printReport(w io.Writer, l i18n.Lang, r record.Report, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	if r.Poll != "" {
		rehearsal := ""
		if r.Rehearsal {
			rehearsal = "【演练】"
		}
		fmt.Fprintf(w, "%s%s · %s\n%s\n", rehearsal, r.Meeting, r.Title,
			say(l, "verify.poll", r.Poll, stateWord(l, r.State), r.Made, r.Software))
	}
	if r.Key != "" {
		held := "verify.key_own"
		if r.KeyGiven {
			held = "verify.key_held"
		}
		fmt.Fprintln(w, say(l, held, r.Key))
	}
	marks := map[record.Status]string{record.Passed: "✓", record.Failed: "✗", record.Skipped: "–"}
	for _, c := range r.Checks {
		fmt.Fprintf(w, "%s %-10s  %s\n", marks[c.Status], c.Name, compared(l, c))
		if c.Fault != "" {
			fmt.Fprintf(w, "  %-10s  %s\n", "", c.Fault)
		}
	}
	last := "verify.holds"
	switch {
	case !r.Holds:
		last = "verify.not"
	case !r.KeyGiven:
		last = "verify.self"
	}
	_, err := fmt.Fprintln(w, say(l, last))
	return err
}

// stateWord returns the name of a poll's state; in English it is the word in the record.
func stateWord(l i18n.Lang, state string) string {
	if l == i18n.EN {
		return state
	}
	return i18n.Name(l, "state", state)
}

// figures are the keys of the words beside the figures of a check. A phrase comes before the words that it contains.
var figures = []string{
	"none_void", "no_entry", "unseen", "not_yet", "slips", "comma", "stop", "returned",
	"issued", "entitled", "files", "entries", "acts", "of", "void", "key",
}

// compared describes what a check compared, with its figures.
func compared(l i18n.Lang, c record.Check) string {
	what, with, found := strings.Cut(c.Compared, ": ")
	if !found || c.Name == record.CheckZip { // the archive check has no figures, but its text has a colon
		return say(l, "verify.check", what, "", say(l, "verify.check."+c.Name))
	}
	for _, f := range figures {
		key := "verify.figure." + f
		with = strings.ReplaceAll(with, say(i18n.EN, key), say(l, key))
	}
	return say(l, "verify.check_with", what, with, say(l, "verify.check."+c.Name))
}
