package record

import (
	"slices"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// sealingScheme names how secret ballots are sealed: on the server, under a key wrapped by its master key.
const sealingScheme = "server-aes256gcm"

// Of makes the bundle of a poll's record.
func Of(r meeting.Record, software string) (Bundle, error) {
	p := r.Poll
	poll, err := encodePoll(p.Spec, r.Counts)
	if err != nil {
		return Bundle{}, err
	}
	b := Bundle{
		Manifest: Manifest{
			Format: formatOf(p.Spec.HasMore()), Software: software, Made: r.Made, Meeting: r.Meeting, Poll: p.ID, State: p.State,
			RulesText: p.RulesText,
		},
		Poll: poll, Log: r.Log, Outcome: r.Outcome,
	}
	if p.Hand != nil && p.Hand.Confirmed {
		b.Manifest.ByHand = p.Hand
	}
	if p.Spec.Rules.Secrecy == ballot.Secret {
		b.Manifest.Sealing = sealingScheme
	}
	returned := make(map[ballot.DeputyID]bool, len(r.Returns))
	for _, ret := range r.Returns {
		returned[ret.Deputy] = true
		b.Receipts = append(b.Receipts, ret.Receipt)
	}
	slices.Sort(b.Receipts)
	for _, d := range r.Roll {
		b.Roll = append(b.Roll, Voter{
			Number: d.Number, Name: d.Name, Delegation: d.Delegation,
			SignedIn: r.SignedIn[d.Number], Issued: p.Issued[d.Number], Returned: returned[d.Number],
		})
	}
	for _, o := range r.Ballots {
		line, err := newLine(p.Spec, o)
		if err != nil {
			return Bundle{}, err
		}
		b.Ballots = append(b.Ballots, line)
	}
	return b, nil
}
