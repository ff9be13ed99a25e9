package photo

import (
	"bytes"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

// Sizes of stored pictures.
const (
	MaxSide   = 1600
	smallSide = 640
	maxKept   = 400_000 // bytes of a stored file
	quality   = 82
	small     = 72 // quality of the small version
)

// decode decodes a picture whose header was read, scales it to at most side pixels a side and turns it.
func decode(data []byte, h head, side int) (img *image.RGBA, err error) {
	defer func() {
		// The decoder is third-party code and the bytes are untrusted. A picture that makes it panic is refused.
		if v := recover(); v != nil {
			err = refuse(ReasonBroken, "%v", v)
		}
	}()
	read := jpeg.Decode
	if h.png {
		read = png.Decode
	}
	src, err := read(bytes.NewReader(data))
	if err != nil {
		return nil, refuse(ReasonBroken, "%v", err)
	}
	if size := src.Bounds().Size(); size != image.Pt(h.width, h.height) {
		return nil, refuse(ReasonBroken, "%v, and %d × %d in the header", size, h.width, h.height)
	}
	return turned(fitted(averaged(src, max(1, max(h.width, h.height)/side)), side), h.turn), nil
}

// averaged shrinks a picture by the integer factor k: each pixel is the mean of the k × k pixels that it replaces.
// Transparent pixels are drawn on white. It converts k rows at a time, so that the large picture is in memory once.
func averaged(src image.Image, k int) *image.RGBA {
	b := src.Bounds()
	w, h := max(1, b.Dx()/k), max(1, b.Dy()/k)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	rows := image.NewRGBA(image.Rect(0, 0, b.Dx(), min(k, b.Dy())))
	for y := range h {
		stddraw.Draw(rows, rows.Rect, image.NewUniform(color.White), image.Point{}, stddraw.Src)
		stddraw.Draw(rows, rows.Rect, src, image.Pt(b.Min.X, b.Min.Y+y*k), stddraw.Over)
		for x := range w {
			var sum [3]int
			n := 0
			for dy := range min(k, b.Dy()) {
				for i := rows.PixOffset(x*k, dy); i < rows.PixOffset(min(x*k+k, b.Dx()), dy); i += 4 {
					sum[0] += int(rows.Pix[i])
					sum[1] += int(rows.Pix[i+1])
					sum[2] += int(rows.Pix[i+2])
					n++
				}
			}
			i := out.PixOffset(x, y)
			for c, s := range sum {
				out.Pix[i+c] = uint8((s + n/2) / n)
			}
			out.Pix[i+3] = 0xff
		}
	}
	return out
}

// fitted scales a picture down to at most side pixels a side.
func fitted(src *image.RGBA, side int) *image.RGBA {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if w <= side && h <= side {
		return src
	}
	if w >= h {
		w, h = side, max(1, (h*side+w/2)/w)
	} else {
		w, h = max(1, (w*side+h/2)/h), side
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(out, out.Rect, src, src.Rect, draw.Src, nil)
	return out
}

// turned turns a picture as its EXIF orientation says.
func turned(src *image.RGBA, turn int) *image.RGBA {
	if turn <= 1 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if turn >= 5 { // width and height change places
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			to := [...]image.Point{
				{x, y},
				{w - 1 - x, y},
				{w - 1 - x, h - 1 - y},
				{x, h - 1 - y},
				{y, x},
				{h - 1 - y, x},
				{h - 1 - y, w - 1 - x},
				{y, w - 1 - x},
			}[turn-1]
			copy(out.Pix[out.PixOffset(to.X, to.Y):][:4], src.Pix[src.PixOffset(x, y):][:4])
		}
	}
	return out
}

// encode encodes a picture as a JPEG, and scales it down until the file has at most maxKept bytes.
func encode(img *image.RGBA, q int) ([]byte, *image.RGBA, error) {
	for {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: q}); err != nil {
			return nil, nil, err
		}
		if b.Len() <= maxKept {
			return b.Bytes(), img, nil
		}
		img = fitted(img, max(img.Rect.Dx(), img.Rect.Dy())*4/5)
	}
}
