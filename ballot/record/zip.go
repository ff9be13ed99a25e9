package record

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"

	"piaojue/ballot"
)

// order is the order of the files in the archive.
var order = []string{ManifestFile, PollFile, RollFile, BallotsFile, ReceiptsFile, LogFile, OutcomeFile, SignatureFile}

// Write writes a bundle, signed by key unless that is nil. It sorts ballots and receipts and fills the manifest's
// hashes.
func Write(w io.Writer, b Bundle, key ed25519.PrivateKey) error {
	files, err := b.encodeFiles()
	if err != nil {
		return err
	}
	m := b.Manifest
	if m.Format == 0 {
		m.Format = formatOne
	}
	m.RulesText = notNil(m.RulesText)
	m.Files = make(map[string]string, len(content))
	for _, name := range content {
		m.Files[name] = hash(files[name])
	}
	if files[ManifestFile], err = encode(m); err != nil {
		return err
	}
	if key != nil {
		if files[SignatureFile], err = sign(key, files[ManifestFile]); err != nil {
			return err
		}
	}
	return pack(w, files)
}

// pack writes the files in the one form that [unzip] accepts: sizes before the data, no times, no flags.
func pack(w io.Writer, files map[string][]byte) error {
	z := zip.NewWriter(w)
	for _, name := range order {
		data, ok := files[name]
		if !ok {
			continue
		}
		var packed bytes.Buffer
		c, err := flate.NewWriter(&packed, flate.DefaultCompression)
		if err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if _, err := c.Write(data); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if err := c.Close(); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		f, err := z.CreateRaw(&zip.FileHeader{
			Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(data),
			CompressedSize64: uint64(packed.Len()), UncompressedSize64: uint64(len(data)),
		})
		if err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if _, err := f.Write(packed.Bytes()); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}

// Read reads a bundle. It refuses an archive that does not have the one form of a bundle. [Bundle.CheckHashes] checks
// whether the files match the manifest, and [Verify] whether the record is valid.
func Read(r io.ReaderAt, size int64) (Bundle, error) {
	files, err := unzip(r, size, func(int) {})
	if err != nil {
		return Bundle{}, fmt.Errorf("read the record: %w", err)
	}
	b := Bundle{files: files}
	return b, b.decodeFiles()
}

func (b *Bundle) decodeFiles() error {
	b.Poll = b.files[PollFile]
	for _, part := range []struct {
		name string
		into any
	}{{ManifestFile, &b.Manifest}, {RollFile, &b.Roll}, {OutcomeFile, &b.Outcome}} {
		if err := json.Unmarshal(b.files[part.name], part.into); err != nil {
			return fmt.Errorf("read %s: %w", part.name, err)
		}
	}
	if f := b.Manifest.Format; f != formatOne && f != formatMore {
		return fmt.Errorf("%s: a record of format %d; this program reads formats %d and %d", ManifestFile, f, formatOne,
			formatMore)
	}
	for i, raw := range lines(b.files[BallotsFile]) {
		var line Line
		if err := json.Unmarshal(raw, &line); err != nil {
			return fmt.Errorf("read %s, line %d: %w", BallotsFile, i+1, err)
		}
		b.Ballots = append(b.Ballots, line)
	}
	for _, raw := range lines(b.files[ReceiptsFile]) {
		b.Receipts = append(b.Receipts, ballot.Receipt(raw))
	}
	b.Log = lines(b.files[LogFile])
	return nil
}

// lines splits a file at its line ends, the last of which ends the file.
func lines(data []byte) [][]byte {
	if len(data) == 0 {
		return nil
	}
	return bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))
}
