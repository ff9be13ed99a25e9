package ballot

import (
	"errors"
	"fmt"
	"strings"
)

// A Code says why something was refused. The text for users is looked up by it in web/i18n.
type Code string

// The codes. Each has an HTTP status in package web and a text in every catalogue; tests iterate over [Codes].
const (
	CodeUnauthenticated  Code = "unauthenticated"   // no token, or one that is expired, revoked or replaced
	CodeWrongCode        Code = "wrong_code"        // no such sign-in code, or the PIN does not match
	CodePinRequired      Code = "pin_required"      // this meeting also requires the PIN
	CodePinLocked        Code = "pin_locked"        // too many wrong PINs for this code; wait or get a new slip
	CodeRateLimited      Code = "rate_limited"      // too many wrong codes from this address
	CodeForbidden        Code = "forbidden"         // not this role; a thing of another meeting is not found
	CodeForeignOrigin    Code = "foreign_origin"    // a state-changing request from another site's page
	CodeNotFound         Code = "not_found"         // no such thing in this meeting
	CodeBadRequest       Code = "bad_request"       // the body cannot be read as what this route takes
	CodeBadEncoding      Code = "bad_encoding"      // the text is neither UTF-8 nor, where allowed, GB18030
	CodeTooLarge         Code = "too_large"         // the body is larger than allowed
	CodeUnsupportedMedia Code = "unsupported_media" // a content type this route does not take
	CodeInvalid          Code = "invalid"           // content with faults, all of which are listed

	CodeNotOpen      Code = "not_open"          // the poll does not accept ballots
	CodePaused       Code = "paused"            // the poll is paused; try again
	CodeReturned     Code = "already_returned"  // the deputy has already returned another ballot
	CodeSuperseded   Code = "superseded"        // the ballot to be replaced is no longer the current one
	CodeKeyReused    Code = "key_reused"        // the same key with other marks
	CodeNotIssued    Code = "not_issued"        // no ballot was issued to this deputy
	CodeNotPresent   Code = "not_present"       // the deputy has not signed in, or has left
	CodeBadKey       Code = "bad_key"           // the ballot's key is not 16 to 64 characters
	CodeBadLength    Code = "bad_length"        // a cast in a secret poll whose body is not of the one allowed length
	CodeOverLimit    Code = "over_limit"        // more approvals than allowed
	CodeUnderLimit   Code = "under_limit"       // fewer approvals than required
	CodeUnknownItem  Code = "unknown_item"      // a mark for an item that is not in the poll
	CodeUnknownMark  Code = "unknown_mark"      // a mark the poll does not know
	CodeNotDraft     Code = "not_draft"         // the rules are adopted and frozen
	CodeDraftChanged Code = "draft_changed"     // the draft was saved by somebody else since it was read
	CodeNotAdopted   Code = "not_adopted"       // the rules are not adopted yet
	CodeNoQuorum     Code = "no_quorum"         // too few deputies are present
	CodeNoZeroProof  Code = "no_zero_proof"     // no scrutineer has seen the empty box
	CodeNotDurable   Code = "not_durable"       // the store does not keep what it acknowledges
	CodeNotPaused    Code = "not_paused"        // nothing to resume
	CodeNotTimed     Code = "not_timed"         // the poll does not close by the clock
	CodeNotClosed    Code = "not_closed"        // the poll is not closed
	CodeNotCounted   Code = "not_counted"       // the box is not fully counted yet
	CodeTooFew       Code = "too_few"           // fewer ballots returned than may be opened together: not counted
	CodeHandPause    Code = "hand_needs_pause"  // a count by hand is entered once the poll is paused or closed
	CodeNotCertified Code = "not_certified"     // scrutineers still have to certify
	CodeNotConfirmed Code = "not_confirmed"     // a count by hand waits for a second person's confirmation
	CodeNoHand       Code = "no_hand_count"     // no count by hand waits to be confirmed
	CodeSamePerson   Code = "same_person"       // the person who entered a count by hand may not confirm it
	CodeByHand       Code = "by_hand"           // the poll is counted by hand; this act is for electronic ballots only
	CodeSecretBallot Code = "secret_ballot"     // in a secret ballot nobody knows who marked what
	CodeTwoPerson    Code = "two_person"        // a person who certified may not announce
	CodeSigned       Code = "already_certified" // this scrutineer has certified
	CodeImpossible   Code = "impossible_sums"   // the figures break an identity (I6)
	CodeNeedsWord    Code = "needs_word"        // the presiding officer or a scrutineer has to allow it first
	CodeNoWord       Code = "no_word_needed"    // the act needs no consent
	CodeOtherWord    Code = "other_word"        // the request needs the consent of another role
	CodeOwnRequest   Code = "own_request"       // the requester and the person concerned may not allow it
	CodeNotFinal     Code = "not_final"         // the round that it would follow is neither announced nor void
	CodeNoNextRound  Code = "no_next_round"     // the outcome calls for no such round
	CodeVoided       Code = "voided"            // the poll was declared void
	CodeNotAnnounced Code = "not_announced"     // the result is not announced yet
	CodeNotLive      Code = "not_live"          // nothing is shown before the close
	CodeNotRehearsal Code = "not_rehearsal"     // a formal meeting never becomes a rehearsal
	CodeFormal       Code = "formal_meeting"    // only a rehearsal allows this
	CodeNoSlips      Code = "no_slips"          // no deputy has a slip yet
	CodeOpened       Code = "already_opened"    // the poll was opened, so its place on the agenda is fixed
	CodePollsRunning Code = "polls_running"     // not allowed while a poll is open
	CodeMeetingOver  Code = "meeting_over"      // the meeting is closed
	CodeSuspect      Code = "suspect"           // the poll's record does not add up: it is not counted
	CodeBoxLocked    Code = "box_locked"        // the poll's box key is lost, or wrapped with another master key
	CodeNoPrinter    Code = "no_printer"        // the server has no browser to make a PDF with
	CodePhotoFormat  Code = "photo_format"      // the picture is not accepted
	CodePhotoFull    Code = "photo_full"        // the server stores as many pictures as its limit allows
	CodeNoPhotos     Code = "no_photos"         // the server stores no pictures
	CodeNoGlyph      Code = "no_glyph"          // no font has a glyph for a character of a print

	CodeHeld      Code = "held"       // a check has paused the poll and resumes it by itself
	CodeStoreLost Code = "store_lost" // the meeting is gone from the store
	// the meeting's records in the store were damaged, or changed by someone else
	CodeDamaged          Code = "store_damaged"
	CodeStoreUnavailable Code = "store_unavailable" // the store cannot answer; try again
	CodeStoreSchema      Code = "store_schema"      // another version of the program wrote the store
	CodeMoved            Code = "moved"             // another writer changed the meeting meanwhile; read it again
	CodeInternal         Code = "internal"          // a bug in this program
)

// Codes lists every code, in the order above.
func Codes() []Code {
	return []Code{
		CodeUnauthenticated, CodeWrongCode, CodePinRequired, CodePinLocked, CodeRateLimited, CodeForbidden,
		CodeForeignOrigin, CodeNotFound, CodeBadRequest, CodeBadEncoding, CodeTooLarge, CodeUnsupportedMedia, CodeInvalid,
		CodeNotOpen, CodePaused, CodeReturned, CodeSuperseded, CodeKeyReused, CodeNotIssued, CodeNotPresent, CodeBadKey,
		CodeBadLength,
		CodeOverLimit, CodeUnderLimit, CodeUnknownItem, CodeUnknownMark, CodeNotDraft, CodeDraftChanged,
		CodeNotAdopted, CodeNoQuorum,
		CodeNoZeroProof, CodeNotDurable, CodeNotPaused, CodeNotTimed, CodeNotClosed, CodeNotCounted, CodeTooFew,
		CodeHandPause, CodeNotCertified,
		CodeNotConfirmed, CodeNoHand, CodeSamePerson, CodeByHand, CodeSecretBallot, CodeTwoPerson,
		CodeSigned, CodeImpossible, CodeNeedsWord, CodeNoWord, CodeOtherWord, CodeOwnRequest, CodeNotFinal, CodeNoNextRound,
		CodeVoided, CodeNotAnnounced, CodeNotLive,
		CodeNotRehearsal, CodeFormal, CodeNoSlips, CodeOpened, CodePollsRunning, CodeMeetingOver, CodeSuspect, CodeBoxLocked,
		CodeNoPrinter, CodePhotoFormat, CodePhotoFull, CodeNoPhotos, CodeNoGlyph,
		CodeHeld, CodeStoreLost, CodeDamaged, CodeStoreUnavailable, CodeStoreSchema, CodeMoved, CodeInternal,
	}
}

// An Error is a refusal with a code. Detail is for the log; Faults are for the sender of the content.
type Error struct {
	Code   Code
	Detail string
	Args   map[string]string // named values for the text of Code
	Faults []Fault
	cause  error
}

// A Fault is one thing wrong with content: its place and its kind. The text for users is looked up by Code and Args.
type Fault struct {
	Field string            `json:"field"`         // JSON path such as "rules.seats", or a column's name
	Row   int               `json:"row,omitempty"` // row or line from 1, the header included; 0 where there is none
	Code  FaultCode         `json:"code"`
	Args  map[string]string `json:"args,omitempty"`
}

// Refuse makes an error with a code. The format is for the log.
func Refuse(code Code, format string, args ...any) error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// RefuseWith makes an error with a code and named values for its text.
func RefuseWith(code Code, args map[string]string) error { return &Error{Code: code, Args: args} }

// RefuseFaults makes an error from faults, or returns nil when there are none.
func RefuseFaults(code Code, faults []Fault) error {
	if len(faults) == 0 {
		return nil
	}
	return &Error{Code: code, Faults: faults}
}

// Because makes an error with a code from its cause.
func Because(code Code, cause error) error {
	return &Error{Code: code, Detail: cause.Error(), cause: cause}
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	for _, f := range e.Faults {
		fmt.Fprintf(&b, "; %s (row %d): %s", f.Field, f.Row, f.Code)
	}
	return b.String()
}

// Unwrap returns the cause of the error, if there is one.
func (e *Error) Unwrap() error { return e.cause }

// CodeOf returns the code of err, CodeInternal for an error without one, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}

// AsError finds the refusal in err, if there is one.
func AsError(err error) (*Error, bool) { return errors.AsType[*Error](err) }
