package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
	"piaojue/web/sheet"
)

// reportFormats are the formats of the result sheet.
var reportFormats = []string{string(sheet.HTML), string(sheet.PDF), string(sheet.Workbook), string(sheet.Cells)}

// A reportCommand is one run of "piaojue report".
type reportCommand struct {
	format, out, url, code, key, lang, chromium string
	bare                                        bool // as root: run the browser without its sandbox
}

// newReportCommand makes "piaojue report": the result sheet of a poll, from its record or from a running server.
func newReportCommand() *cobra.Command {
	r := &reportCommand{}
	cmd := &cobra.Command{
		Use:   "report POLL",
		Short: "Make the result sheet of a poll as HTML, PDF, XLSX or CSV",
		Long: "Makes the result sheet (票决结果报告单) of a poll.\n\n" +
			"POLL is its record, BUNDLE.zip: then no server is needed, and no sheet is made of a record that does not\n" +
			"hold. With --url, POLL is the id of a poll on a running server, and --code that of a clerk, scrutineer or\n" +
			"presiding officer, whose session elsewhere ends by that. PDF is made by the Chromium of this machine; where\n" +
			"there is none, open the HTML and save it as PDF by printing it.",
		Example: "  piaojue report bundle.zip --out report.pdf\n  piaojue report hall-1 --url http://127.0.0.1:8080 --code " +
			"ABCDE12345 --out report.xlsx",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return inputError{fmt.Errorf("report takes one record or poll, not %d", len(args))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd, args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&r.format, "format", "", "html, pdf, xlsx or csv; empty: as --out ends, else html")
	f.StringVar(&r.out, "out", "", "file to write; empty: standard output")
	f.StringVar(&r.url, "url", "", "server that has the poll; empty: POLL is a record")
	f.StringVar(&r.code, "code", "", "code to sign in with at the server")
	f.StringVar(&r.key, "key", "", "public key the record must be signed with: 64 hex digits, or a file that holds them")
	f.StringVar(&r.lang, "lang", "zh-CN", "language of the headings: zh-CN or en")
	printSettings(f)
	return cmd
}

func (r *reportCommand) run(cmd *cobra.Command, poll string) error {
	r.chromium = cmd.Flag("chromium").Value.String()
	r.bare, _ = cmd.Flags().GetBool("chromium-no-sandbox") // the flag exists
	if r.format == "" {
		r.format = string(sheet.HTML)
		if ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(r.out), ".")); r.out != "" {
			r.format = ext
		}
	}
	format := sheet.Format(r.format)
	switch {
	case !slices.Contains(reportFormats, r.format):
		return inputError{fmt.Errorf("--format cannot be %q, only one of %s", r.format, strings.Join(reportFormats, ", "))}
	case r.lang != "zh-CN" && r.lang != "en":
		return inputError{fmt.Errorf("--lang cannot be %q, only zh-CN or en", r.lang)}
	case r.out == "" && (format == sheet.PDF || format == sheet.Workbook) && isTerminal(cmd.OutOrStdout()):
		return inputError{fmt.Errorf("a terminal cannot show %s; name a file with --out", r.format)}
	case (r.url == "") != (r.code == ""):
		return inputError{errors.New("--url and --code go together")}
	}
	var out bytes.Buffer
	var err error
	if r.url != "" {
		err = r.fetch(cmd.Context(), &out, poll)
	} else {
		err = r.fromRecord(cmd, &out, poll, format)
	}
	if err != nil {
		return err
	}
	data := out.Bytes()
	if format == sheet.HTML {
		data = sheet.StandAlone(data)
	}
	if r.out == "" {
		_, err = cmd.OutOrStdout().Write(data)
		return err
	}
	if err := os.WriteFile(r.out, data, 0o644); err != nil {
		return fmt.Errorf("write the sheet: %w", err)
	}
	return nil
}

// fetch gets the sheet from a server.
func (r *reportCommand) fetch(ctx context.Context, out *bytes.Buffer, poll string) (err error) {
	client := &http.Client{Timeout: time.Minute}
	defer client.CloseIdleConnections()
	c, err := login(ctx, strings.TrimRight(r.url, "/"), client, r.code)
	if err != nil {
		return err
	}
	path := "/api/polls/" + url.PathEscape(poll) + "/report." + r.format + "?lang=" + r.lang
	err = c.send(ctx, http.MethodGet, path, "", nil, out)
	return errors.Join(err, c.call(ctx, http.MethodPost, "/api/logout", struct{}{}, nil))
}

// fromRecord makes the sheet of a record, which must verify.
func (r *reportCommand) fromRecord(cmd *cobra.Command, out *bytes.Buffer, path string, format sheet.Format) error {
	checked, err := verifyFile(cmd, path, r.key)
	if err != nil {
		return err
	}
	if !checked.Holds {
		return fmt.Errorf("%s: %w: see piaojue verify %s", path, errFails, path)
	}
	if !checked.KeyGiven {
		fmt.Fprintf(cmd.ErrOrStderr(), "piaojue: %s: 记录自洽，签名人未核对 (the signer was not compared; give --key)\n", path)
	}
	of, err := reportOfRecord(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if r.lang == "en" {
		of.Lang = "en"
	}
	d, err := of.Document()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := sheet.NewPrinter(r.chromium, sheet.Unsandboxed(r.bare)).Write(cmd.Context(), out, d, format); err != nil {
		return fmt.Errorf("print %s: %w", path, err)
	}
	return nil
}

// errNoOutcome is for a record made before its holder was allowed to know the outcome.
var errNoOutcome = errors.New("the record was made before the result was announced, and has none")

// reportOfRecord reads a sheet's content from a record: what was put to the meeting and decided and, from the log, who
// certified it and what was announced.
func reportOfRecord(path string) (r sheet.Report, err error) {
	f, err := os.Open(path)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return r, err
	}
	b, err := record.Read(f, info.Size())
	if err != nil {
		return r, err
	}
	m := b.Manifest
	if b.Outcome == nil && m.State != ballot.Void {
		return r, errNoOutcome
	}
	poll, err := ballot.ParsePollFile(b.Poll)
	if err != nil {
		return r, err
	}
	r = sheet.Report{
		Meeting: m.Meeting, Spec: poll.Spec, State: m.State, Outcome: b.Outcome, Rules: m.RulesText, PrintedAt: time.Now(),
	}
	if m.State == ballot.Void {
		r.Outcome = nil
	}
	if h := m.ByHand; h != nil {
		r.ByHand, r.HandReason, r.HandBy, r.HandWitness = true, h.Reason, h.Name, h.Witness
	}
	if r.Outcome != nil {
		if r.Check, err = sheet.CheckValue(r.Outcome); err != nil {
			return r, err
		}
	}
	for _, line := range b.Log {
		e, err := meeting.ReadEntry(line)
		if err != nil {
			return r, err
		}
		if e.Poll == m.Poll {
			tell(&r, e)
		}
	}
	return r, nil
}

// tell adds the effect of one act of the poll to a sheet.
func tell(r *sheet.Report, e meeting.Entry) {
	switch e.Act {
	case ballot.ActOpen:
		r.OpenedAt = e.At
	case ballot.ActClose:
		r.ClosedAt = e.At
	case ballot.ActBox:
		r.BoxCode = e.Args["code"]
	case ballot.ActHand, ballot.ActHandConfirm, ballot.ActHandRefuse: // the earlier certificates were for another count
		r.Certificates = nil
	case ballot.ActCertify, ballot.ActRefuse:
		c := meeting.Certificate{
			Principal: e.By, Name: e.Name, Agree: e.Act == ballot.ActCertify, Discrepancy: e.Args["discrepancy"], At: e.At,
		}
		r.Certificates = slices.DeleteFunc(r.Certificates,
			func(had meeting.Certificate) bool { return had.Principal == e.By })
		r.Certificates = append(r.Certificates, c)
		if c.Agree {
			r.CertifiedAt = e.At
		}
	case ballot.ActAnnounce:
		r.AnnouncedAt, r.Notice, r.NoticeNumber, r.NoticeDate = e.At, e.Args["notice"], e.Args["number"], e.Args["date"]
	case ballot.ActVoid:
		r.VoidReason = e.Args["reason"]
	case ballot.ActVacant:
		r.Vacant = true
	default:
	}
}
