package meeting_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Two polls are open at once, with three delegations whose deputies come, leave, come back and vote: at every moment
// each poll's figures equal those computed from who was issued a ballot and who returned it.
func TestAttendanceIsConsistentAtEveryMoment(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newFixture(t, fixtureConfig{Deputies: 9, Present: 0, Delegations: 3})
		var who []ballot.Principal
		for i := range 9 {
			who = append(who, h.Deputy(ballot.DeputyID(fmt.Sprintf("%03d", i+1))))
		}
		present := map[ballot.DeputyID]bool{}
		for _, p := range who[:6] {
			h.Must(h.Service.SignIn(h.Context(), p, h.ID, p.Number))
			present[p.Number] = true
		}
		type papers struct{ issued, returned map[ballot.DeputyID]bool }
		polls := map[ballot.PollID]papers{}
		var ids []ballot.PollID
		rt.Repeat(map[string]func(*rapid.T){
			"open": func(rt *rapid.T) {
				if len(ids) == 2 || len(present) < 6 {
					rt.Skip("enough are open, or too few present")
				}
				id := h.Opened(h.Spec(3, 1, map[string]any{
					"secrecy": rapid.SampledFrom([]string{"secret", "recorded"}).Draw(rt, "secrecy"),
				}))
				p := papers{map[ballot.DeputyID]bool{}, map[ballot.DeputyID]bool{}}
				for d := range present {
					p.issued[d] = true
				}
				polls[id], ids = p, append(ids, id)
			},
			"come": func(rt *rapid.T) {
				p := rapid.SampledFrom(who).Draw(rt, "who")
				h.Must(h.Service.SignIn(h.Context(), rapid.SampledFrom([]ballot.Principal{p, h.Root}).Draw(rt, "by"), h.ID,
					p.Number))
				if !present[p.Number] {
					present[p.Number] = true
					for _, id := range ids {
						polls[id].issued[p.Number] = true
					}
				}
			},
			"leave": func(rt *rapid.T) {
				p := rapid.SampledFrom(who).Draw(rt, "who")
				h.Must(h.Service.Leave(h.Context(), h.Root, h.ID, p.Number))
				delete(present, p.Number)
			},
			"lose the tablet": func(rt *rapid.T) { // a new slip; returned ballots stay returned
				i := rapid.IntRange(0, len(who)-1).Draw(rt, "who")
				who[i] = h.Deputy(who[i].Number)
			},
			"cast": func(rt *rapid.T) {
				if len(ids) == 0 {
					rt.Skip("no poll is open")
				}
				p, id := rapid.SampledFrom(who).Draw(rt, "who"), rapid.SampledFrom(ids).Draw(rt, "poll")
				_, err := h.cast(p, id, 1)
				if may := polls[id].returned[p.Number] || present[p.Number]; (err == nil) != may {
					rt.Fatalf("%s in %s: %v, present %t, returned %t", p.Number, id, err, present[p.Number],
						polls[id].returned[p.Number])
				}
				if err == nil {
					polls[id].returned[p.Number] = true
				}
			},
			"": func(rt *rapid.T) {
				if a := h.View(ballot.RoleClerk).Attendance; a.Entitled != 9 || a.Present != len(present) ||
					a.QuorumMet != (len(present) >= 6) {
					rt.Fatalf("attendance %+v with %d present", a, len(present))
				}
				for _, id := range ids {
					p, v := polls[id], h.pollView(ballot.RolePresiding, id)
					if v.Entitled != 9 || v.Present != len(p.issued) || v.Issued != len(p.issued) || v.Returned != len(p.returned) ||
						*v.NotReturned != len(p.issued)-len(p.returned) || v.QuorumLost != (len(present) < 6) {
						rt.Fatalf("%+v; want %d issued, %d returned, %d present", v, len(p.issued), len(p.returned), len(present))
					}
					if diff := cmp.Diff(delegationsOf(p.issued, p.returned), v.Delegations); diff != "" {
						rt.Fatalf("delegations (-want +got):\n%s", diff)
					}
				}
			},
		})
	})
}

func delegationsOf(issued, returned map[ballot.DeputyID]bool) []meeting.Delegation {
	list := make([]meeting.Delegation, 3)
	for i := range 9 {
		d, r := ballot.DeputyID(fmt.Sprintf("%03d", i+1)), &list[i%3]
		r.Delegation = fmt.Sprintf("第%d代表团", 1+i%3)
		r.Entitled++
		if issued[d] {
			r.Present++
			r.Issued++
		}
		if returned[d] {
			r.Returned++
		}
	}
	return list
}

// I7: a person who is not on the roll, an attendee or observer, cannot be admitted by any slip or sign-in.
func TestAttendeesNeverVote(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 3, Present: 3})
	id := h.Opened(h.Spec(3, 1, nil))
	_, err := h.Service.MakeSlips(h.Context(), h.Root, h.ID, []ballot.DeputyID{"L01"}, nil)
	h.Refused(err, ballot.CodeNotFound)
	h.Refused(h.Service.SignIn(h.Context(), h.Root, h.ID, "L01"), ballot.CodeNotFound)
	_, err = h.Service.AddStaff(h.Context(), h.Root, h.ID, "列席", []ballot.Role{ballot.RoleDeputy})
	h.Refused(err, ballot.CodeInvalid)
	for _, p := range []ballot.Principal{h.Screen, h.Teller, h.Root} {
		_, err = h.cast(p, id, 1)
		h.Refused(err, ballot.CodeForbidden)
	}
	if v := h.pollView(ballot.RolePresiding, id); v.Issued != 3 || v.Delegations != nil {
		t.Errorf("%d issued, by delegation %v", v.Issued, v.Delegations)
	}
}
