package storetest

import (
	"fmt"
	"slices"
	"strings"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// step makes one move. Three of four moves are likely next ones, the rest are arbitrary.
func (w *walk) step() {
	w.t.Helper()
	who := w.names[w.r.IntN(len(w.names))]
	svc := w.site.Servers[w.r.IntN(2)]
	if len(w.polls) == 0 || w.r.IntN(40) == 0 && len(w.polls) < 5 {
		w.draft(svc, who)
		return
	}
	if w.r.IntN(6) == 0 || len(w.present) < 4 && w.r.IntN(2) == 0 {
		w.presence(svc, who)
		return
	}
	p := w.polls[w.r.IntN(len(w.polls))]
	if w.r.IntN(3) > 0 {
		p = w.polls[len(w.polls)-1]
	}
	act := w.likely(p)
	if w.r.IntN(4) == 0 {
		acts := []string{
			"adopt", "zero", "open", "pause", "resume", "close", "void", "certify", "refuse", "announce", "hand", "confirm",
			"deny", "cast", "archive", "round tie", "round shortfall", "round rerun", "round none",
		}
		act = acts[w.r.IntN(len(acts))]
	}
	// Nine of ten of these moves are made by a person whose act it is.
	if w.r.IntN(10) > 0 {
		who = w.whose(act)
	}
	w.move(svc, p, act, who)
}

// likely returns the act that would usually be done next with a poll.
func (w *walk) likely(p *walkPoll) string {
	pick := func(acts ...string) string { return acts[w.r.IntN(len(acts))] }
	switch p.state {
	case "draft":
		return "adopt"
	case "adopted":
		if !p.zero && w.r.IntN(4) > 0 {
			return "zero"
		}
		return "open"
	case "open":
		if len(p.ballots) < len(p.issued) && w.r.IntN(12) > 0 {
			return "cast"
		}
		return pick("pause", "close", "close", "pause", "void")
	case "paused":
		if p.hand == handWaits {
			return pick("close", "deny", "resume")
		}
		return pick("resume", "resume", "close", "hand")
	case "closed":
		if p.hand != handNone {
			return pick("confirm", "deny", "hand", "certify", "confirm")
		}
		return pick("certify", "certify", "certify", "announce", "refuse", "hand")
	case "certified":
		return pick("announce", "announce", "announce", "void")
	default:
		if f := p.follows(); len(f) > 0 {
			return "round " + f[w.r.IntN(len(f))]
		}
		return pick("cast", "void", "round rerun", "archive")
	}
}

// whose returns a person who may do an act.
func (w *walk) whose(act string) string {
	switch act {
	case "zero", "certify", "refuse", "hand":
		return []string{"tellerA", "tellerB"}[w.r.IntN(2)]
	case "confirm", "deny":
		return []string{"tellerA", "tellerB", "chair"}[w.r.IntN(3)]
	case "cast":
		return fmt.Sprint(1 + w.r.IntN(walkers))
	case "archive":
		return "clerk"
	default:
		return "chair"
	}
}

func (w *walk) draft(svc Server, who string) {
	w.t.Helper()
	items := 2 + w.r.IntN(3)
	p := newWalkPoll(nil, 1+w.r.IntN(items-1), w.r.IntN(3))
	var list []string
	// Ids are unique to the poll: a ballot for it fits no other poll except its own rounds.
	for i := range items {
		p.items = append(p.items, fmt.Sprintf("p%d-%d", len(w.polls), i))
		list = append(list, fmt.Sprintf(`{"id":%q,"title":"项目 %d"}`, p.items[i], i+1))
	}
	p.formal = w.formal
	secrecy := "recorded"
	if p.secret = w.r.IntN(2) == 0; p.secret {
		secrecy = "secret"
	}
	spec, err := ballot.ParseSpec([]byte(fmt.Sprintf(
		`{"kind":"selection","title":"第 %d `+
			`项","items":[%s],"rules":{"seats":%d,"max_approvals":%d,"certifiers":%d,"secrecy":%q,"live_step":%d}}`,
		len(w.polls)+1, strings.Join(list, ","), p.seats, items, p.certifiers, secrecy, walkStep)))
	w.must(err)
	p.id, err = svc.DraftPoll(w.t.Context(), w.people[who], w.m, "", spec)
	w.accepted("draft", who, nil, err, who == "clerk")
	if err == nil {
		w.polls = append(w.polls, p)
	}
}

func (w *walk) presence(svc Server, who string) {
	w.t.Helper()
	d := fmt.Sprint(1 + w.r.IntN(walkers))
	n := ballot.DeputyID(d)
	if w.r.IntN(4) > 0 {
		if w.r.IntN(2) == 0 {
			who = d
		}
		err := svc.SignIn(w.t.Context(), w.people[who], w.m, n)
		if w.accepted("signin "+d, who, nil, err, who == "clerk" || who == d) && !w.present[d] {
			w.present[d] = true
			for _, p := range w.polls {
				if p.running() {
					p.issued[d] = true
				}
			}
		}
		return
	}
	if w.accepted("leave "+d, who, nil, svc.Leave(w.t.Context(), w.people[who], w.m, n), who == "clerk") {
		delete(w.present, d)
	}
}

// accepted compares an answer with the model, records it, and reports whether the move was made.
func (w *walk) accepted(act, who string, p *walkPoll, err error, lawful bool) bool {
	w.t.Helper()
	on := ""
	if p != nil {
		on = fmt.Sprintf(" on %s (%s)", p.id, p.state)
	}
	w.trace = append(w.trace, fmt.Sprintf("%s: %s%s: %v", who, act, on, err))
	if (err == nil) != lawful {
		w.t.Errorf("%s: %s%s: got %v, lawful %t", who, act, on, err, lawful)
	}
	if err == nil {
		w.did[act]++
	}
	return err == nil && lawful
}

// move does one act on a poll and, if it is lawful, applies it to the model too.
func (w *walk) move(svc Server, p *walkPoll, act, who string) {
	w.t.Helper()
	by, id := w.people[who], p.id
	switch act {
	case "cast":
		w.cast(svc, p, who)
		return
	case "hand":
		w.handCount(svc, p, who)
		return
	}
	if kind, ok := strings.CutPrefix(act, "round "); ok {
		w.round(svc, p, kind, who)
		return
	}
	do := map[string]func() error{
		"adopt":  func() error { return svc.Do(w.t.Context(), by, ballot.ActAdopt, id, nil) },
		"zero":   func() error { return svc.Do(w.t.Context(), by, ballot.ActZero, id, nil) },
		"open":   func() error { return svc.Do(w.t.Context(), by, ballot.ActOpen, id, nil) },
		"pause":  func() error { return svc.Do(w.t.Context(), by, ballot.ActPause, id, nil) },
		"resume": func() error { return svc.Do(w.t.Context(), by, ballot.ActResume, id, nil) },
		"close":  func() error { return svc.Do(w.t.Context(), by, ballot.ActClose, id, nil) },
		"void": func() error {
			return svc.Do(w.t.Context(), by, ballot.ActVoid, id, meeting.Reason{Reason: "走到这里"})
		},
		"certify": func() error { return svc.Do(w.t.Context(), by, ballot.ActCertify, id, meeting.Word{Agree: true}) },
		"refuse": func() error {
			return svc.Do(w.t.Context(), by, ballot.ActCertify, id, meeting.Word{Discrepancy: "少一票"})
		},
		"announce": func() error { return svc.Do(w.t.Context(), by, ballot.ActAnnounce, id, nil) },
		"confirm":  func() error { return svc.Do(w.t.Context(), by, ballot.ActHandConfirm, id, meeting.Word{Agree: true}) },
		"deny":     func() error { return svc.Do(w.t.Context(), by, ballot.ActHandConfirm, id, meeting.Word{}) },
		"archive":  func() error { return svc.Do(w.t.Context(), by, ballot.ActArchive, id, nil) },
	}
	lawful := w.lawful(p, act, who)
	if w.accepted(act, who, p, do[act](), lawful) {
		w.done(p, act, who)
	} else if w.r.IntN(4) > 0 {
		return // a refused move changes nothing; this is checked only now and then
	}
	w.compare(p)
}

// cast sends a ballot: a new one, a retry of the current one, a different one, or one for another poll's items.
func (w *walk) cast(svc Server, p *walkPoll, who string) {
	w.t.Helper()
	had, returned := p.ballots[who]
	b := walkBallot{key: fmt.Sprintf("key-of-a-walker-%06d", len(w.trace))}
	agreed := w.r.IntN(4) > 0 // most approve all items, so that there are ties and decisions
	for i, item := range p.items {
		if agreed || w.r.IntN(5) > i {
			b.approve = append(b.approve, item)
		}
	}
	if returned && w.r.IntN(2) == 0 {
		b = had
	}
	if w.r.IntN(3) == 0 { // reuse a ballot for another poll or for an earlier round of this one
		other := w.polls[w.r.IntN(len(w.polls))]
		if o, ok := other.ballots[who]; ok {
			b = o
		}
	}
	known, marks := true, map[string]string{}
	for _, item := range b.approve {
		marks[item] = "approve"
		known = known && slices.Contains(p.items, item)
	}
	again := returned && had.key == b.key && slices.Equal(had.approve, b.approve)
	fits := known && len(b.approve) <= len(p.items) && p.state != "draft" && len(who) == 1
	fresh := !returned && p.state == "open" && p.issued[who] && w.present[who]
	_, err := svc.Cast(w.t.Context(), w.people[who], p.id, ballot.CastRequest{Key: b.key, Marks: marks})
	if w.accepted("cast", who, p, err, fits && (again && !p.archived || fresh)) && !again {
		p.ballots[who] = b
	}
	w.compare(p)
}
