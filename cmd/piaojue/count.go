package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"piaojue/ballot"
	"piaojue/ballot/record"
)

// maxPollFile is the largest POLL.json read, in bytes.
const maxPollFile = 16 << 20

// barFrom is the file size, in bytes, from which counting shows a progress bar: smaller files take less than a second.
const barFrom = 16 << 20

// newCountCommand makes "piaojue count": it counts the ballots in a file, with no server and no store.
func newCountCommand() *cobra.Command {
	var pollPath string
	cmd := &cobra.Command{
		Use:   "count --poll POLL.json BALLOTS.jsonl",
		Short: "Count ballots from a file, offline",
		Long: "Counts the ballots of BALLOTS.jsonl, one a line, by the rules of POLL.json, and prints the outcome as\n" +
			"JSON. The number of lines is the number of ballots returned. \"-\" reads standard input.",
		Example:       "  piaojue count --poll POLL.json BALLOTS.jsonl",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return inputError{fmt.Errorf("count takes one file of ballots, not %d; \"-\" reads standard input", len(args))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return count(cmd, pollPath, args[0])
		},
	}
	cmd.Flags().StringVar(&pollPath, "poll", "", "the poll and its rules, POLL.json")
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return inputError{err} })
	return cmd
}

func count(cmd *cobra.Command, pollPath, ballotsPath string) error {
	switch {
	case pollPath == "":
		return inputError{errors.New("count needs --poll POLL.json")}
	case pollPath == "-" && ballotsPath == "-":
		return inputError{errors.New("poll and ballots cannot both come from standard input")}
	}
	poll, err := readPollFile(cmd, pollPath)
	if err != nil {
		return err
	}
	tally, err := countFile(cmd, poll.Spec, ballotsPath)
	if err != nil {
		return err
	}
	outcome := poll.Outcome(tally.Counts(poll.Entitled, poll.Present, poll.Issued), tally)
	out := json.NewEncoder(cmd.OutOrStdout())
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(outcome); err != nil {
		return fmt.Errorf("print the outcome: %w", err)
	}
	return nil
}

func readPollFile(cmd *cobra.Command, path string) (poll ballot.PollFile, err error) {
	in, _, err := openInput(cmd, path)
	if err != nil {
		return poll, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	data, err := io.ReadAll(io.LimitReader(in, maxPollFile+1))
	if err != nil {
		return poll, inputError{fmt.Errorf("read %s: %w", path, err)}
	}
	if len(data) > maxPollFile {
		return poll, inputError{fmt.Errorf("%s is larger than any poll", path)}
	}
	poll, err = ballot.ParsePollFile(data)
	return poll, inFile(path, err)
}

func countFile(cmd *cobra.Command, s ballot.Spec, path string) (tally ballot.Tally, err error) {
	in, size, err := openInput(cmd, path)
	if err != nil {
		return tally, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	var r io.Reader = in
	if size >= barFrom && isTerminal(cmd.ErrOrStderr()) {
		bar := progressbar.DefaultBytes(size, "counting")
		defer func() { err = errors.Join(err, bar.Close()) }()
		r = io.TeeReader(in, bar)
	}
	var seen blankLines
	tally, err = record.CountLines(s, io.TeeReader(r, &seen))
	if e, ok := ballot.AsError(err); ok && seen.first > 0 && len(e.Faults) > 0 && e.Faults[0].Row == seen.first {
		return tally, inputError{
			fmt.Errorf("%s: line %d: an empty line, and only the last ones may be empty", path, seen.first),
		}
	}
	return tally, inFile(path, err)
}

// blankLines is a writer that finds the first empty line of what is written to it.
type blankLines struct {
	row   int  // complete lines so far
	text  bool // the current line is not empty
	first int  // the first empty line, from 1; 0 if there is none
}

func (b *blankLines) Write(p []byte) (int, error) {
	for _, c := range p {
		switch c {
		case '\n':
			b.row++
			if !b.text && b.first == 0 {
				b.first = b.row
			}
			b.text = false
		case ' ', '\t', '\r':
		default:
			b.text = true
		}
	}
	return len(p), nil
}

// openInput opens a file, or standard input for "-", and returns its size if it is known.
func openInput(cmd *cobra.Command, path string) (io.ReadCloser, int64, error) {
	if path == "-" {
		return io.NopCloser(cmd.InOrStdin()), 0, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, inputError{fmt.Errorf("read the file: %w", err)}
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(inputError{fmt.Errorf("read the file: %w", err)}, f.Close())
	}
	return f, info.Size(), nil
}

// isTerminal reports whether w is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
