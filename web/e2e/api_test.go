package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// An api is a client of a server, signed in as one person, without a browser.
type api struct {
	base  string
	token string
}

var web = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// A refusal is a problem that the server answered with.
type refusal struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s: %s", r.Status, r.Code, r.Detail) }

// signIn signs in with a code.
func (s *server) signIn(code string) (*api, error) {
	a := &api{base: s.base}
	var answer struct {
		Token string `json:"token"`
	}
	if _, err := a.do(http.MethodPost, "/api/login", map[string]string{"code": code}, &answer); err != nil {
		return nil, err
	}
	a.token = answer.Token
	return a, nil
}

// as signs in with a code that must be valid.
func (s *server) as(t *testing.T, code string) *api {
	t.Helper()
	a, err := s.signIn(code)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// do sends a request and decodes the answer into out, if given; a *[]byte gets it undecoded. It returns the status.
func (a *api) do(method, path string, in, out any) (int, error) {
	var body []byte
	kind := "application/json"
	switch in := in.(type) {
	case nil:
	case []byte:
		body, kind = in, "text/csv"
	default:
		b, err := json.Marshal(in)
		if err != nil {
			return 0, err
		}
		body = a.filled(path, b)
	}
	req, err := http.NewRequest(method, a.base+path, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", kind)
	if a.token != "" {
		req.Header.Set("Authorization", "Bearer "+a.token)
	}
	return a.answer(req, out)
}

// filled pads a ballot with spaces to the length that its poll's casts have, as the tablet does.
func (a *api) filled(path string, body []byte) []byte {
	poll, isCast := strings.CutSuffix(path, "/ballots")
	if !isCast {
		return body
	}
	var p struct {
		BodyBytes int `json:"body_bytes"`
	}
	if had, ok := lengths.Load(a.base + poll); ok {
		p.BodyBytes, _ = had.(int)
	} else if _, err := a.do(http.MethodGet, poll, nil, &p); err == nil {
		lengths.Store(a.base+poll, p.BodyBytes)
	}
	return append(body, bytes.Repeat([]byte(" "), max(0, p.BodyBytes-len(body)))...)
}

// lengths of casts, by poll and server.
var lengths sync.Map

func (a *api) answer(req *http.Request, out any) (int, error) {
	res, err := web.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusMultipleChoices {
		r := &refusal{Status: res.StatusCode}
		_ = json.NewDecoder(res.Body).Decode(r) // the status is enough
		return res.StatusCode, fmt.Errorf("%s %s: %w", req.Method, req.URL.Path, r)
	}
	switch out := out.(type) {
	case nil:
		return res.StatusCode, nil
	case *[]byte:
		var b bytes.Buffer
		_, err = b.ReadFrom(res.Body)
		*out = b.Bytes()
	default:
		err = json.NewDecoder(res.Body).Decode(out)
	}
	return res.StatusCode, err
}

func (a *api) get(t *testing.T, path string, out any) {
	t.Helper()
	if _, err := a.do(http.MethodGet, path, nil, out); err != nil {
		t.Fatal(err)
	}
}

func (a *api) post(t *testing.T, path string, in, out any) {
	t.Helper()
	if _, err := a.do(http.MethodPost, path, in, out); err != nil {
		t.Fatal(err)
	}
}
