package photo

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Limits of accepted pictures.
const (
	MaxBytes  = 10 << 20 // of the uploaded file
	maxJPEG   = 40_000_000
	maxPNG    = 16_000_000
	maxMemory = 256 << 20 // bytes that decoding may take
	maxScans  = 64        // of a JPEG; progressive ones usually have about ten
)

// A Reason is the reason why a picture is refused.
type Reason string

// The reasons.
const (
	ReasonKind   Reason = "kind"   // neither JPEG nor PNG
	ReasonHEIC   Reason = "heic"   // the default format of some phones' cameras
	ReasonBytes  Reason = "bytes"  // the file is too large
	ReasonPixels Reason = "pixels" // the picture has too many pixels
	ReasonMemory Reason = "memory" // decoding would take too much memory
	ReasonBroken Reason = "broken" // it cannot be decoded
)

// A RefusedError means that a picture is not accepted.
type RefusedError struct {
	Reason Reason
	Detail string // for the log
}

func (r *RefusedError) Error() string {
	return fmt.Sprintf("picture refused: %s: %s", r.Reason, r.Detail)
}

func refuse(why Reason, format string, args ...any) error {
	return &RefusedError{why, fmt.Sprintf(format, args...)}
}

// A head holds what the header of a picture says, before it is decoded.
type head struct {
	png           bool
	width, height int
	memory        int // bytes that decoding takes
	turn          int // EXIF orientation, 1 to 8
}

// headOf reads the header of a picture and refuses pictures that are not accepted. It tells the format by the content.
func headOf(data []byte) (head, error) {
	if len(data) > MaxBytes {
		return head{}, refuse(ReasonBytes, "%d bytes", len(data))
	}
	var h head
	var err error
	switch {
	case bytes.HasPrefix(data, []byte{0xff, markSOI, 0xff}):
		h, err = jpegHead(data)
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		h, err = pngHead(data)
	case len(data) > 12 && string(data[4:8]) == "ftyp" && isHEIF(string(data[8:12])):
		return h, refuse(ReasonHEIC, "brand %q", data[8:12])
	default:
		return h, refuse(ReasonKind, "begins with %x", data[:min(len(data), 12)])
	}
	if err != nil {
		return h, err
	}
	most := maxJPEG
	if h.png {
		most = maxPNG
	}
	switch {
	case h.width < 1 || h.height < 1:
		return h, refuse(ReasonBroken, "%d × %d pixels", h.width, h.height)
	case h.width > most/h.height:
		return h, refuse(ReasonPixels, "%d × %d pixels", h.width, h.height)
	case h.memory > maxMemory:
		return h, refuse(ReasonMemory, "%d × %d pixels take %d MiB", h.width, h.height, h.memory>>20)
	}
	return h, nil
}

func isHEIF(brand string) bool {
	switch brand {
	case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif":
		return true
	}
	return false
}

// pngHead reads IHDR, which is the first chunk.
func pngHead(data []byte) (head, error) {
	if len(data) < 33 || string(data[12:16]) != "IHDR" {
		return head{}, refuse(ReasonBroken, "a PNG without IHDR")
	}
	w, h := binary.BigEndian.Uint32(data[16:]), binary.BigEndian.Uint32(data[20:])
	if w > maxPNG || h > maxPNG {
		return head{}, refuse(ReasonPixels, "%d × %d pixels", w, h)
	}
	depth, color, interlaced := data[24], data[25], data[28] != 0
	each := 4 // bytes per pixel in image/png
	switch {
	case color == 3 || color == 0 && depth <= 8:
		each = 1
	case color == 0:
		each = 2
	case depth == 16:
		each = 8
	}
	memory := int(w) * int(h) * each
	if interlaced { // each pass is decoded into an image of its own
		memory += memory / 2
	}
	return head{png: true, width: int(w), height: int(h), memory: memory, turn: 1}, nil
}

// Markers of a JPEG.
const (
	markSOI  = 0xd8
	markEOI  = 0xd9
	markSOS  = 0xda
	markAPP1 = 0xe1
	markTEM  = 0x01
)

// jpegHead reads the segments of a JPEG and skips the data of its scans.
func jpegHead(data []byte) (head, error) {
	h := head{turn: 1}
	scans := 0
	for at := 2; ; {
		for at < len(data) && data[at] != 0xff { // entropy-coded data, or bytes between segments
			at++
		}
		if at+1 >= len(data) {
			break
		}
		mark := data[at+1]
		switch {
		case mark == 0xff:
			at++
			continue
		case mark == 0 || mark == markTEM || mark >= 0xd0 && mark <= markSOI:
			at += 2
			continue
		case mark == markEOI:
			at = len(data)
			continue
		}
		if at+4 > len(data) {
			break
		}
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		if size < 2 || at+2+size > len(data) {
			return h, refuse(ReasonBroken, "a segment %#x that does not end", mark)
		}
		part := data[at+4 : at+2+size]
		at += 2 + size
		switch {
		case mark == markSOS:
			if scans++; scans > maxScans {
				return h, refuse(ReasonMemory, "over %d scans", maxScans)
			}
		case mark == markAPP1 && bytes.HasPrefix(part, []byte("Exif\x00\x00")):
			h.turn = orientation(part[6:])
		case mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc:
			if h.width != 0 {
				return h, refuse(ReasonBroken, "two frames")
			}
			if err := h.frame(mark, part); err != nil {
				return h, err
			}
		}
	}
	if h.width == 0 || scans == 0 {
		return h, refuse(ReasonBroken, "a JPEG without frame or scan")
	}
	return h, nil
}

// frame reads the SOF segment: the size of the picture, and the sampling of its components.
func (h *head) frame(mark byte, part []byte) error {
	if mark > 0xc2 {
		return refuse(ReasonKind, "a JPEG of process %#x", mark)
	}
	if len(part) < 6 || len(part) < 6+3*int(part[5]) || part[5] < 1 || part[5] > 4 {
		return refuse(ReasonBroken, "a frame of %d bytes", len(part))
	}
	h.height, h.width = int(binary.BigEndian.Uint16(part[1:])), int(binary.BigEndian.Uint16(part[3:]))
	n := int(part[5])
	across, down, each := 1, 1, 0
	for i := range n {
		x, y := int(part[7+3*i]>>4), int(part[7+3*i]&15)
		if x < 1 || y < 1 || x > 4 || y > 4 {
			return refuse(ReasonBroken, "a component of %d × %d", x, y)
		}
		across, down, each = max(across, x), max(down, y), each+x*y
	}
	// The decoder holds whole blocks of 8 × 8 samples and, for a progressive picture, 4 bytes more per sample.
	unit := func(size, times int) int { return (size + 8*times - 1) / (8 * times) }
	samples := unit(h.width, across) * unit(h.height, down) * 64 * each
	h.memory = samples
	if mark == 0xc2 {
		h.memory += 4 * samples
	}
	if n == 4 { // CMYK: the pixels are held in addition to the planes
		h.memory += 4 * h.width * h.height
	}
	return nil
}

// orientation returns tag 0x0112 of the first directory of EXIF, or 1 if it is missing or invalid.
func orientation(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 1
	}
	if len(tiff) < 8 {
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	n := int64(order.Uint16(tiff[at:]))
	for i := range n {
		entry := at + 2 + 12*i
		if entry+12 > int64(len(tiff)) {
			return 1
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			if v := int(order.Uint16(tiff[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}
