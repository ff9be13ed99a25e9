package record

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// Limits of a bundle's unpacked and packed size, in bytes: many times what a hall of 3,000 needs, and small enough for
// any machine.
const (
	maxTotal   = 48 << 20
	maxArchive = 64 << 20
)

// most are the largest sizes of single files.
var most = map[string]int{
	ManifestFile: 1 << 20, PollFile: 2 << 20, RollFile: 16 << 20, BallotsFile: 40 << 20, ReceiptsFile: 4 << 20,
	LogFile: 16 << 20, OutcomeFile: 1 << 20, SignatureFile: 4 << 10,
}

// Sizes and marks of the parts of a ZIP archive.
const (
	localSize, centralSize, endSize = 30, 46, 22
	localMark, centralMark, endMark = 0x04034b50, 0x02014b50, 0x06054b50
	methodStore, methodDeflate      = 0, 8
)

// A packed is one file of an archive as the directory describes it.
type packed struct {
	name         string
	method       uint16
	crc          uint32
	size, packed int
	offset       int64 // of its local header
	fixed        []byte
}

// unzip unpacks a bundle. It accepts only the one plain form that [Write] produces, in which every byte has a fixed
// place: this form excludes everything that programs interpret differently (repeated names, gaps, comments, two
// directories, sizes after the data).
func unzip(r io.ReaderAt, size int64, progress func(int)) (map[string][]byte, error) {
	list, err := directory(r, size)
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte, len(list))
	for _, f := range list {
		data, err := f.unpack(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		files[f.name] = data
		progress(len(data))
	}
	return files, nil
}

// directory reads the end record and the directory of an archive and checks them against the order of a bundle's files.
func directory(r io.ReaderAt, size int64) ([]packed, error) {
	if size > maxArchive {
		return nil, fmt.Errorf("%d bytes are more than a record can be", size)
	}
	end := make([]byte, endSize)
	if size < endSize {
		return nil, errors.New("not a ZIP archive, or one that is cut off")
	}
	if _, err := r.ReadAt(end, size-endSize); err != nil {
		return nil, fmt.Errorf("read the archive: %w", err)
	}
	le := binary.LittleEndian
	n, length, start := int(le.Uint16(end[10:])), int64(le.Uint32(end[12:])), int64(le.Uint32(end[16:]))
	switch {
	case le.Uint32(end) != endMark:
		return nil, errors.New("not a ZIP archive, one that is cut off, or one with something behind it")
	case le.Uint32(end[4:]) != 0 || int(le.Uint16(end[8:])) != n || le.Uint16(end[20:]) != 0:
		return nil, errors.New("the archive has more parts than one, or a comment")
	case start+length+endSize != size:
		return nil, errors.New("the directory is not where the archive says it is")
	case length > 8*(centralSize+32):
		return nil, errors.New("the archive holds more than the files of a record")
	}
	raw := make([]byte, length)
	if _, err := r.ReadAt(raw, start); err != nil {
		return nil, fmt.Errorf("read the archive: %w", err)
	}
	return entries(raw, n, start)
}

func entries(raw []byte, n int, start int64) ([]packed, error) {
	var list []packed
	at, total := int64(0), 0
	for len(raw) > 0 {
		f, rest, err := entry(raw)
		if err != nil {
			return nil, err
		}
		if f.offset != at {
			return nil, fmt.Errorf("%s does not follow the file before it", f.name)
		}
		if i := len(list); i >= len(order) || f.name != order[i] {
			return nil, misplaced(f.name, list)
		}
		if total += f.size; f.size > most[f.name] || total > maxTotal {
			return nil, fmt.Errorf("%s says it unpacks to %d bytes, more than a record can hold", f.name, f.size)
		}
		at += localSize + int64(len(f.name)) + int64(f.packed)
		list, raw = append(list, f), rest
	}
	switch {
	case len(list) < len(order)-1:
		return nil, fmt.Errorf("%s is missing", order[len(list)])
	case len(list) != n:
		return nil, fmt.Errorf("the archive says it holds %d files, and lists %d", n, len(list))
	case at != start:
		return nil, errors.New("something stands between the files and the directory")
	}
	return list, nil
}

// misplaced returns why a file is not allowed at its position.
func misplaced(name string, before []packed) error {
	switch {
	case slices.ContainsFunc(before, func(f packed) bool { return f.name == name }):
		return fmt.Errorf("%s stands in the record twice", name)
	case !slices.Contains(order, name):
		return fmt.Errorf("%q is not a file of a record", name)
	default:
		return fmt.Errorf("%s stands where %s belongs; one is missing or out of order", name,
			order[min(len(before), len(order)-1)])
	}
}

func entry(raw []byte) (f packed, rest []byte, err error) {
	le := binary.LittleEndian
	if len(raw) < centralSize || le.Uint32(raw) != centralMark {
		return f, nil, errors.New("the directory is damaged")
	}
	name := int(le.Uint16(raw[28:]))
	if len(raw) < centralSize+name {
		return f, nil, errors.New("the directory is damaged")
	}
	f = packed{
		name: string(raw[centralSize : centralSize+name]), method: le.Uint16(raw[10:]), crc: le.Uint32(raw[16:]),
		packed: int(le.Uint32(raw[20:])), size: int(le.Uint32(raw[24:])), offset: int64(le.Uint32(raw[42:])),
		fixed: raw[6:30], // repeated in the local header: from the version needed to the length of the name
	}
	switch {
	case le.Uint16(raw[8:]) != 0 || le.Uint32(raw[12:]) != 0:
		return f, nil, fmt.Errorf("%q has flags or a time, which no file of a record has", f.name)
	case le.Uint32(raw[30:]) != 0 || le.Uint16(raw[34:]) != 0:
		return f, nil, fmt.Errorf("%q has an extra field or a comment", f.name)
	case f.method != methodDeflate && (f.method != methodStore || f.size != f.packed):
		return f, nil, fmt.Errorf("%q is packed in a way that no record uses", f.name)
	}
	return f, raw[centralSize+name:], nil
}

// unpack reads one file, and no byte more than the directory says.
func (f packed) unpack(r io.ReaderAt) ([]byte, error) {
	raw := make([]byte, localSize+len(f.name)+f.packed)
	if _, err := r.ReadAt(raw, f.offset); err != nil {
		return nil, fmt.Errorf("read the archive: %w", err)
	}
	head, packed := raw[:localSize+len(f.name)], raw[localSize+len(f.name):]
	le := binary.LittleEndian
	if le.Uint32(head) != localMark || !bytes.Equal(head[4:28], f.fixed) || le.Uint16(head[28:]) != 0 ||
		string(head[localSize:]) != f.name {
		return nil, errors.New("its header is not what the directory says")
	}
	data := packed
	if f.method == methodDeflate {
		var err error
		if data, err = inflate(packed, f.size); err != nil {
			return nil, err
		}
	}
	if crc32.ChecksumIEEE(data) != f.crc {
		return nil, errors.New("its checksum does not fit")
	}
	return data, nil
}

func inflate(packed []byte, size int) ([]byte, error) {
	in := bytes.NewReader(packed) // a ByteReader: not read beyond the stream's end
	z := flate.NewReader(in)
	data := make([]byte, size)
	if _, err := io.ReadFull(z, data); err != nil {
		return nil, errors.New("it cannot be unpacked to the size the directory says")
	}
	if n, err := z.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) || in.Len() != 0 {
		return nil, errors.New("it unpacks to more than the directory says")
	}
	return data, nil
}
