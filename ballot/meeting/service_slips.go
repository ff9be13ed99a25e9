package meeting

import (
	"context"
	"crypto/subtle"
	"log/slog"
	"slices"

	"piaojue/ballot"
)

// A Slip is one credential as it is printed. It can be printed only once: codes are not stored.
type Slip struct {
	Number     ballot.DeputyID `json:"number,omitempty"`
	Name       string          `json:"name"`
	Delegation string          `json:"delegation,omitempty"`
	Roles      []ballot.Role   `json:"roles"`
	Code       string          `json:"code"`
	Pin        string          `json:"pin,omitempty"`
	URL        string          `json:"url"`
}

// MakeSlips makes new credentials for deputies and staff; their old ones become void.
func (s *Service) MakeSlips(ctx context.Context, by ballot.Principal, m ballot.MeetingID, deputies []ballot.DeputyID,
	staff []ballot.PrincipalID,
) ([]Slip, error) {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return nil, err
	}
	state, err := s.State(ctx, m)
	if err != nil {
		return nil, err
	}
	slips, who, err := state.slipsFor(deputies, staff)
	if err != nil {
		return nil, err
	}
	creds, hashes := make([]newCredential, len(who)), make([]string, len(who))
	for i, p := range who {
		slips[i].Code, hashes[i] = s.codes.Code()
		creds[i] = newCredential{Principal: p, Hash: hashes[i]}
		if state.Meeting.Pin && slices.Contains(slips[i].Roles, ballot.RoleDeputy) {
			slips[i].Pin, creds[i].Pin = s.codes.Pin(hashes[i])
		}
		creds[i].Proof = credentialProof(s.codes, m, hashes[i], Credential{Principal: p, Pin: creds[i].Pin})
	}
	if err := s.store.IndexCodes(ctx, m, hashes); err != nil {
		return nil, err
	}
	return slips, s.act(ctx, m, func(c *change) error { return c.setCredentials(by, creds) })
}

// slipsFor lists the people that slips are for, each once; each must be known to the meeting.
func (s *State) slipsFor(deputies []ballot.DeputyID, staff []ballot.PrincipalID) ([]Slip, []ballot.PrincipalID, error) {
	var slips []Slip
	var who []ballot.PrincipalID
	for _, n := range deputies {
		d, ok := s.Deputy(n)
		if !ok {
			return nil, nil, ballot.RefuseWith(ballot.CodeNotFound, map[string]string{"deputy": ballot.Shown(string(n))})
		}
		if id := ballot.DeputyPrincipal(n); !slices.Contains(who, id) {
			who = append(who, id)
			slips = append(slips, Slip{
				Number: n, Name: d.Name, Delegation: d.Delegation, Roles: []ballot.Role{ballot.RoleDeputy},
			})
		}
	}
	for _, id := range staff {
		i := slices.IndexFunc(s.Staff, func(m StaffMember) bool { return m.ID == id })
		if i < 0 {
			return nil, nil, ballot.RefuseWith(ballot.CodeNotFound, map[string]string{"staff": ballot.Shown(string(id))})
		}
		if !slices.Contains(who, id) {
			who = append(who, id)
			slips = append(slips, Slip{Name: s.Staff[i].Name, Roles: s.Staff[i].Roles})
		}
	}
	return slips, who, nil
}

// principal returns the principal with an id.
func (s *State) principal(id ballot.PrincipalID) (ballot.Principal, bool) {
	for _, m := range s.Staff {
		if m.ID == id {
			return ballot.Principal{ID: id, Name: m.Name, Roles: m.Roles, Meeting: s.Meeting.ID}, true
		}
	}
	if len(id) > 2 && id[:2] == "d." {
		if d, ok := s.Deputy(ballot.DeputyID(id[2:])); ok {
			return ballot.Principal{
				ID: id, Name: d.Name, Number: d.Number, Delegation: d.Delegation, Roles: []ballot.Role{ballot.RoleDeputy},
				Meeting: s.Meeting.ID,
			}, true
		}
	}
	return ballot.Principal{}, false
}

// pinTries is the number of PINs that may be tried for one credential in 15 minutes.
const pinTries = 10

// SignInByCode begins a session for a correct code. A second sign-in with the same code ends the first session, which
// is logged.
func (s *Service) SignInByCode(ctx context.Context, code, pin string) (ballot.Principal, error) {
	hash, ok := s.codes.Hash(code)
	if !ok {
		return ballot.Principal{}, ballot.Refuse(ballot.CodeWrongCode, "not the shape of a code")
	}
	if s.isClerkCode(ctx, hash) {
		return s.beginClerk(ctx, hash)
	}
	m, err := s.store.Locate(ctx, hash)
	if err != nil {
		return ballot.Principal{}, err
	}
	state, cred, err := s.credential(ctx, m, hash)
	if err != nil {
		return ballot.Principal{}, err
	}
	if cred.Proof != credentialProof(s.codes, m, hash, cred) {
		s.log.LogAttrs(ctx, slog.LevelError, "a credential is not one that a server made; nobody is signed in by it",
			slog.String("meeting", string(m)), slog.String("principal", string(cred.Principal)))
		return ballot.Principal{},
			ballot.Refuse(ballot.CodeWrongCode, "a credential of %s that no server made", cred.Principal)
	}
	who, ok := state.principal(cred.Principal)
	if !ok {
		return ballot.Principal{}, ballot.Refuse(ballot.CodeWrongCode, "%s is not in meeting %s", cred.Principal, m)
	}
	if state.Meeting.Pin && cred.Pin != "" {
		if err := s.checkPin(ctx, m, hash, cred, pin); err != nil {
			return ballot.Principal{}, err
		}
	}
	who.Session = s.newSession(m, who.ID)
	ended, err := s.store.Begin(ctx, m, hash, who.ID, who.Session)
	if err != nil || !ended {
		return who, err
	}
	return who, s.act(ctx, m, func(c *change) error {
		c.log(who, ballot.ActReplaced, "", map[string]string{"name": who.Name})
		return nil
	})
}

// credential finds a code's credential in the cached state, or else in the newest. The cached state need not be the
// newest: Begin checks that the credential is still valid in the atomic call that begins the session.
func (s *Service) credential(ctx context.Context, m ballot.MeetingID, hash string) (*State, Credential, error) {
	x := s.cache(m)
	x.mu.Lock()
	state := x.state
	x.mu.Unlock()
	if state != nil {
		if cred, ok := state.Credentials[hash]; ok {
			return state, cred, nil
		}
	}
	state, err := s.State(ctx, m)
	if ballot.CodeOf(err) == ballot.CodeNotFound { // an orphan of the index, or an entry written by someone else
		return nil, Credential{}, ballot.Because(ballot.CodeWrongCode, err)
	}
	if err != nil {
		return nil, Credential{}, err
	}
	cred, ok := state.Credentials[hash]
	if !ok {
		return nil, Credential{}, ballot.Refuse(ballot.CodeWrongCode, "a void slip of meeting %s", m)
	}
	return state, cred, nil
}

func (s *Service) checkPin(ctx context.Context, m ballot.MeetingID, hash string, cred Credential, pin string) error {
	if pin == "" {
		return ballot.Refuse(ballot.CodePinRequired, "%s", cred.Principal)
	}
	tries, err := s.store.TryPin(ctx, m, cred.Principal)
	if err != nil {
		return err
	}
	if tries > pinTries {
		return ballot.Refuse(ballot.CodePinLocked, "%s after %d tries", cred.Principal, tries)
	}
	if subtle.ConstantTimeCompare([]byte(s.codes.PinHash(hash, pin)), []byte(cred.Pin)) != 1 {
		return ballot.Refuse(ballot.CodeWrongCode, "PIN of %s", cred.Principal)
	}
	return s.store.ForgivePin(ctx, m, cred.Principal)
}

// SignOut ends a session.
func (s *Service) SignOut(ctx context.Context, p ballot.Principal) error {
	return s.store.End(ctx, p.Meeting, p.ID, p.Session)
}

// CheckSession refuses a principal whose session was ended or replaced.
func (s *Service) CheckSession(ctx context.Context, p ballot.Principal) error {
	if err := s.vouches(p); err != nil {
		return err
	}
	session, err := s.store.Session(ctx, p.Meeting, p.ID)
	if err != nil {
		return err
	}
	if session == "" {
		if err := s.lostWith(ctx, p.Meeting); err != nil {
			return err
		}
	}
	if session == "" || session != p.Session {
		return ballot.Refuse(ballot.CodeUnauthenticated, "session of %s ended", p.ID)
	}
	return nil
}

// Sessions returns the live sessions of a meeting, for code that keeps connections open.
func (s *Service) Sessions(ctx context.Context, m ballot.MeetingID) (map[ballot.PrincipalID]ballot.SessionID, error) {
	all, err := s.store.Sessions(ctx, m)
	if err == nil && len(all) == 0 {
		err = s.lostWith(ctx, m)
	}
	if session, ok := all[ballot.RootClerk]; ok && ballot.CodeOf(s.checkClerk(session)) == ballot.CodeUnauthenticated {
		delete(all, ballot.RootClerk)
	}
	return all, err
}
