package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/tally/embedded"
	"piaojue/web/i18n"
	"piaojue/web/sheet"
)

// newDoctorCommand makes "piaojue doctor": what would stop a formal vote, each with what mends it.
func newDoctorCommand(l i18n.Lang, environ []string) *cobra.Command {
	var path string
	flags := settings()
	cmd := &cobra.Command{
		Use: "doctor", Short: "Tell what would stop a formal vote", Args: cobra.NoArgs,
		Long: "Looks at keys, store, clock, disk, certificate, prints, glyphs and addresses with the settings of\n" +
			"serve, and tells of each what is wrong and what mends it. Ends with 1 when something would stop a formal\n" +
			"vote. With the embedded store, it looks at that of a running server too.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(flags, path, environ)
			if err != nil {
				return inputError{err}
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), time.Minute)
			defer cancel()
			return examine(ctx, l, c, cmd.OutOrStdout())
		},
	}
	cmd.Flags().AddFlagSet(flags)
	cmd.Flags().StringVar(&path, "config", "", "settings file (TOML)")
	return cmd
}

// A finding is the result of one check. A fault would stop a formal vote; a warning would not.
type finding struct {
	name  string
	fault error
	warn  bool
	found *said
}

func (f finding) mark() string {
	switch {
	case f.fault == nil:
		return "✓"
	case f.warn:
		return "!"
	default:
		return "✗"
	}
}

// examine looks at everything, also after the first fault: one visit mends all.
func examine(ctx context.Context, l i18n.Lang, c serveConfig, out io.Writer) error {
	findings := []finding{lookAtKeys(c)}
	findings = append(findings, lookAtStore(ctx, c)...)
	findings = append(findings, lookAtDisk(c), lookAtCertificate(c, time.Now()))
	findings = append(findings, lookAtAuthority(c)...)
	findings = append(findings, lookAtPrints(c))
	findings = append(findings, lookAtAddresses(ctx, c)...)
	faults := 0
	for _, f := range findings {
		text := ""
		switch {
		case f.fault != nil:
			text = inLang(l, f.fault)
			if !f.warn {
				faults++
			}
		case f.found != nil:
			text = f.found.in(l)
		}
		name := padded(say(l, "doctor.name."+f.name), 12)
		if _, err := fmt.Fprintf(out, "%s %s %s\n", f.mark(), name, text); err != nil {
			return err
		}
	}
	next := "doctor.next"
	if faults > 0 {
		next = "doctor.mend"
	}
	if _, err := fmt.Fprintf(out, "%s\n", say(l, next)); err != nil {
		return err
	}
	if faults > 0 {
		return word("doctor.faults", faults, len(findings))
	}
	return nil
}

// padded fills a text up with blanks to a width; a Chinese character is two wide.
func padded(text string, width int) string {
	for _, r := range text {
		width--
		if r >= 0x2e80 {
			width--
		}
	}
	return text + strings.Repeat(" ", max(0, width))
}

func lookAtKeys(c serveConfig) finding {
	_, err := loadKeys(c.Data) // each fault says what mends it
	return finding{name: "keys", fault: err, found: word("doctor.keys", c.Data)}
}

// lookAtStore runs the store's checks of a formal opening, and compares the store's clock with ours.
func lookAtStore(ctx context.Context, c serveConfig) []finding {
	a := &app{log: slog.New(slog.DiscardHandler), metrics: newMetrics()}
	defer func() { _ = a.close() }() // the findings stand
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return []finding{{name: "store", fault: err}}
	}
	if address, running := embedded.Running(ctx, filepath.Join(c.Data, storeFolder)); running && c.Redis == "" {
		c.Redis = address
	}
	if err := a.openStore(ctx, c); err != nil {
		return []finding{{name: "store", fault: word("doctor.serving", err)}}
	}
	if err := checkSchema(ctx, a.store); err != nil {
		return []finding{{name: "store", fault: err}}
	}
	kept := finding{name: "store", fault: a.store.Durable(ctx), found: word("doctor.store")}
	if e, ok := ballot.AsError(kept.fault); ok && e.Code == ballot.CodeNotDurable {
		found := "found." + e.Args["reason"]
		kept.fault = word("doctor.durable", i18n.Word(i18n.EN, found, e.Args), i18n.Word(i18n.ZH, found, e.Args),
			e.Args["mend"])
	}
	clock := finding{name: "clock", found: word("doctor.clock")}
	if at, err := a.store.Now(ctx); err != nil {
		clock.fault = err
	} else if apart := time.Since(time.UnixMilli(at)).Abs(); apart > 2*time.Second {
		clock.fault = word("doctor.apart", apart.Round(time.Millisecond))
	}
	if schema, older, err := a.store.Older(ctx); err != nil || older {
		found := finding{
			name: "schema", warn: true,
			fault: word("doctor.older", schema),
		}
		if err != nil {
			found.fault, found.warn = err, false
		}
		return []finding{kept, clock, found}
	}
	whose := a.lookWhoseKeys(ctx, c)
	if whose.fault != nil {
		return []finding{kept, clock, whose}
	}
	service, boxes := a.lookAtBoxes(ctx, c)
	return []finding{kept, clock, whose, boxes, lookAtGlyphs(ctx, service, printerOf(c))}
}

// lookWhoseKeys names the first key file that belongs to another store.
func (a *app) lookWhoseKeys(ctx context.Context, c serveConfig) finding {
	f := finding{name: "whose", found: word("doctor.whose")}
	keys, err := loadKeys(c.Data)
	if err != nil {
		f.fault, f.warn = word("doctor.keys_first"), true
		return f
	}
	other, err := a.store.OtherKey(ctx, keys.prints())
	switch {
	case err != nil:
		f.fault = word("doctor.store_first", err)
	case other != "":
		f.fault = otherStore(c.Data, other)
	}
	return f
}

// lookAtBoxes tries this folder's master key on the keys of the ballot boxes in the store.
func (a *app) lookAtBoxes(ctx context.Context, c serveConfig) (*meeting.Service, finding) {
	f := finding{name: "boxes"}
	keys, err := loadKeys(c.Data)
	if err != nil {
		f.fault, f.warn = word("doctor.keys_first"), true
		return nil, f
	}
	service, err := meeting.NewService(meeting.Config{
		Store: a.store, Keys: keys.ring, Codes: keys.mint, Sign: seal.NewSigner(keys.record),
	})
	if err != nil {
		f.fault = err
		return nil, f
	}
	kept, locked, err := service.CheckKeys(ctx)
	switch master := filepath.Join(c.Data, masterFile); {
	case err != nil:
		f.fault = word("doctor.store_first", err)
	case locked > 0 && locked == kept:
		f.fault = word("doctor.locked_all", master, kept)
	case locked > 0:
		f.fault, f.warn = word("doctor.locked", master, locked, kept), true
	case kept == 0:
		f.found = word("doctor.none_yet")
	default:
		f.found = word("doctor.boxes", kept)
	}
	return service, f
}

func printerOf(c serveConfig) *sheet.Printer {
	return sheet.NewPrinter(c.Browser, sheet.Unsandboxed(c.Bare))
}

// lookAtGlyphs checks the texts of every meeting that is not over against the fonts used for printing.
func lookAtGlyphs(ctx context.Context, service *meeting.Service, printer *sheet.Printer) finding {
	f := finding{name: "glyphs", warn: true, found: word("doctor.glyphs_good")}
	if !printer.Prints() {
		f.found = word("doctor.glyphs_desks")
		return f
	}
	if service == nil {
		f.fault = word("doctor.keys_first")
		return f
	}
	meetings, err := service.Meetings(ctx, ballot.Principal{ID: ballot.RootClerk})
	if err != nil {
		f.fault = word("doctor.store_first", err)
		return f
	}
	var told several
	for _, m := range meetings {
		if m.State == ballot.MeetingClosed {
			continue
		}
		state, err := service.State(ctx, m.ID)
		if err != nil {
			f.fault = word("doctor.meeting", m.ID, err)
			return f
		}
		for _, n := range printer.Glyphs(sheet.StateTexts(state)) {
			told = append(told, word("doctor.glyph", n.Args["value"], m.ID, n.Field))
		}
	}
	if len(told) > 0 {
		more := word("doctor.no_more")
		if len(told) > shownGlyphs {
			more = word("doctor.more", len(told)-shownGlyphs)
			told = told[:shownGlyphs]
		}
		f.fault = word("doctor.glyphs", told, more)
	}
	return f
}

// shownGlyphs is how many texts one finding lists.
const shownGlyphs = 10

// leastDisk is far more than any vote writes, and enough to rewrite the append-only file.
const leastDisk = 1 << 30

func lookAtDisk(c serveConfig) finding {
	f := finding{name: "disk"}
	free, err := freeSpace(c.Data)
	switch {
	case err != nil:
		f.fault, f.warn = word("doctor.space_unknown", err), true
	case free < leastDisk:
		f.fault = word("doctor.space", free>>20, c.Data)
	default:
		f.found = word("doctor.free", free>>30, c.Data)
	}
	return f
}

// lookAtPrints reports what makes PDF: a browser on this machine, or the browsers of the desks.
func lookAtPrints(c serveConfig) finding {
	f := finding{name: "prints", warn: true, found: word("doctor.prints_desks")}
	way, err := printerOf(c).Way()
	switch {
	case err != nil:
		f.fault = word("doctor.prints", err)
	case way != "":
		f.found = word("doctor.prints_way", way)
	}
	return f
}
