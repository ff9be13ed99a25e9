package sheet

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

const quiet = 4 // modules of white around a code, as the standard requires

// QR draws text as a QR code in SVG: black runs on a white ground with a white margin, without style or script, so that
// it can be used in a page with a strict content security policy.
func QR(text string) (string, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("draw a QR code: %w", err)
	}
	size := code.Bounds().Dx()
	full := size + 2*quiet
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges" `+
		`role="img" aria-label="QR">`, full, full)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`, full, full)
	dark := func(x, y int) bool {
		return x < size && color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 128
	}
	for y := range size {
		for x := 0; x < size; x++ {
			run := 0
			for dark(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="1"/>`, x+quiet, y+quiet, run)
				x += run
			}
		}
	}
	b.WriteString("</svg>")
	return b.String(), nil
}
