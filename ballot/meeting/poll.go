package meeting

import (
	"time"

	"piaojue/ballot"
)

// closed refuses a poll that is not closed. A poll that was declared void after its close counts as closed and keeps
// its record.
func (p *Poll) closed() error {
	switch {
	case p.State.Over() || p.State == ballot.Void && !p.ClosedAt.IsZero():
		return nil
	case p.State == ballot.Void:
		return ballot.Refuse(ballot.CodeVoided, "poll %s was never closed", p.ID)
	default:
		return ballot.Refuse(ballot.CodeNotClosed, "poll %s is %s", p.ID, p.State)
	}
}

// A Certificate is one scrutineer's statement on the count.
type Certificate struct {
	Principal   ballot.PrincipalID `json:"principal"`
	Name        string             `json:"name"`
	Agree       bool               `json:"agree"`
	Discrepancy string             `json:"discrepancy,omitempty"`
	At          time.Time          `json:"at"`
}

// A Poll is one question put to the meeting, from draft to announcement. Ballots are not part of it: the [Store] keeps
// them.
type Poll struct {
	ID    ballot.PollID    `json:"id"`
	Spec  ballot.Spec      `json:"spec"`
	State ballot.PollState `json:"-"` // FieldState

	// drafts: > 0 if deputies may read the items; each change of the draft raises it, so that tablets reload them
	Released int `json:"released,omitempty"`

	// Frozen at adoption (I11).
	RulesText []string `json:"rules_text,omitempty"` // the rules as read to the meeting
	RulesHash string   `json:"rules_hash,omitempty"` // SHA-256 of the text, hex
	BoxKey    []byte   `json:"box_key,omitempty"`    // wrapped by the service's master key
	// a secret poll of a formal meeting with fewer returned ballots is not counted (I13)
	Least int `json:"least,omitempty"`

	// Set by the acts on the poll.
	Zero     bool                     `json:"zero,omitempty"` // a scrutineer has seen the empty box
	Entitled int                      `json:"entitled,omitempty"`
	Issued   map[ballot.DeputyID]bool `json:"-"` // TableIssued
	// issued ballots by delegation, from the text after the "1" in TableIssued
	IssuedIn   map[string]int `json:"-"`
	EntitledIn map[string]int `json:"entitled_in,omitempty"` // entitled deputies by delegation, at the opening
	// 1 for the meeting's first opened poll; 0 before opening
	OpenOrder    int               `json:"open_order,omitempty"`
	OpenedAt     time.Time         `json:"opened_at,omitzero"`
	ClosesAt     time.Time         `json:"-"` // FieldClosesAt, by the store's clock; zero: closed by the presiding officer
	PausedLeft   time.Duration     `json:"paused_left,omitempty"`
	Held         *Hold             `json:"held,omitempty"` // paused by a check, not by the presiding officer
	ClosedAt     time.Time         `json:"closed_at,omitzero"`
	BoxHash      string            `json:"box_hash,omitempty"` // over everything returned by the close: see [boxHash]
	Hand         *ballot.HandCount `json:"hand,omitempty"`     // a count by hand, which replaces the electronic ballots
	Certificates []Certificate     `json:"certificates,omitempty"`
	CertifiedAt  time.Time         `json:"certified_at,omitzero"`
	Outcome      *ballot.Outcome   `json:"outcome,omitempty"` // stored when certified
	AnnouncedAt  time.Time         `json:"announced_at,omitzero"`
	Notice       string            `json:"notice,omitempty"`        // 公告, as announced
	NoticeNumber string            `json:"notice_number,omitempty"` // such as 第 3 号
	NoticeDate   string            `json:"notice_date,omitempty"`   // 2026-11-22
	VoidReason   string            `json:"void_reason,omitempty"`
	// after this there is no box, no box key, no digest and no proof
	ArchivedAt time.Time `json:"archived_at,omitzero"`
	// when archived: hashes of the record's ballots, receipts and outcome
	Files map[string]string `json:"files,omitempty"`

	Parent ballot.PollID `json:"parent,omitempty"` // the poll that this round follows
	// the kind of round that was asked for: a tie round that is held again was asked for as a rerun
	Asked  ballot.Round  `json:"asked,omitempty"`
	Next   ballot.PollID `json:"next,omitempty"`   // the round that follows this poll
	Vacant bool          `json:"vacant,omitempty"` // seats left vacant by decision
}

// agreed counts the scrutineers who have certified.
func (p *Poll) agreed() int {
	n := 0
	for _, c := range p.Certificates {
		if c.Agree {
			n++
		}
	}
	return n
}

// liveStep returns the least size of a count act while the poll is open; 0 if nothing is counted before the close
// (I12).
func (p *Poll) liveStep() int {
	r := p.Spec.Rules
	if r.Secrecy != ballot.Secret || r.Reveal != ballot.RevealLive || len(p.Issued) < 2*r.LiveStep {
		return 0
	}
	return r.LiveStep
}
