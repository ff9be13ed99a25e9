package record

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
)

// ofSignature are tamperings with signature.json. Each gets the record of another poll too.
var ofSignature = []struct {
	name string
	do   func(f, another *forgery)
}{
	{"no signature", func(f, _ *forgery) { delete(f.files, SignatureFile) }},
	{"another record's signature", func(f, another *forgery) { f.files[SignatureFile] = another.files[SignatureFile] }},
	{"another record's manifest and signature", func(f, another *forgery) {
		f.files[SignatureFile] = another.files[SignatureFile]
		f.sub(SignatureFile, `"public": "`, `"public": "00`)
	}},
	{"another hall's key", func(f, _ *forgery) { f.resign(otherKey) }},
	{"another hall's key under this one's name", func(f, _ *forgery) {
		f.resign(otherKey)
		f.sub(SignatureFile, keyID(publicOf(otherKey)), keyID(publicOf(testKey)))
	}},
	{"another algorithm", func(f, _ *forgery) { f.sub(SignatureFile, "Ed25519", "none") }},
	{"a signature of zeros", func(f, _ *forgery) { f.subAll(SignatureFile, `[0-9a-f]{128}`, strings.Repeat("0", 128)) }},
	{"a signature cut short", func(f, _ *forgery) { f.subAll(SignatureFile, `[0-9a-f]{4}"\n`, "\"\n") }},
	{"a signature that is no JSON", func(f, _ *forgery) { f.files[SignatureFile] = []byte("yes") }},
}

// ofArchive are tricks with the archive itself.
var ofArchive = []struct {
	name string
	do   func(t *testing.T, data []byte) []byte
}{
	{"no archive", func(*testing.T, []byte) []byte { return []byte("PK nothing at all, but long enough to be one") }},
	{"an empty file", func(*testing.T, []byte) []byte { return nil }},
	{"cut off in the middle", func(_ *testing.T, d []byte) []byte { return d[:len(d)/2] }},
	{"cut off by a byte", func(_ *testing.T, d []byte) []byte { return d[:len(d)-1] }},
	{"a byte behind", func(_ *testing.T, d []byte) []byte { return append(slices.Clone(d), 0) }},
	{"a byte before", func(_ *testing.T, d []byte) []byte { return append([]byte{0}, d...) }},
	{"a comment", func(_ *testing.T, d []byte) []byte {
		d = append(slices.Clone(d), "hi"...)
		d[len(d)-4] = 2
		return d
	}},
	{"a file twice", func(t *testing.T, d []byte) []byte {
		return rewritten(t, d, func(z *zip.Writer, name string, data []byte) {
			if name == BallotsFile {
				plain(t, z, name, data)
			}
			plain(t, z, name, data)
		})
	}},
	{"two directories", func(_ *testing.T, d []byte) []byte { return append(slices.Clone(d), d[len(d)-endSize:]...) }},
	{"a file outside", func(t *testing.T, d []byte) []byte { return renamed(t, d, "../poll.json") }},
	{"a file by its full path", func(t *testing.T, d []byte) []byte { return renamed(t, d, "/etc/poll.json") }},
	{"a file in a folder", func(t *testing.T, d []byte) []byte { return renamed(t, d, "record/poll.json") }},
	{"a file in capitals", func(t *testing.T, d []byte) []byte { return renamed(t, d, "POLL.JSON") }},
	{"a file more", func(t *testing.T, d []byte) []byte {
		return rewritten(t, d, func(z *zip.Writer, name string, data []byte) {
			plain(t, z, name, data)
			if name == SignatureFile {
				plain(t, z, "notes.txt", []byte("x"))
			}
		})
	}},
	{"a file missing", func(t *testing.T, d []byte) []byte {
		return rewritten(t, d, func(z *zip.Writer, name string, data []byte) {
			if name != RollFile {
				plain(t, z, name, data)
			}
		})
	}},
	{"files out of order", func(t *testing.T, d []byte) []byte {
		var held []byte
		return rewritten(t, d, func(z *zip.Writer, name string, data []byte) {
			if name == PollFile {
				held = data
				return
			}
			plain(t, z, name, data)
			if name == RollFile {
				plain(t, z, PollFile, held)
			}
		})
	}},
	{"sizes behind the data", func(t *testing.T, d []byte) []byte {
		return rewritten(t, d, func(z *zip.Writer, name string, data []byte) {
			w, err := z.Create(name)
			if err == nil {
				_, err = w.Write(data)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}},
	{"an extra field", func(t *testing.T, d []byte) []byte {
		return rewritten(t, d, func(z *zip.Writer, name string, data []byte) {
			raw(t, z, &zip.FileHeader{Name: name, Extra: []byte{1, 0, 0, 0}}, data)
		})
	}},
	{"a comment on a file", func(t *testing.T, d []byte) []byte {
		return rewritten(t, d, func(z *zip.Writer, name string, data []byte) {
			raw(t, z, &zip.FileHeader{Name: name, Comment: "signed"}, data)
		})
	}},
	{"another name in the file's own header", func(_ *testing.T, d []byte) []byte {
		d = slices.Clone(d)
		copy(d[localSize:], "Manifest")
		return d
	}},
	{"another size in the file's own header", func(_ *testing.T, d []byte) []byte { return poked(d, 22, 1) }},
	{"a checksum that does not fit", func(_ *testing.T, d []byte) []byte {
		return poked(slices.Concat(d[:0], poked(d, 14, 0xFF)), int(start(d))+16, 0xFF)
	}},
	{
		"a changed byte in the data",
		func(_ *testing.T, d []byte) []byte { return poked(d, localSize+len(ManifestFile)+20, 0x55) },
	},
	{"a gap between the files", func(_ *testing.T, d []byte) []byte {
		first := len(ManifestFile) + localSize + int(binary.LittleEndian.Uint32(d[18:]))
		out := slices.Concat(d[:first], []byte("gap"), d[first:])
		end := len(out) - endSize
		binary.LittleEndian.PutUint32(out[end+16:], binary.LittleEndian.Uint32(out[end+16:])+3)
		return out
	}},
	{"a size that is not true", func(t *testing.T, d []byte) []byte { return resized(t, d, 10) }},
	{"a bomb", func(t *testing.T, _ []byte) []byte { return bomb(t, 1<<30) }},
	{"a bomb of an allowed size", func(t *testing.T, _ []byte) []byte { return bomb(t, maxTotal+1) }},
}

// start returns the offset of an archive's directory.
func start(d []byte) uint32 { return binary.LittleEndian.Uint32(d[len(d)-endSize+16:]) }

// poked flips bits of one byte.
func poked(d []byte, at int, bits byte) []byte {
	d = slices.Clone(d)
	d[at] ^= bits
	return d
}

// rewritten passes each file of an archive on, in order.
func rewritten(t *testing.T, data []byte, each func(z *zip.Writer, name string, data []byte)) []byte {
	t.Helper()
	f := newForgery(t, data)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range order {
		each(z, name, f.files[name])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// renamed gives poll.json another name.
func renamed(t *testing.T, data []byte, as string) []byte {
	return rewritten(t, data, func(z *zip.Writer, name string, data []byte) {
		if name == PollFile {
			name = as
		}
		plain(t, z, name, data)
	})
}

func plain(t *testing.T, z *zip.Writer, name string, data []byte) {
	t.Helper()
	raw(t, z, &zip.FileHeader{Name: name}, data)
}

// raw stores a file with its sizes before the data.
func raw(t *testing.T, z *zip.Writer, h *zip.FileHeader, data []byte) {
	t.Helper()
	h.CRC32, h.CompressedSize64, h.UncompressedSize64 = crc32.ChecksumIEEE(data), uint64(len(data)), uint64(len(data))
	w, err := z.CreateRaw(h)
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// resized declares for every file an unpacked size that is smaller than the real one.
func resized(t *testing.T, data []byte, less int) []byte {
	t.Helper()
	d := slices.Clone(data)
	list, err := directory(bytes.NewReader(d), int64(len(d)))
	if err != nil {
		t.Fatal(err)
	}
	at := int(start(d))
	for _, f := range list {
		binary.LittleEndian.PutUint32(d[at+24:], uint32(f.size-less))
		binary.LittleEndian.PutUint32(d[f.offset+22:], uint32(f.size-less))
		at += centralSize + len(f.name)
	}
	return d
}

// bomb is a record whose ballots unpack to a very large size.
func bomb(t *testing.T, size int) []byte {
	t.Helper()
	f := &forgery{t: t, files: map[string][]byte{}}
	for _, name := range order {
		f.files[name] = []byte("{}")
	}
	f.files[BallotsFile] = make([]byte, 1<<20)
	d := f.zip()
	list, err := directory(bytes.NewReader(d), int64(len(d)))
	if err != nil {
		t.Fatal(err)
	}
	at := int(start(d))
	for _, p := range list {
		if p.name == BallotsFile {
			binary.LittleEndian.PutUint32(d[at+24:], uint32(size))
			binary.LittleEndian.PutUint32(d[p.offset+22:], uint32(size))
		}
		at += centralSize + len(p.name)
	}
	return d
}

func TestStoredFilesAreTaken(t *testing.T) {
	data := rewritten(t, goodBundles(t)["secret"],
		func(z *zip.Writer, name string, data []byte) { plain(t, z, name, data) })
	if r := verify(data); !r.Holds {
		t.Errorf("a record stored without packing: %+v", r.Checks)
	}
}
