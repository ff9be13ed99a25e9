package storetest

import (
	"slices"

	"piaojue/ballot"
)

// The states of a count by hand.
const (
	handNone      = ""
	handWaits     = "waits"
	handRefused   = "refused"
	handConfirmed = "confirmed"
)

// A walkPoll is one poll as the model knows it.
type walkPoll struct {
	id              ballot.PollID
	items           []string
	seats           int
	certifiers      int
	tie             bool // the most approvals win, without a majority
	secret          bool
	formal          bool
	state           string
	zero, opened    bool
	archived        bool
	issued          map[string]bool
	ballots         map[string]walkBallot // by deputy
	signed, refused map[string]bool       // scrutineers
	hand, handBy    string
	handEntry       string // as it was sent
	handReturned    int
	handApprovals   map[string]int
	witness         string
	vacant          bool
	asked           string // the kind of round that was asked for
}

type walkBallot struct {
	key     string
	approve []string
}

func (p *walkPoll) over() bool {
	return p.state == "closed" || p.state == "certified" || p.state == "announced"
}
func (p *walkPoll) running() bool { return p.state == "open" || p.state == "paused" }
func (p *walkPoll) decided() bool { return p.state == "certified" || p.state == "announced" }
func (p *walkPoll) counted() bool { return p.hand != handWaits }

// few reports whether a secret vote of a formal meeting has too few ballots to be counted.
func (p *walkPoll) few() bool {
	return p.formal && p.secret && p.hand != handConfirmed && len(p.ballots) < walkStep
}

// approvals counts approvals by item in the current ballots, or returns those counted by hand.
func (p *walkPoll) approvals() map[string]int {
	if p.hand == handConfirmed {
		return p.handApprovals
	}
	n := map[string]int{}
	for _, b := range p.ballots {
		for _, item := range b.approve {
			n[item]++
		}
	}
	return n
}

type walkOutcome struct {
	state    string
	selected []string
	left     int
}

// outcome derives the outcome by the default rules: two thirds present, over half of all, most approvals first.
func (p *walkPoll) outcome() walkOutcome {
	returned := len(p.ballots)
	if p.hand == handConfirmed {
		returned = p.handReturned
	}
	if returned > len(p.issued) {
		return walkOutcome{state: "invalid"}
	}
	n := p.approvals()
	var run []string
	for _, item := range p.items {
		if p.tie || n[item] > walkers/2 {
			run = append(run, item)
		}
	}
	slices.SortStableFunc(run, func(a, b string) int { return n[b] - n[a] })
	if len(run) <= p.seats {
		slices.Sort(run)
		if len(run) < p.seats {
			return walkOutcome{"shortfall", run, p.seats - len(run)}
		}
		return walkOutcome{"decided", run, 0}
	}
	if n[run[p.seats-1]] != n[run[p.seats]] {
		run = run[:p.seats]
		slices.Sort(run)
		return walkOutcome{"decided", run, 0}
	}
	cut := n[run[p.seats]]
	var above []string
	for _, item := range run {
		if n[item] > cut {
			above = append(above, item)
		}
	}
	slices.Sort(above)
	return walkOutcome{"tie", above, p.seats - len(above)}
}

// follows lists what may follow a poll.
func (p *walkPoll) follows() []string {
	if p.state == "void" {
		return []string{"rerun"}
	}
	if p.state != "announced" {
		return nil
	}
	switch p.outcome().state {
	case "tie":
		return []string{"tie"}
	case "shortfall":
		return []string{"shortfall", "none"}
	case "invalid":
		return []string{"rerun"}
	}
	return nil
}

// next returns the poll of the round that follows.
func (p *walkPoll) next(kind string) *walkPoll {
	q := newWalkPoll(p.items, p.seats, p.certifiers)
	q.tie, q.secret, q.formal = p.tie, p.secret, p.formal
	out, n := p.outcome(), p.approvals()
	switch kind {
	case "tie":
		q.tie, q.seats = true, out.left
		q.items = slices.DeleteFunc(slices.Clone(p.items), func(item string) bool { // the tied items: those at the cut
			return slices.Contains(out.selected, item) || n[item] != p.cut()
		})
	case "shortfall":
		q.seats = out.left
		q.items = slices.DeleteFunc(slices.Clone(p.items),
			func(item string) bool { return slices.Contains(out.selected, item) })
	}
	q.state = "adopted"
	return q
}

// cut returns the number of approvals of the last seat.
func (p *walkPoll) cut() int {
	n := p.approvals()
	var all []int
	for _, item := range p.items {
		all = append(all, n[item])
	}
	slices.Sort(all)
	return all[len(all)-p.seats]
}

func newWalkPoll(items []string, seats, certifiers int) *walkPoll {
	return &walkPoll{
		items: items, seats: seats, certifiers: certifiers, state: "draft", issued: map[string]bool{},
		ballots: map[string]walkBallot{}, signed: map[string]bool{}, refused: map[string]bool{},
	}
}
