package main

import (
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"piaojue/web"
	"piaojue/web/i18n"
)

// Files of a hall's own certificates, in the data folder. The authority's key is not among them: with it, anyone can
// make certificates that the tablets trust.
const (
	caCertFile     = "ca.pem" // installed on tablets
	serverCertFile = "server.pem"
	serverKeyFile  = "server.key"
)

// oldCAKeyFile is where earlier versions left the authority's key.
const oldCAKeyFile = "ca.key"

// keptCAFile is what --keep-ca writes, in the folder where the command is run.
const keptCAFile = "piaojue-hall-ca.pem"

// certYears is how long the authority and the server's certificate are valid: not long, because a hall may forget about
// them.
const certYears = 1

// A certCommand is one run of "piaojue cert".
type certCommand struct {
	data    string
	hosts   []string
	ca      string // file of an authority kept earlier
	out     string // file in which to keep the authority
	keep    bool
	replace bool
	lang    i18n.Lang
}

// newCertCommand makes "piaojue cert": TLS for a hall without internet.
func newCertCommand(l i18n.Lang) *cobra.Command {
	c := &certCommand{lang: l}
	cmd := &cobra.Command{
		Use: "cert --data DIR --host HOST…", Short: "Make a certificate for a hall without internet", Args: cobra.NoArgs,
		Long: "Makes a certificate authority of the hall's own and a server certificate for the hosts, both good for one\n" +
			"year. Tablets install ca.pem once; the first 16 digits of its fingerprint are printed here, on every sheet\n" +
			"of slips and in the welcome scene, to be compared before it is installed. The authority is for web servers\n" +
			"alone, and names the hosts it may vouch for; not every browser heeds that (see the README).\n\n" +
			"The authority's key is not kept, so nobody can make another certificate that the tablets trust. With\n" +
			"--keep-ca, or --ca-out FILE, it is written outside the data folder: keep it off the server, locked away.\n" +
			"With it, --ca FILE makes a new server certificate later without a visit to the tablets.",
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd.OutOrStdout()) },
	}
	cmd.Flags().StringVar(&c.data, "data", "data", "folder of keys")
	cmd.Flags().StringSliceVar(&c.hosts, "host", nil,
		"address or name under which tablets reach the server; may be given more than once")
	cmd.Flags().StringVar(&c.ca, "ca", "", "authority kept before, to make the certificate with")
	cmd.Flags().StringVar(&c.out, "ca-out", "", "new file to keep the authority with its key in, outside the data folder")
	cmd.Flags().BoolVar(&c.keep, "keep-ca", false,
		"keep the authority with its key in "+keptCAFile+" where the command is run")
	cmd.Flags().BoolVar(&c.replace, "replace", false,
		"make a new authority in place of the one there is; every tablet installs it again")
	return cmd
}

func (c *certCommand) run(out io.Writer) error {
	if err := c.check(); err != nil {
		return inputError{err}
	}
	ca, err := c.authority()
	if err != nil {
		return err
	}
	server, err := ca.issue(c.hosts)
	if err != nil {
		return err
	}
	if c.out != "" {
		if err := ca.keep(c.out); err != nil {
			return err
		}
	}
	if err := server.write(c.data, ca.cert); err != nil {
		return err
	}
	destroyed, err := destroyOldKey(filepath.Join(c.data, oldCAKeyFile))
	if err != nil {
		return err
	}
	c.tell(out, ca.cert, destroyed)
	return nil
}

// check refuses contradictory options before anything is made.
func (c *certCommand) check() error {
	if c.keep && c.out == "" {
		c.out = keptCAFile
	}
	switch {
	case len(c.hosts) == 0:
		return word("cert.host")
	case c.ca != "" && (c.out != "" || c.replace):
		return word("cert.ca")
	case c.out != "" && liesIn(c.data, c.out):
		return word("cert.in_data", c.out)
	}
	for _, name := range []string{c.out} {
		if _, err := os.Stat(name); name != "" && err == nil {
			return word("file.there", name)
		}
	}
	if c.ca != "" || c.replace {
		return nil
	}
	for _, name := range []string{caCertFile, oldCAKeyFile} {
		path := filepath.Join(c.data, name)
		if _, err := os.Stat(path); err == nil {
			return word("cert.there", path)
		}
	}
	return nil
}

func (c *certCommand) authority() (*hallAuthority, error) {
	if c.ca != "" {
		return readAuthority(c.ca)
	}
	return newAuthority(c.hosts)
}

func (c *certCommand) tell(out io.Writer, ca *x509.Certificate, destroyed bool) {
	data, mark := c.data, web.FingerprintMark(ca.Raw)
	fmt.Fprintln(out, say(c.lang, "cert.mark", mark, fingerprint(ca)))
	switch {
	case c.out != "":
		fmt.Fprintln(out, say(c.lang, "cert.key_kept", c.out))
	case c.ca == "":
		fmt.Fprintln(out, say(c.lang, "cert.key_gone"))
	}
	if destroyed {
		fmt.Fprintln(out, say(c.lang, "cert.destroyed", oldCAKeyFile))
	}
	fmt.Fprintln(out, say(c.lang, "cert.next", ca.NotAfter.Format(time.DateOnly), data,
		filepath.Join(data, serverCertFile), filepath.Join(data, serverKeyFile)))
}

// liesIn reports whether a file would be inside a folder.
func liesIn(folder, file string) bool {
	dir, err := filepath.Abs(folder)
	if err != nil {
		return true
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return true
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(real, filepath.Base(path))
	}
	rel, err := filepath.Rel(dir, path)
	return err != nil || rel == "." || filepath.IsLocal(rel)
}

// destroyOldKey overwrites and removes an authority's key that an earlier version left in the data folder. It reports
// whether there was one.
func destroyOldKey(path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return false, word("cert.destroy", err)
	}
	noise := make([]byte, info.Size())
	_, _ = rand.Read(noise) // never fails
	_, err = f.Write(noise)
	if err = errors.Join(err, f.Sync(), f.Close(), os.Remove(path)); err != nil {
		return false, word("cert.destroy", err)
	}
	return true, nil
}
