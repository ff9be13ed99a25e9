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
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A hallAuthority signs the certificate of one hall.
type hallAuthority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// A serverCert is a server's certificate with its key, not yet written to disk.
type serverCert struct{ cert, key []byte }

const (
	pemCert = "CERTIFICATE"
	pemKey  = "EC PRIVATE KEY"
)

// newAuthority makes an authority whose certificate limits it to web servers and to these hosts.
func newAuthority(hosts []string) (*hallAuthority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	t := template("票决 会场证书 piaojue hall CA")
	t.IsCA, t.BasicConstraintsValid, t.MaxPathLenZero = true, true, true
	t.KeyUsage, t.ExtKeyUsage = x509.KeyUsageCertSign, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	t.PermittedDNSDomainsCritical = true
	ips, names := sortHosts(hosts)
	for _, ip := range ips {
		bits := 8 * len(ip)
		t.PermittedIPRanges = append(t.PermittedIPRanges, &net.IPNet{IP: ip, Mask: net.CIDRMask(bits, bits)})
	}
	// A kind of name that is not permitted at all must be excluded as a whole.
	if len(ips) == 0 {
		t.ExcludedIPRanges = []*net.IPNet{
			{IP: net.IPv4zero.To4(), Mask: net.CIDRMask(0, 32)}, {IP: net.IPv6zero, Mask: net.CIDRMask(0, 128)},
		}
	}
	if t.PermittedDNSDomains = names; len(names) == 0 {
		t.PermittedDNSDomains = []string{"invalid"}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return nil, word("cert.make", err)
	}
	cert, err := x509.ParseCertificate(der)
	return &hallAuthority{cert, key}, err
}

// readAuthority reads an authority that keep wrote.
func readAuthority(path string) (*hallAuthority, error) {
	certDER, err := readPEM(path, pemCert)
	if err != nil {
		return nil, inputError{word("cert.read", err)}
	}
	keyDER, err := readPEM(path, pemKey)
	if err != nil {
		return nil, inputError{word("cert.read", err)}
	}
	cert, err := x509.ParseCertificate(certDER)
	if err != nil {
		return nil, inputError{word("cert.read_file", path, err)}
	}
	key, err := x509.ParseECPrivateKey(keyDER)
	if err != nil || !key.PublicKey.Equal(cert.PublicKey) {
		return nil, inputError{word("cert.other_key", path)}
	}
	if time.Now().After(cert.NotAfter) {
		ended := cert.NotAfter.Format(time.DateOnly)
		return nil, inputError{word("cert.ended", path, ended)}
	}
	return &hallAuthority{cert, key}, nil
}

// keep writes the authority with its key to a new file.
func (a *hallAuthority) keep(path string) error {
	der, err := x509.MarshalECPrivateKey(a.key)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return inputError{word("cert.keep", err)}
	}
	err = errors.Join(
		pem.Encode(f, &pem.Block{Type: pemCert, Bytes: a.cert.Raw}), pem.Encode(f, &pem.Block{Type: pemKey, Bytes: der}),
		f.Sync(), f.Close())
	if err != nil {
		return word("cert.keep_in", path, err)
	}
	return nil
}

// sign makes a server's certificate with a key of its own. It is valid no longer than the authority.
func (a *hallAuthority) sign(hosts []string) (serverCert, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return serverCert{}, err
	}
	t := template("票决 piaojue")
	if t.NotAfter.After(a.cert.NotAfter) {
		t.NotAfter = a.cert.NotAfter
	}
	t.KeyUsage, t.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	t.IPAddresses, t.DNSNames = sortHosts(hosts)
	der, err := x509.CreateCertificate(rand.Reader, t, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return serverCert{}, word("cert.server", err)
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	return serverCert{cert: der, key: keyDER}, err
}

// issue makes the server's certificate. A host that the authority does not name is refused.
func (a *hallAuthority) issue(hosts []string) (serverCert, error) {
	s, err := a.sign(hosts)
	if err != nil {
		return s, err
	}
	cert, err := x509.ParseCertificate(s.cert)
	if err != nil {
		return s, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	for _, host := range hosts {
		if _, err := cert.Verify(x509.VerifyOptions{Roots: roots, DNSName: host}); err != nil {
			return s, inputError{word("cert.not_for", host)}
		}
	}
	return s, nil
}

// write puts the certificates and the server's key into the data folder.
func (s serverCert) write(data string, ca *x509.Certificate) error {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return word("keys.folder", err)
	}
	return errors.Join(
		writePEM(filepath.Join(data, serverKeyFile), pemKey, s.key, 0o600),
		writePEM(filepath.Join(data, serverCertFile), pemCert, s.cert, 0o644),
		writePEM(filepath.Join(data, caCertFile), pemCert, ca.Raw, 0o644))
}

func template(name string) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic("piaojue: " + err.Error()) // crypto/rand does not fail
	}
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(certYears, 0, 0), // a tablet's clock may be behind
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

// fingerprint is what people compare on a tablet: the SHA-256 of the certificate, in pairs of digits.
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
	for {
		block, more := pem.Decode(raw)
		if block == nil {
			return nil, word("cert.holds_no", path, strings.ToLower(kind))
		}
		if block.Type == kind {
			return block.Bytes, nil
		}
		raw = more
	}
}
