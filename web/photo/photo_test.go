package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// camera returns a picture whose top quarter is dark and whose left half is red.
func camera(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 30, 30, 255}
			if x >= w/2 {
				c = color.RGBA{30, 30, 200, 255}
			}
			if y < h/4 {
				c.R, c.B = c.R/4, c.B/4
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif adds an EXIF segment with an orientation and a position to a JPEG.
func exif(data []byte, turn byte) []byte {
	tiff := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(turn) +
		"\x00\x00\x00\x00\x00\x00GPSLatitude 30.2741")
	segment := binary.BigEndian.AppendUint16([]byte{0xff, markAPP1}, uint16(len(tiff)+2))
	return bytes.Join([][]byte{data[:2], segment, tiff, data[2:]}, nil)
}

// sized changes the size and the coding process in the header of a JPEG.
func sized(data []byte, w, h int, process byte) []byte {
	out := bytes.Clone(data)
	at := bytes.Index(out, []byte{0xff, 0xc0})
	out[at+1] = process
	binary.BigEndian.PutUint16(out[at+5:], uint16(h))
	binary.BigEndian.PutUint16(out[at+7:], uint16(w))
	return out
}

// pngOf returns a PNG whose header has the given size, whatever its content.
func pngOf(t testing.TB, w, h uint32) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	out := b.Bytes()
	binary.BigEndian.PutUint32(out[16:], w)
	binary.BigEndian.PutUint32(out[20:], h)
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return out
}

func open(t testing.TB) (*Folder, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "photos")
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f, dir
}

// TestHostilePictures: pictures are refused by their header, before memory is allocated for them.
func TestHostilePictures(t *testing.T) {
	small := camera(t, 64, 48)
	progressive := sized(small, 8000, 5000, 0xc2)
	scan := small[bytes.Index(small, []byte{0xff, markSOS}):]
	scan = scan[:len(scan)-2]
	cut := small[:len(small)-2]
	for _, tt := range []struct {
		name string
		data []byte
		want Reason
	}{
		{"nothing", nil, ReasonKind},
		{"text", []byte("<svg onload=alert(1)>"), ReasonKind},
		{"WebP", []byte("RIFF\x00\x00\x00\x00WEBPVP8 "), ReasonKind},
		{"GIF", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), ReasonKind},
		{"a telephone's HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), ReasonHEIC},
		{"over 10 MB", append(bytes.Clone(small), make([]byte, MaxBytes)...), ReasonBytes},
		{"JPEG of 48 megapixels", sized(small, 8000, 6000, 0xc0), ReasonPixels},
		{"JPEG of 65,535 × 65,535", sized(small, 65535, 65535, 0xc0), ReasonPixels},
		{"JPEG without height", sized(small, 64, 0, 0xc0), ReasonBroken},
		{"PNG of 20 megapixels", pngOf(t, 5000, 4000), ReasonPixels},
		{"PNG of 2³¹ × 2³¹", pngOf(t, 1<<31, 1<<31), ReasonPixels},
		{"PNG that holds less than it says", pngOf(t, 4000, 4000), ReasonBroken},
		{"large progressive JPEG", progressive, ReasonMemory},
		{"a thousand scans", append(bytes.Clone(cut), bytes.Repeat(scan, 1000)...), ReasonMemory},
		{"arithmetic JPEG", sized(small, 64, 48, 0xc9), ReasonKind},
		{"cut off", small[:len(small)/2], ReasonBroken},
		{"only its start", small[:4], ReasonBroken},
		{"a segment without end", []byte{0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 0}, ReasonBroken},
		{"two frames", append(bytes.Clone(cut), small[2:]...), ReasonBroken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, dir := open(t)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := f.Take(t.Context(), tt.data)
			runtime.ReadMemStats(&after)
			refusal, ok := errors.AsType[*RefusedError](err)
			if !ok || refusal.Reason != tt.want {
				t.Fatalf("%v, want %s", err, tt.want)
			}
			if spent := after.TotalAlloc - before.TotalAlloc; tt.want != ReasonBroken && spent > 1<<20 {
				t.Errorf("%d bytes were allocated", spent)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%v were left behind", left)
			}
		})
	}
}

// TestWhatIsKept (book.md B.10 example 9): a picture is turned and scaled, and nothing of the original file is kept.
func TestWhatIsKept(t *testing.T) {
	f, dir := open(t)
	came := append(exif(camera(t, 4000, 3000), 6), "#!/bin/sh\nGPSLatitude"...)
	p, err := f.Take(t.Context(), came)
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 1200 || p.Height != 1600 {
		t.Errorf("%d × %d, want 1200 × 1600", p.Width, p.Height)
	}
	kept, err := f.Read(p.Hash)
	if err != nil {
		t.Fatal(err)
	}
	for _, trace := range []string{"Exif", "GPS", "/bin/sh", "\xff\xe1"} {
		if bytes.Contains(kept, []byte(trace)) {
			t.Errorf("%q is kept", trace)
		}
	}
	if len(kept) > maxKept {
		t.Errorf("%d bytes", len(kept))
	}
	img, err := jpeg.Decode(bytes.NewReader(kept))
	if err != nil || img.Bounds().Size() != image.Pt(1200, 1600) {
		t.Fatalf("%v, %v", img.Bounds(), err)
	}
	// After a quarter turn to the right, the dark top is on the right, and the red left half is on top.
	red, _, blue, _ := img.At(300, 200).RGBA()
	dark, _, _, _ := img.At(1190, 200).RGBA()
	if red < 0xa000 || blue > 0x4000 || dark > 0x4000 {
		t.Errorf("red %#x, blue %#x, at the right %#x", red, blue, dark)
	}
	tiny, err := f.ReadSmall(t.Context(), p.Hash)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(tiny)); err != nil || c.Width != 480 || c.Height != 640 {
		t.Errorf("small: %v, %v", c, err)
	}
	if again, err := f.Take(t.Context(), came); err != nil || again != p {
		t.Errorf("again: %v, %v", again, err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 2 {
		t.Errorf("%v", files)
	}
	info, err := os.Stat(filepath.Join(dir, p.Hash+".jpg"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestEveryTurn(t *testing.T) {
	// a picture of 2 × 1: white, black
	for turn, want := range map[int]string{1: "10", 2: "01", 3: "01", 4: "10", 5: "1/0", 6: "1/0", 7: "0/1", 8: "0/1"} {
		src := image.NewRGBA(image.Rect(0, 0, 2, 1))
		src.SetRGBA(0, 0, color.RGBA{255, 255, 255, 255})
		src.SetRGBA(1, 0, color.RGBA{0, 0, 0, 255})
		out := turned(src, turn)
		var rows []string
		for y := range out.Rect.Dy() {
			row := ""
			for x := range out.Rect.Dx() {
				row += string("01"[out.RGBAAt(x, y).R&1])
			}
			rows = append(rows, row)
		}
		if got := strings.Join(rows, "/"); got != want {
			t.Errorf("turn %d: %s, want %s", turn, got, want)
		}
	}
}

// Noise does not compress, so the picture is scaled down until the file is small enough.
func TestLargeFilesAreScaledAgain(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	f, _ := open(t)
	p, err := f.Take(t.Context(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	kept, err := f.Read(p.Hash)
	if err != nil || len(kept) > maxKept || p.Width >= 1600 {
		t.Errorf("%d bytes, %d pixels wide, %v", len(kept), p.Width, err)
	}
}

func TestTransparentStandsOnWhite(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, 3000, 20))); err != nil {
		t.Fatal(err)
	}
	f, _ := open(t)
	p, err := f.Take(t.Context(), b.Bytes())
	if err != nil || p.Width != 1600 {
		t.Fatalf("%v, %v", p, err)
	}
	kept, _ := f.Read(p.Hash)
	img, err := jpeg.Decode(bytes.NewReader(kept))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := img.At(800, 5).RGBA(); r < 0xfd00 {
		t.Errorf("%#x", r)
	}
}

func TestFolder(t *testing.T) {
	f, dir := open(t)
	p, err := f.Take(t.Context(), camera(t, 300, 200))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "key.jpg"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "../key", strings.Repeat("a", 64), strings.ToUpper(p.Hash), p.Hash + ".small"} {
		if _, err := f.Read(name); !errors.Is(err, fs.ErrNotExist) || f.Has(name) {
			t.Errorf("Read(%q) = %v", name, err)
		}
	}
	other, _ := open(t)
	kept, _ := f.Read(p.Hash)
	if err := other.Put(p.Hash, kept); err != nil || !other.Has(p.Hash) {
		t.Error(err)
	}
	if _, err := other.ReadSmall(t.Context(), p.Hash); err != nil { // makes the small version
		t.Error(err)
	}
	if err := other.Put(p.Hash, kept[1:]); !errors.Is(err, ErrChanged) {
		t.Error(err)
	}
	second, err := f.Take(t.Context(), camera(t, 200, 300))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{p.Hash: true}
	if n, err := f.Sweep(named, time.Now().Add(-time.Hour)); n != 0 || err != nil {
		t.Errorf("sweep of pictures newer than the limit: %d, %v", n, err)
	}
	if n, err := f.Sweep(named, time.Now().Add(time.Hour)); n != 1 || err != nil || f.Has(second.Hash) || !f.Has(p.Hash) {
		t.Errorf("sweep of pictures older than the limit: %d, %v", n, err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 2 {
		t.Errorf("%v", left)
	}
	if err := os.WriteFile(filepath.Join(dir, p.Hash+".jpg"), kept[:99], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read(p.Hash); !errors.Is(err, ErrChanged) {
		t.Errorf("changed: %v", err)
	}
	for i := range MaxPictures {
		name := nameOf(binary.BigEndian.AppendUint32(nil, uint32(i)))
		if err := os.WriteFile(filepath.Join(dir, name+".jpg"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Take(t.Context(), camera(t, 30, 20)); !errors.Is(err, ErrFull) {
		t.Errorf("full: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	f.one <- struct{}{}
	if _, err := f.Take(gone, camera(t, 30, 20)); !errors.Is(err, context.Canceled) {
		t.Errorf("Take with a cancelled context: %v", err)
	}
}

func FuzzTake(f *testing.F) {
	f.Add(camera(f, 16, 16))
	f.Add(exif(camera(f, 16, 16), 6))
	f.Add(pngOf(f, 8, 8))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := headOf(data)
		if err != nil {
			return
		}
		if h.memory > maxMemory || h.turn < 1 || h.turn > 8 {
			t.Fatalf("%+v", h)
		}
		if h.width*h.height < 1<<20 {
			_, _ = decode(data, h, 64)
		}
	})
}
