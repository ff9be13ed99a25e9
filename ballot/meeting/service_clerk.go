package meeting

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"

	"piaojue/ballot"
)

// Who the first clerk is, the data folder alone says: nothing in the store makes anybody the clerk of all meetings. His
// session is bound to the code: its proof is over the code's hash too, so that a new code ends it on every server that
// has the new hash, whatever the store says.

// isClerkCode reports whether a hash is that of the first clerk's code. Where that cannot be read they are not let in,
// and everybody else is.
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

// checkClerk refuses a session of the first clerk that another code began than the present one.
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
