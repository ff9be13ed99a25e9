package web

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// statuses maps every code to its HTTP status. A test checks that it covers ballot.Codes.
var statuses = map[ballot.Code]int{
	ballot.CodeUnauthenticated:  http.StatusUnauthorized,
	ballot.CodeWrongCode:        http.StatusUnauthorized,
	ballot.CodePinRequired:      http.StatusUnauthorized,
	ballot.CodePinLocked:        http.StatusTooManyRequests,
	ballot.CodeRateLimited:      http.StatusTooManyRequests,
	ballot.CodeForbidden:        http.StatusForbidden,
	ballot.CodeForeignOrigin:    http.StatusForbidden,
	ballot.CodeNotFound:         http.StatusNotFound,
	ballot.CodeBadRequest:       http.StatusBadRequest,
	ballot.CodeBadEncoding:      http.StatusUnprocessableEntity,
	ballot.CodeTooLarge:         http.StatusRequestEntityTooLarge,
	ballot.CodeUnsupportedMedia: http.StatusUnsupportedMediaType,
	ballot.CodeInvalid:          http.StatusUnprocessableEntity,

	ballot.CodeNotOpen:      http.StatusConflict,
	ballot.CodePaused:       http.StatusServiceUnavailable,
	ballot.CodeReturned:     http.StatusConflict,
	ballot.CodeSuperseded:   http.StatusConflict,
	ballot.CodeKeyReused:    http.StatusConflict,
	ballot.CodeNotIssued:    http.StatusConflict,
	ballot.CodeNotPresent:   http.StatusConflict,
	ballot.CodeBadKey:       http.StatusUnprocessableEntity,
	ballot.CodeBadLength:    http.StatusUnprocessableEntity,
	ballot.CodeOverLimit:    http.StatusUnprocessableEntity,
	ballot.CodeUnderLimit:   http.StatusUnprocessableEntity,
	ballot.CodeUnknownItem:  http.StatusUnprocessableEntity,
	ballot.CodeUnknownMark:  http.StatusUnprocessableEntity,
	ballot.CodeNotDraft:     http.StatusConflict,
	ballot.CodeDraftChanged: http.StatusConflict,
	ballot.CodeNotAdopted:   http.StatusConflict,
	ballot.CodeNoQuorum:     http.StatusConflict,
	ballot.CodeNoZeroProof:  http.StatusConflict,
	ballot.CodeNotDurable:   http.StatusConflict,
	ballot.CodeNotPaused:    http.StatusConflict,
	ballot.CodeNotTimed:     http.StatusConflict,
	ballot.CodeNotClosed:    http.StatusConflict,
	ballot.CodeNotCounted:   http.StatusConflict,
	ballot.CodeTooFew:       http.StatusConflict,
	ballot.CodeHandPause:    http.StatusConflict,
	ballot.CodeNeedsWord:    http.StatusConflict,
	ballot.CodeNoWord:       http.StatusConflict,
	ballot.CodeOtherWord:    http.StatusConflict,
	ballot.CodeOwnRequest:   http.StatusConflict,
	ballot.CodeNotCertified: http.StatusConflict,
	ballot.CodeNotConfirmed: http.StatusConflict,
	ballot.CodeNoHand:       http.StatusConflict,
	ballot.CodeSamePerson:   http.StatusConflict,
	ballot.CodeByHand:       http.StatusConflict,
	ballot.CodeSecretBallot: http.StatusConflict,
	ballot.CodeTwoPerson:    http.StatusConflict,
	ballot.CodeSigned:       http.StatusConflict,
	ballot.CodeImpossible:   http.StatusConflict,
	ballot.CodeNotFinal:     http.StatusConflict,
	ballot.CodeNoNextRound:  http.StatusConflict,
	ballot.CodeVoided:       http.StatusConflict,
	ballot.CodeNotAnnounced: http.StatusConflict,
	ballot.CodeNotLive:      http.StatusConflict,
	ballot.CodeNotRehearsal: http.StatusConflict,
	ballot.CodeFormal:       http.StatusConflict,
	ballot.CodeNoSlips:      http.StatusConflict,
	ballot.CodeOpened:       http.StatusConflict,
	ballot.CodePollsRunning: http.StatusConflict,
	ballot.CodeMeetingOver:  http.StatusConflict,
	ballot.CodeSuspect:      http.StatusConflict,
	ballot.CodeBoxLocked:    http.StatusConflict,
	ballot.CodePhotoFormat:  http.StatusUnprocessableEntity,
	ballot.CodePhotoFull:    http.StatusConflict,
	ballot.CodeNoPhotos:     http.StatusNotImplemented,
	ballot.CodeNoPrinter:    http.StatusNotImplemented,
	ballot.CodeNoGlyph:      http.StatusUnprocessableEntity,

	ballot.CodeHeld:             http.StatusConflict,
	ballot.CodeStoreLost:        http.StatusServiceUnavailable,
	ballot.CodeDamaged:          http.StatusServiceUnavailable,
	ballot.CodeStoreUnavailable: http.StatusServiceUnavailable,
	ballot.CodeStoreSchema:      http.StatusServiceUnavailable,
	ballot.CodeMoved:            http.StatusServiceUnavailable,
	ballot.CodeInternal:         http.StatusInternalServerError,
}

// A problem is the body of every refusal (RFC 9457): a stable code, and words that say what to do.
type problem struct {
	Type       string         `json:"type"`
	Title      string         `json:"title"`
	Status     int            `json:"status"`
	Code       ballot.Code    `json:"code"`
	Detail     string         `json:"detail"`
	Faults     []problemFault `json:"faults,omitempty"`
	RetryAfter int            `json:"retry_after,omitempty"` // seconds
}

type problemFault struct {
	Field   string           `json:"field"`
	Row     int              `json:"row,omitempty"`
	Code    ballot.FaultCode `json:"code"`
	Message string           `json:"message"`
}

// A handlerFunc answers a request or returns an error, which only [Server.answer] turns into an answer.
type handlerFunc func(http.ResponseWriter, *http.Request) error

func (s *Server) handle(h handlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.answer(w, r, err)
		}
	})
}

// answer turns an error into a problem. An error without a code is an internal one: it is logged and never shown.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, err error) {
	code := ballot.CodeOf(err)
	status, ok := statuses[code]
	if !ok {
		code, status = ballot.CodeInternal, http.StatusInternalServerError
	}
	if status >= http.StatusInternalServerError && code != ballot.CodePaused {
		s.log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("method", r.Method), slog.String("route", r.Pattern), slog.Any("error", err))
	} else { // I3: only the code, because the error may name a deputy
		s.log.LogAttrs(r.Context(), slog.LevelDebug, "request refused",
			slog.String("method", r.Method), slog.String("route", r.Pattern), slog.String("code", string(code)))
	}
	noteCode(w, code)
	lang := language(r)
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code}
	var args map[string]string
	if e, ok := ballot.AsError(err); ok {
		args, p.Faults = e.Args, problemFaults(lang, e.Faults)
	}
	if code == ballot.CodeDamaged && args["meeting"] == "" {
		args = map[string]string{"meeting": aboutMeeting(r)}
	}
	p.Detail = i18n.Sentence(lang, code, args)
	switch {
	case args["retry_after"] != "":
		p.RetryAfter, _ = strconv.Atoi(args["retry_after"])
	case status == http.StatusServiceUnavailable:
		p.RetryAfter = 1
	}
	if p.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(p.RetryAfter))
	}
	w.Header().Set("Content-Type", "application/problem+json; charset=utf-8")
	w.Header().Set("Content-Language", string(lang))
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(p) // the client may be gone
}

// aboutMeeting is the meeting in a request's path, or "" if it names none.
func aboutMeeting(r *http.Request) string {
	if m := r.PathValue("meeting"); m != "" {
		return m
	}
	return string(ballot.PollID(r.PathValue("poll")).Meeting())
}

func problemFaults(lang i18n.Lang, faults []ballot.Fault) []problemFault {
	list := make([]problemFault, len(faults))
	for i, f := range faults {
		list[i] = problemFault{Field: f.Field, Row: f.Row, Code: f.Code, Message: i18n.Fault(lang, f)}
	}
	return list
}

// language is the requested language: ?lang=, then Accept-Language, then Chinese.
func language(r *http.Request) i18n.Lang {
	if q := r.URL.Query().Get("lang"); q != "" {
		return i18n.Match(q)
	}
	return i18n.Match(r.Header.Get("Accept-Language"))
}
