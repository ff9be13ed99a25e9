package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// Files of a hall's own certificates, in the data folder.
const (
	caCertFile     = "ca.pem" // tablets install this one
	caKeyFile      = "ca.key" // never leaves the folder
	serverCertFile = "server.pem"
	serverKeyFile  = "server.key"
)

// Lifetimes. A tablet that has installed the authority keeps it for a term of office; server certificates are short,
// and longer ones are refused by some tablets.
const (
	caYears    = 5
	serverDays = 397
)

// newCertCommand makes "piaojue cert": TLS for a hall without internet.
func newCertCommand() *cobra.Command {
	var data string
	var hosts []string
	cmd := &cobra.Command{
		Use: "cert --data DIR --host HOST…", Short: "Make a certificate for a hall without internet", Args: cobra.NoArgs,
		Long: "Makes a certificate authority of the hall's own, unless the folder has one, and a server certificate for the hosts.\n" +
			"The authority can vouch for nothing but the hosts it was made for. Tablets install ca.pem once; its fingerprint is printed.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(hosts) == 0 {
				return inputError{errors.New("cert needs --host, the address tablets type, such as 192.168.1.10; it may be given more than once")}
			}
			ca, err := authority(data, hosts)
			if err != nil {
				return err
			}
			if err := ca.issue(data, hosts); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "在每台平板上安装 %s，安装时核对指纹 (install on every tablet, and compare the fingerprint):\n%s\n\npiaojue serve --data %s --tls-cert %s --tls-key %s\n",
				filepath.Join(data, caCertFile), fingerprint(ca.cert), data, filepath.Join(data, serverCertFile), filepath.Join(data, serverKeyFile))
			return err
		},
	}
	cmd.Flags().StringVar(&data, "data", "data", "folder of keys")
	cmd.Flags().StringSliceVar(&hosts, "host", nil, "address or name under which tablets reach the server")
	return cmd
}

// A hallAuthority signs the certificates of one hall.
type hallAuthority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// authority reads the folder's authority, or makes one that can vouch for these hosts only.
func authority(data string, hosts []string) (*hallAuthority, error) {
	certPath, keyPath := filepath.Join(data, caCertFile), filepath.Join(data, caKeyFile)
	if _, err := os.Stat(keyPath); errors.Is(err, fs.ErrNotExist) {
		return newAuthority(certPath, keyPath, hosts)
	} else if err != nil {
		return nil, err
	}
	certDER, err := readPEM(certPath, "CERTIFICATE")
	if err != nil {
		return nil, err
	}
	keyDER, err := readPEM(keyPath, "EC PRIVATE KEY")
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(certDER)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", certPath, err)
	}
	key, err := x509.ParseECPrivateKey(keyDER)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", keyPath, err)
	}
	return &hallAuthority{cert, key}, nil
}

func newAuthority(certPath, keyPath string, hosts []string) (*hallAuthority, error) {
	if err := os.MkdirAll(filepath.Dir(keyPath), 0o700); err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	t := template("票决 会场证书 piaojue hall CA", caYears*366)
	t.IsCA, t.BasicConstraintsValid, t.MaxPathLenZero = true, true, true
	t.KeyUsage, t.PermittedDNSDomainsCritical = x509.KeyUsageCertSign, true
	ips, names := sortHosts(hosts)
	for _, ip := range ips {
		bits := 8 * len(ip)
		t.PermittedIPRanges = append(t.PermittedIPRanges, &net.IPNet{IP: ip, Mask: net.CIDRMask(bits, bits)})
	}
	// A kind of name that is not permitted at all has to be excluded as a whole.
	if len(ips) == 0 {
		t.ExcludedIPRanges = []*net.IPNet{{IP: net.IPv4zero.To4(), Mask: net.CIDRMask(0, 32)}, {IP: net.IPv6zero, Mask: net.CIDRMask(0, 128)}}
	}
	if t.PermittedDNSDomains = names; len(names) == 0 {
		t.PermittedDNSDomains = []string{"invalid"}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("make the authority: %w", err)
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(writePEM(keyPath, "EC PRIVATE KEY", keyDER, 0o600), writePEM(certPath, "CERTIFICATE", der, 0o644)); err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &hallAuthority{cert, key}, err
}

// issue makes the server's certificate, with a key of its own. A host the authority cannot vouch for is refused.
func (a *hallAuthority) issue(data string, hosts []string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	t := template("票决 piaojue", serverDays)
	t.KeyUsage, t.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	t.IPAddresses, t.DNSNames = sortHosts(hosts)
	der, err := x509.CreateCertificate(rand.Reader, t, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return fmt.Errorf("make the server's certificate: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	for _, host := range hosts {
		if _, err := cert.Verify(x509.VerifyOptions{Roots: roots, DNSName: host}); err != nil {
			return inputError{fmt.Errorf("the hall's authority was not made for %s: remove %s and %s to make a new one, and install it on the tablets again", host, caCertFile, caKeyFile)}
		}
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return errors.Join(
		writePEM(filepath.Join(data, serverKeyFile), "EC PRIVATE KEY", keyDER, 0o600),
		writePEM(filepath.Join(data, serverCertFile), "CERTIFICATE", der, 0o644))
}

func template(name string, days int) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic("piaojue: " + err.Error()) // crypto/rand does not fail
	}
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(0, 0, days), // a tablet's clock may be behind
	}
}

func sortHosts(hosts []string) (ips []net.IP, names []string) {
	for _, h := range hosts {
		ip := net.ParseIP(h)
		switch {
		case ip == nil:
			names = append(names, h)
		case ip.To4() != nil:
			ips = append(ips, ip.To4())
		default:
			ips = append(ips, ip)
		}
	}
	return ips, names
}

// fingerprint is what is compared on a tablet: SHA-256 of the certificate, in pairs.
func fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	text := strings.ToUpper(hex.EncodeToString(sum[:]))
	var pairs []string
	for i := 0; i < len(text); i += 2 {
		pairs = append(pairs, text[i:i+2])
	}
	return strings.Join(pairs, ":")
}

func writePEM(path, kind string, der []byte, mode os.FileMode) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode)
}

func readPEM(path, kind string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(raw)
	if block == nil || block.Type != kind {
		return nil, fmt.Errorf("%s holds no %s", path, strings.ToLower(kind))
	}
	return block.Bytes, nil
}
