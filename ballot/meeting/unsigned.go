package meeting

import (
	"encoding/json"
	"fmt"
	"strings"

	"piaojue/ballot"
)

// An Unsigned is what a store from before schema 2 holds of one meeting: nothing in it is signed or has proofs yet. The
// upgrade reads it, signs it once, and writes it back.
type Unsigned struct {
	Records  *Records
	Sessions map[ballot.PrincipalID]ballot.SessionID
	Polls    map[ballot.PollID]*UnsignedPoll
}

// An UnsignedPoll is what a store from before schema 2 holds of a poll's casts.
type UnsignedPoll struct {
	Returns   []Return
	Envelopes []Sealed
	Ballots   []Opened
}

// A Prover signs the content of an older store, with the keys that are never in a store.
type Prover struct {
	Keys  Keyring
	Codes CodeGenerator
	Sign  Signer
	Files func(Record) (map[string]string, error)
}

// Prove signs a meeting as it was found and adds the proofs. It may be interrupted at any point and repeated; the
// result is equally good. Polls whose box key cannot be opened get no proofs and stay locked.
func (v Prover) Prove(m ballot.MeetingID, u *Unsigned) error {
	s := &Service{codes: v.Codes}
	for p, session := range u.Sessions {
		id, _, _ := strings.Cut(string(session), ".")
		u.Sessions[p] = s.prove(m, p, id, "")
	}
	credentials := u.Records.Tables[TableCredentials]
	for hash, raw := range credentials {
		var c Credential
		if err := json.Unmarshal(raw, &c); err != nil {
			return fmt.Errorf("a credential of meeting %s: %w", m, err)
		}
		c.Proof = credentialProof(v.Codes, m, hash, c)
		credentials[hash] = mustJSON(c)
	}
	state, err := ReadState(u.Records)
	if err != nil {
		return fmt.Errorf("meeting %s: %w", m, err)
	}
	for _, p := range state.Polls {
		kept := u.Polls[p.ID]
		if kept == nil {
			continue
		}
		if err := v.provePoll(state, p, kept); err != nil {
			return fmt.Errorf("poll %s: %w", p.ID, err)
		}
		u.Records.Polls[p.ID].Poll[FieldDoc] = mustJSON(p)
	}
	rows := rowsOf(u.Records)
	u.Records.Signature = v.Sign.Sign(rows.message(m, u.Records.Version, u.Records.Head, u.Records.Entries))
	return nil
}

func (v Prover) provePoll(state *State, p *Poll, u *UnsignedPoll) error {
	if !p.ArchivedAt.IsZero() {
		return v.proveArchived(state, p, u)
	}
	key, err := v.Keys.Open(p.ID, p.BoxKey)
	if err != nil { // a draft, or a locked box
		return nil //nolint:nilerr // left as it is
	}
	recorded := map[ballot.DeputyID]*Opened{}
	for i := range u.Ballots {
		o := &u.Ballots[i]
		if p.Spec.Rules.Secrecy == ballot.Recorded {
			recorded[ballot.DeputyID(o.Serial)] = o
		} else {
			o.Proof = ballotProof(key, p.ID, *o)
		}
	}
	for i := range u.Returns {
		r := &u.Returns[i]
		r.Proof = returnProof(key, p.ID, *r, recorded[r.Deputy])
	}
	for i := range u.Envelopes {
		e := &u.Envelopes[i]
		if _, err := key.Unseal(e.ID, e.Envelope); err == nil {
			continue // done before an interruption
		}
		c, err := key.UnsealOld(e.Envelope)
		if err != nil {
			continue // not an envelope of this poll: counting will detect it
		}
		if e.Envelope, err = key.Seal(e.ID, c); err != nil {
			return err
		}
	}
	return nil
}

// proveArchived stores the hashes of an archived poll's record in the poll: there is no key left to make proofs with.
func (v Prover) proveArchived(state *State, p *Poll, u *UnsignedPoll) error {
	if never := p.closed(); v.Files == nil || ballot.CodeOf(never) != "" { // it has no record
		return nil
	}
	r := Record{Meeting: state.Meeting, Poll: p, Returns: u.Returns, Outcome: p.Outcome}
	if p.State == ballot.Void {
		r.Outcome = nil
	}
	if !p.byHand() && p.State != ballot.Void {
		r.Ballots = u.Ballots
	}
	files, err := v.Files(r)
	p.Files = files
	return err
}

// Holds returns which of the two key files does not match a meeting's records, or "": each vouches for a different part
// of them. Records from before schema 2 prove nothing.
func (v Prover) Holds(m ballot.MeetingID, r *Records, record, codes string) string {
	if !v.Sign.Signed(rowsOf(r).message(m, r.Version, r.Head, r.Entries), r.Signature) {
		return record
	}
	for hash, raw := range r.Tables[TableCredentials] {
		var c Credential
		if json.Unmarshal(raw, &c) != nil || c.Proof != credentialProof(v.Codes, m, hash, c) {
			return codes
		}
	}
	return ""
}
