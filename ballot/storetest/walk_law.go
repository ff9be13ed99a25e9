package storetest

import (
	"fmt"
	"slices"
	"strings"

	"piaojue/ballot"
)

// lawful is a second, plain implementation of the rules for acts: may this person do this now? An act that is already
// done may be repeated, and changes nothing.
func (w *walk) lawful(p *walkPoll, act, who string) bool {
	chair, teller := who == "chair", strings.HasPrefix(who, "teller")
	signable := p.state == "closed" && p.counted() && !p.few()
	switch act {
	case "adopt":
		return chair && p.state != "void"
	case "zero":
		return teller && (p.state == "adopted" || p.zero)
	case "open":
		ready := p.state == "adopted" && (p.zero || p.certifiers == 0) && 3*len(w.present) >= 2*walkers
		return chair && (ready || p.opened && p.state != "void")
	case "pause", "resume":
		return chair && p.running()
	case "close":
		return chair && (p.running() || p.over())
	case "void":
		return chair && (p.state == "adopted" || p.running() || p.state == "closed" || p.state == "certified" ||
			p.state == "void")
	case "certify":
		return teller && (p.signed[who] || signable)
	case "refuse":
		return teller && !p.signed[who] && signable
	case "announce":
		return chair && (p.decided() || signable && p.certifiers == 0)
	case "archive":
		return who == "clerk" && (p.state == "announced" || p.state == "void")
	case "confirm", "deny":
		again := p.witness == who && (act == "confirm" && p.hand == handConfirmed || act == "deny" && p.hand == handRefused)
		if act == "deny" { // also by its author, who withdraws it
			return (teller || chair) && (again || p.hand == handWaits && (p.state == "closed" || p.state == "paused"))
		}
		return (teller || chair) && (again || p.hand == handWaits && p.state == "closed" && p.handBy != who)
	}
	return false
}

// done applies to the model what was done to the meeting.
func (w *walk) done(p *walkPoll, act, who string) {
	switch act {
	case "adopt":
		if p.state == "draft" {
			p.state = "adopted"
		}
	case "zero":
		p.zero = true
	case "open":
		if p.state == "adopted" {
			p.state, p.opened = "open", true
			for d := range w.present {
				p.issued[d] = true
			}
		}
	case "pause":
		p.state = "paused"
	case "resume":
		if p.state = "open"; p.hand == handWaits { // it no longer describes the present state
			p.hand, p.witness = handRefused, who
		}
	case "close":
		if p.running() {
			p.state = "closed"
		}
	case "void":
		p.state = "void"
	case "certify":
		if p.state == "closed" {
			p.signed[who] = true
			if len(p.signed) >= p.certifiers {
				p.state = "certified"
			}
		}
	case "announce":
		p.state = "announced"
	case "archive":
		p.archived = true
	case "confirm", "deny":
		if p.hand == handWaits {
			p.hand, p.witness = handRefused, who
			if act == "confirm" {
				p.hand, p.signed = handConfirmed, map[string]bool{}
			}
		}
	}
}

// handCount enters a count by hand; one of four is impossible.
func (w *walk) handCount(svc Server, p *walkPoll, who string) {
	w.t.Helper()
	returned := w.r.IntN(walkers + 1)
	e := ballot.HandEntry{Reason: "平板断网", Returned: returned, Items: map[ballot.ItemID]map[string]int{}}
	n := map[string]int{}
	for _, item := range p.items {
		n[item] = returned - w.r.IntN(min(returned, 2)+1)
		e.Items[ballot.ItemID(item)] = map[string]int{"approve": n[item], "reject": returned - n[item]}
	}
	good := w.r.IntN(4) > 0
	if !good {
		e.Items[ballot.ItemID(p.items[0])]["reject"]++
	}
	lawful := strings.HasPrefix(who, "teller") && good && (p.state == "paused" ||
		p.state == "closed") && p.hand != handConfirmed
	entry := fmt.Sprint(e)
	again := good && p.handBy == who && p.handEntry == entry && (p.hand == handWaits || p.hand == handConfirmed)
	if w.accepted("hand", who, p, svc.Do(w.t.Context(), w.people[who], ballot.ActHand, p.id, e), lawful || again) &&
		!again {
		p.handEntry = entry
		p.hand, p.handBy, p.witness = handWaits, who, ""
		p.handReturned, p.handApprovals = returned, n
	}
	w.compare(p)
}

func (w *walk) round(svc Server, p *walkPoll, kind, who string) {
	w.t.Helper()
	lawful := who == "chair" && slices.Contains(p.follows(), kind)
	again := p.asked == kind || kind == "none" && p.vacant
	if p.asked != "" || p.vacant {
		lawful = who == "chair" && again
	}
	id, err := Round(w.t.Context(), svc, w.people[who], p.id, ballot.Round(kind))
	if !w.accepted("round "+kind, who, p, err, lawful) || again {
		return
	}
	if kind == "none" {
		p.vacant = true
		return
	}
	p.asked = kind
	q := p.next(kind)
	q.id = id
	w.polls = append(w.polls, q)
	w.compare(q)
}
