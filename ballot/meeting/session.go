package meeting

import (
	"strings"

	"piaojue/ballot"
)

// A session's id is a random part, a dot, and a proof that a server began the session: a session that anyone else
// writes into the store is refused.

func (s *Service) newSession(m ballot.MeetingID, p ballot.PrincipalID) ballot.SessionID {
	return s.prove(m, p, newID(16), "")
}

// prove returns the session id for a random part. Code is the hash of the first clerk's code, to which the first
// clerk's sessions are bound; it is empty for everyone else.
func (s *Service) prove(m ballot.MeetingID, p ballot.PrincipalID, id, code string) ballot.SessionID {
	return ballot.SessionID(id + "." + s.codes.Proof("session", string(m), string(p), id, code))
}

// vouches refuses a session that no server began, or that the first clerk began with another code than the present one.
func (s *Service) vouches(p ballot.Principal) error {
	if p.ID == ballot.RootClerk {
		return s.checkClerk(p.Session)
	}
	id, _, _ := strings.Cut(string(p.Session), ".")
	if p.Session != s.prove(p.Meeting, p.ID, id, "") {
		return ballot.Refuse(ballot.CodeUnauthenticated, "the session of %s was begun by no server", p.ID)
	}
	return nil
}

// Vouched upgrades a principal whose token was signed before sessions had proofs: it returns the principal with the
// session that the upgraded store has.
func (s *Service) Vouched(p ballot.Principal) ballot.Principal {
	if p.ID != ballot.RootClerk && p.Session != "" && !strings.Contains(string(p.Session), ".") {
		p.Session = s.prove(p.Meeting, p.ID, string(p.Session), "")
	}
	return p
}

// credentialProof is the proof of one credential.
func credentialProof(mint CodeGenerator, m ballot.MeetingID, hash string, c Credential) string {
	return mint.Proof("credential", string(m), hash, string(c.Principal), c.Pin)
}
