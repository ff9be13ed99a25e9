package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"regexp"
	"time"

	"piaojue/ballot"
)

// An Observation is what may be reported about an answered request without revealing who asked for what (I3): its route
// pattern, never its path.
type Observation struct {
	Route  string
	Status int
	Code   ballot.Code // of a refusal, otherwise ""
	Took   time.Duration
}

type requestIDKey struct{}

// RequestID is the id of the request that a context belongs to, or "". It is in every log line that the request causes,
// and in the X-Request-Id header of its answer.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// givenID matches a request id that a trusted proxy may set.
var givenID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// idOf is the id set by a trusted proxy, or else a random one.
func (s *Server) idOf(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); givenID.MatchString(id) && s.trusted.has(remoteHost(r)) {
		return id
	}
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// watched is a response writer that remembers status and code.
type watched struct {
	http.ResponseWriter
	status int
	code   ballot.Code
}

func (w *watched) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// observed gives each request its id, and reports its outcome.
func (s *Server) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := s.idOf(r)
		w.Header().Set("X-Request-Id", id)
		r = r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id))
		if r.URL.Path == "/live" || s.observe == nil { // a websocket lasts for hours
			next.ServeHTTP(w, r)
			return
		}
		began, seen := time.Now(), &watched{ResponseWriter: w}
		defer func() {
			s.observe(Observation{Route: r.Pattern, Status: seen.status, Code: seen.code, Took: time.Since(began)})
		}()
		next.ServeHTTP(seen, r)
	})
}

// noteCode tells the observer of a request why it was refused.
func noteCode(w http.ResponseWriter, code ballot.Code) {
	if seen, ok := w.(*watched); ok {
		seen.code = code
	}
}
