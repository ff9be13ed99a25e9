package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"piaojue/ballot/record"
)

// verifyBarFrom is the size of a bundle, in bytes, from which verifying shows a progress bar: smaller ones take less
// than a second.
const verifyBarFrom = 1 << 20

// errFails ends "verify" when the record does not verify; what failed has been printed.
var errFails = errors.New("the record does not hold")

// errSigner ends "verify" when the record is consistent, but no option said whose signature it must have.
var errSigner = errors.New("who signed it was not compared: give --key with the published public key, or --any-key")

// newVerifyCommand makes "piaojue verify": it verifies a record, with no server and no store.
func newVerifyCommand() *cobra.Command {
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
				return inputError{fmt.Errorf("verify takes one bundle, not %d", len(args))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if anyKey && key != "" {
				return inputError{errors.New("--key and --any-key do not go together")}
			}
			report, err := verifyFile(cmd, args[0], key)
			if err != nil {
				return err
			}
			if err := printReport(cmd.OutOrStdout(), report, asJSON); err != nil {
				return fmt.Errorf("print the report: %w", err)
			}
			if !report.Holds {
				return fmt.Errorf("%s: %w", args[0], errFails)
			}
			if !report.KeyGiven && !anyKey {
				return fmt.Errorf("%s: %w", args[0], errSigner)
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
			return r, inputError{fmt.Errorf("--key: %w", err)}
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return r, inputError{fmt.Errorf("read the bundle: %w", err)}
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return r, inputError{fmt.Errorf("read the bundle: %w", err)}
	}
	if !info.Mode().IsRegular() {
		return r, inputError{fmt.Errorf("%s is not a file", path)}
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

func printReport(w io.Writer, r record.Report, asJSON bool) error {
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
		fmt.Fprintf(w, "%s%s · %s\npoll %s, %s, made %s by piaojue %s\n", rehearsal, r.Meeting, r.Title, r.Poll, r.State,
			r.Made, r.Software)
	}
	if r.Key != "" {
		held := "named by the record itself; compare it with the one published, or give --key"
		if r.KeyGiven {
			held = "held against --key"
		}
		fmt.Fprintf(w, "key %s, %s\n", r.Key, held)
	}
	marks := map[record.Status]string{record.Passed: "✓", record.Failed: "✗", record.Skipped: "–"}
	for _, c := range r.Checks {
		fmt.Fprintf(w, "%s %-10s  %s\n", marks[c.Status], c.Name, c.Compared)
		if c.Fault != "" {
			fmt.Fprintf(w, "  %-10s  %s\n", "", c.Fault)
		}
	}
	last := "记录核对无误 · the record holds"
	switch {
	case !r.Holds:
		last = "记录核对不符 · the record does not hold"
	case !r.KeyGiven:
		last = "记录自洽，签名人未核对 · the record agrees with itself; who signed it was not compared"
	}
	_, err := fmt.Fprintln(w, last)
	return err
}
