package ballot

import "strings"

// A session's id is random and bears a proof, parted by a dot, that a server began it: what somebody else writes into the
// store is nobody's session.

func (s *Service) newSession(m MeetingID, p PrincipalID) SessionID { return s.prove(m, p, newID(16)) }

func (s *Service) prove(m MeetingID, p PrincipalID, id string) SessionID {
	return SessionID(id + "." + s.mint.Proof("session", string(m), string(p), id))
}

// vouches reports whether a principal's session was begun by a server.
func (s *Service) vouches(p Principal) bool {
	id, _, _ := strings.Cut(string(p.Session), ".")
	return p.Session == s.prove(p.Meeting, p.ID, id)
}

// Vouched gives a principal whose token was signed before sessions had proofs the session that the upgraded store has.
func (s *Service) Vouched(p Principal) Principal {
	if p.Session != "" && !strings.Contains(string(p.Session), ".") {
		p.Session = s.prove(p.Meeting, p.ID, string(p.Session))
	}
	return p
}

// credentialProof is the proof of one credential.
func credentialProof(mint Mint, m MeetingID, hash string, c Credential) string {
	return mint.Proof("credential", string(m), hash, string(c.Principal), c.Pin)
}
