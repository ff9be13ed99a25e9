package web

import (
	"bytes"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"piaojue/ballot"
)

// TestReadBody: a body is read whole, however it is split on its way, or not at all.
func TestReadBody(t *testing.T) {
	long := strings.Repeat("0123456789", 20000)
	for _, tt := range []struct {
		name string
		body io.Reader
		want string
		code ballot.Code
	}{
		{"empty", strings.NewReader(""), "", ""},
		{"short", strings.NewReader("{}"), "{}", ""},
		{"of many pieces", strings.NewReader(long), long, ""},
		{"a byte at a time", iotest.OneByteReader(strings.NewReader(long[:1000])), long[:1000], ""},
		{"of unknown length", struct{ io.Reader }{strings.NewReader(long)}, long, ""},
		{"just a piece", strings.NewReader(strings.Repeat("x", pieceOf)), strings.Repeat("x", pieceOf), ""},
		{"at the limit", bytes.NewReader(make([]byte, 300_000)), string(make([]byte, 300_000)), ""},
		{"over the limit", bytes.NewReader(make([]byte, 300_001)), "", ballot.CodeTooLarge},
		{
			"cut short", io.MultiReader(strings.NewReader(long), iotest.ErrReader(io.ErrUnexpectedEOF)), "",
			ballot.CodeBadRequest,
		},
		{
			"cut short in the first piece", io.MultiReader(strings.NewReader("{}"), iotest.ErrReader(io.ErrUnexpectedEOF)), "",
			ballot.CodeBadRequest,
		},
		{"broken", iotest.ErrReader(errors.New("gone")), "", ballot.CodeBadRequest},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readBody(httptest.NewRecorder(), httptest.NewRequest("POST", "/", tt.body), 300_000)
			if ballot.CodeOf(err) != tt.code || string(got) != tt.want {
				t.Errorf("%d bytes, %v; want %d, %q", len(got), err, len(tt.want), tt.code)
			}
		})
	}
}
