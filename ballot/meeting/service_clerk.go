package meeting

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"

	"piaojue/ballot"
)

// The data folder alone determines the first clerk: nothing in the store makes anyone the clerk of all meetings. The
// first clerk's session is bound to the code: its proof covers the code's hash too, so that a new code ends the session
// on every server that has the new hash, whatever the store says.

// isClerkCode reports whether a hash is that of the first clerk's code. If the code cannot be read, the first clerk
// cannot sign in, but everyone else can.
func (s *Service) isClerkCode(ctx context.Context, hash string) bool {
	now, err := s.clerk()
	if err != nil {
		s.tell(ctx, "the first clerk's code cannot be read", err.Error())
		return false
	}
	return now != "" && subtle.ConstantTimeCompare([]byte(hash), []byte(now)) == 1
}

// beginClerk makes a session of the first clerk.
func (s *Service) beginClerk(ctx context.Context, hash string) (ballot.Principal, error) {
	session := s.prove("", ballot.RootClerk, newID(16), hash)
	_, err := s.store.Begin(ctx, "", hash, ballot.RootClerk, session)
	return ballot.Principal{ID: ballot.RootClerk, Name: "会务", Roles: []ballot.Role{ballot.RoleClerk}, Session: session},
		err
}

// checkClerk refuses a session of the first clerk that was begun with another code than the present one.
func (s *Service) checkClerk(session ballot.SessionID) error {
	now, err := s.clerk()
	if err != nil {
		return fmt.Errorf("read the first clerk's code: %w", err)
	}
	id, _, _ := strings.Cut(string(session), ".")
	if now == "" || session != s.prove("", ballot.RootClerk, id, now) {
		return ballot.Refuse(ballot.CodeUnauthenticated, "the first clerk has another code now")
	}
	return nil
}
