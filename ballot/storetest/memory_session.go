package storetest

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// pinWindow is how long a try of a PIN counts.
const pinWindow = 15 * time.Minute

// IndexCodes records the meeting that hashes of codes belong to.
func (m *Memory) IndexCodes(_ context.Context, id ballot.MeetingID, hashes []string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, h := range hashes {
		m.codes[h] = id
	}
	return nil
}

// Locate finds the meeting of a code's hash.
func (m *Memory) Locate(_ context.Context, hash string) (ballot.MeetingID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	id, known := m.codes[hash]
	if !known {
		return "", ballot.Refuse(ballot.CodeWrongCode, "unknown code")
	}
	return id, nil
}

// Begin makes session the only session of a principal.
func (m *Memory) Begin(_ context.Context, id ballot.MeetingID, hash string, p ballot.PrincipalID,
	s ballot.SessionID,
) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if id == "" {
		if p != ballot.RootClerk {
			return false, ballot.Refuse(ballot.CodeWrongCode, "%s is not the first clerk", p)
		}
		ended := m.root != "" && m.root != s
		m.setRoot(s)
		return ended, nil
	}
	mt := m.meetings[id]
	if mt == nil {
		return false, ballot.Refuse(ballot.CodeWrongCode, "meeting %s", id)
	}
	var c meeting.Credential
	if json.Unmarshal(mt.tables[meeting.TableCredentials][hash], &c) != nil || c.Principal != p {
		return false, ballot.Refuse(ballot.CodeWrongCode, "the code is no longer that of %s", p)
	}
	had := mt.sessions[p]
	if had == s {
		return false, nil
	}
	mt.sessions[p] = s
	mt.announce(true)
	return had != "", nil
}

// setRoot changes the first clerk's session and announces it in every meeting. m.mu must be held.
func (m *Memory) setRoot(s ballot.SessionID) {
	if m.root == s {
		return
	}
	m.root = s
	for _, mt := range m.meetings {
		mt.announce(true)
	}
}

// End ends a session.
func (m *Memory) End(_ context.Context, id ballot.MeetingID, p ballot.PrincipalID, s ballot.SessionID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p == ballot.RootClerk {
		if m.root == s {
			m.setRoot("")
		}
		return nil
	}
	if mt := m.meetings[id]; mt != nil && s != "" && mt.sessions[p] == s {
		delete(mt.sessions, p)
		mt.announce(true)
	}
	return nil
}

// Session returns the principal's only session.
func (m *Memory) Session(_ context.Context, id ballot.MeetingID, p ballot.PrincipalID) (ballot.SessionID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p == ballot.RootClerk {
		return m.root, nil
	}
	if mt := m.meetings[id]; mt != nil {
		return mt.sessions[p], nil
	}
	return "", nil
}

// Sessions returns the sessions of all principals of a meeting.
func (m *Memory) Sessions(_ context.Context, id ballot.MeetingID) (map[ballot.PrincipalID]ballot.SessionID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[ballot.PrincipalID]ballot.SessionID{}
	if mt := m.meetings[id]; mt != nil {
		maps.Copy(out, mt.sessions)
	}
	if m.root != "" {
		out[ballot.RootClerk] = m.root
	}
	return out, nil
}

// TryPin counts one try of a PIN.
func (m *Memory) TryPin(_ context.Context, id ballot.MeetingID, p ballot.PrincipalID) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	mt := m.meetings[id]
	if mt == nil {
		return 0, ballot.Refuse(ballot.CodeNotFound, "meeting %s", id)
	}
	now := m.now()
	tries := append(mt.pins[p], now)
	mt.pins[p] = slices.DeleteFunc(tries, func(t time.Time) bool { return now.Sub(t) >= pinWindow })
	return len(mt.pins[p]), nil
}

// ForgivePin resets the count of tries.
func (m *Memory) ForgivePin(_ context.Context, id ballot.MeetingID, p ballot.PrincipalID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if mt := m.meetings[id]; mt != nil {
		delete(mt.pins, p)
	}
	return nil
}
