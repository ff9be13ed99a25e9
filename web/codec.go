package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"unicode/utf8"

	"piaojue/ballot"
)

// Sizes of bodies.
const (
	maxBody   = 64 << 10
	maxImport = 16 << 20
)

// readBody reads a body of at most limit bytes. One that says how long it is gets its room at once.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	var room bytes.Buffer
	room.Grow(int(min(max(0, r.ContentLength), maxBody)) + bytes.MinRead)
	_, err := room.ReadFrom(http.MaxBytesReader(w, r.Body, limit))
	body := room.Bytes()
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, ballot.RefuseWith(ballot.CodeTooLarge, map[string]string{"max": size(limit)})
	}
	if err != nil {
		return nil, ballot.Because(ballot.CodeBadRequest, err)
	}
	return body, nil
}

func size(n int64) string {
	if n >= 1<<20 {
		return "16 MiB"
	}
	return "64 KiB"
}

// decode reads a JSON body: UTF-8, one value, no unknown fields. An empty body reads as {}.
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
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return ballot.Because(ballot.CodeBadRequest, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return ballot.Refuse(ballot.CodeBadRequest, "more than one JSON value")
	}
	return nil
}

// encode answers with JSON.
func encode(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the client may be gone
	return nil
}
