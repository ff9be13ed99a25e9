package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"piaojue/ballot"
)

// Sizes of bodies.
const (
	maxBody   = 64 << 10
	maxImport = 16 << 20
)

// pieceOf is how many bytes of a body are read at a time.
const pieceOf = 64 << 10

// readBody reads a body of at most limit bytes. A body that is too long costs no more memory than the limit: its pieces
// are joined only once all have come.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	from := http.MaxBytesReader(w, r.Body, limit)
	room := pieceOf
	if 0 <= r.ContentLength && r.ContentLength < pieceOf {
		room = int(r.ContentLength) + 1 // one more, to see the end
	}
	var full [][]byte
	piece := make([]byte, 0, room)
	for {
		n, err := from.Read(piece[len(piece):cap(piece)])
		piece = piece[:len(piece)+n]
		if errors.Is(err, io.EOF) {
			break
		}
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, ballot.RefuseWith(ballot.CodeTooLarge, map[string]string{"max": size(limit)})
		}
		if err != nil {
			return nil, ballot.Because(ballot.CodeBadRequest, err)
		}
		if len(piece) == cap(piece) {
			full = append(full, piece)
			piece = make([]byte, 0, pieceOf)
		}
	}
	if len(full) == 0 {
		return piece, nil
	}
	return bytes.Join(append(full, piece), nil), nil
}

func size(n int64) string {
	if n >= 1<<20 {
		return strconv.FormatInt(n>>20, 10) + " MiB"
	}
	return strconv.FormatInt(n>>10, 10) + " KiB"
}

// decode reads a JSON body: UTF-8, one value, no unknown fields, no name twice. An empty body reads as {}.
func decode(w http.ResponseWriter, r *http.Request, into any) error {
	body, err := readText(w, r)
	if err != nil {
		return err
	}
	return decodeText(body, into)
}

// readText reads a body of UTF-8.
func readText(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := readBody(w, r, maxBody)
	if err == nil && !utf8.Valid(body) {
		err = ballot.Refuse(ballot.CodeBadEncoding, "body is not UTF-8")
	}
	return body, err
}

func decodeText(body []byte, into any) error {
	v, err := readStrictly(body)
	if err != nil || v.IsNull() {
		return err
	}
	var names []string
	for name := range v.Fields { // encoding/json matches names without regard to case
		if slices.ContainsFunc(names, func(other string) bool { return strings.EqualFold(other, name) }) {
			return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{ballot.NamedTwice("", name)})
		}
		names = append(names, name)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return unreadable(err)
	}
	return nil
}

// bodyValues is the maximum number of JSON values in a body.
const bodyValues = maxBody

// readStrictly reads a body of one JSON value with no duplicate names; an empty body reads as null.
func readStrictly(body []byte) (ballot.JSON, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		body = []byte("null")
	}
	v, faults := ballot.ReadJSON(body, bodyValues)
	if len(faults) > 0 && faults[0].Code != ballot.FaultTwice {
		return v, ballot.Refuse(ballot.CodeBadRequest, "line %d: %s", faults[0].Row, faults[0].Args["reason"])
	}
	return v, ballot.RefuseFaults(ballot.CodeInvalid, faults)
}

// unreadable refuses a body and names the field at which encoding/json stopped, if it reports one.
func unreadable(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e.Field != "" {
		return ballot.RefuseWith(ballot.CodeBadRequest, map[string]string{"field": ballot.Shown(e.Field)})
	}
	if quoted, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		if name, err := strconv.Unquote(quoted); err == nil {
			return ballot.RefuseWith(ballot.CodeBadRequest, map[string]string{"unknown": ballot.Shown(name)})
		}
	}
	return ballot.Because(ballot.CodeBadRequest, err)
}

// encodeReceipt answers a cast. A receipt consists of letters, digits and dashes, so it needs no JSON escaping.
func encodeReceipt(w http.ResponseWriter, status int, r ballot.Receipt) error {
	w.Header()["Content-Type"] = jsonType
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"receipt":"` + string(r) + "\"}\n")) // the client may be gone
	return nil
}

// jsonType is a header value shared by all answers; nothing may write to it.
var jsonType = []string{"application/json; charset=utf-8"}

// encode answers with JSON.
func encode(w http.ResponseWriter, status int, v any) error {
	w.Header()["Content-Type"] = jsonType
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client may be gone
	return nil
}
