package meeting

import (
	"slices"
	"strconv"
	"strings"

	"piaojue/ballot"
)

// An Edit changes a meeting's settings. A nil field is left unchanged.
type Edit struct {
	Title     *string              `json:"title,omitempty"`
	Body      *string              `json:"body,omitempty"`
	Rehearsal *bool                `json:"rehearsal,omitempty"`
	TwoPerson *bool                `json:"two_person,omitempty"`
	Pin       *bool                `json:"pin,omitempty"`
	State     *ballot.MeetingState `json:"state,omitempty"`
	Date      *string              `json:"date,omitempty"`
	Place     *string              `json:"place,omitempty"`
}

func (c *change) active() error {
	if c.Meeting.State == ballot.MeetingClosed {
		return ballot.Refuse(ballot.CodeMeetingOver, "meeting %s", c.Meeting.ID)
	}
	return nil
}

// idle refuses acts that are not allowed while ballots are out.
func (c *change) idle() error {
	if err := c.active(); err != nil {
		return err
	}
	if c.running() {
		return ballot.Refuse(ballot.CodePollsRunning, "meeting %s", c.Meeting.ID)
	}
	return nil
}

func (c *change) edit(by ballot.Principal, e Edit) error {
	if err := c.idle(); err != nil {
		return err
	}
	next := c.Meeting
	var faults []ballot.Fault
	for _, f := range []struct {
		name     string
		value    *string
		to       *string
		required bool
	}{
		{"title", e.Title, &next.Title, true},
		{"body", e.Body, &next.Body, false},
		{"date", e.Date, &next.Date, false},
		{"place", e.Place, &next.Place, false},
	} {
		if f.value != nil {
			*f.to, faults = ballot.CheckText(f.name, *f.value, ballot.MaxTitle, f.required, faults)
		}
	}
	if e.State != nil && *e.State != ballot.MeetingActive && *e.State != ballot.MeetingClosed {
		faults = append(faults, ballot.Fault{Field: "state", Code: ballot.FaultBadValue, Args: map[string]string{
			"value": string(*e.State), "allowed": "active, closed",
		}})
	}
	if e.State != nil && *e.State == ballot.MeetingClosed {
		faults = append(faults, c.unannounced()...)
	}
	if len(faults) > 0 {
		return ballot.RefuseFaults(ballot.CodeInvalid, faults)
	}
	if e.TwoPerson != nil && *e.TwoPerson != c.Meeting.TwoPerson && c.frozen() {
		return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{Field: "two_person", Code: ballot.FaultFrozen}})
	}
	if e.Rehearsal != nil && *e.Rehearsal && !c.Meeting.Rehearsal {
		return ballot.Refuse(ballot.CodeNotRehearsal, "meeting %s", c.Meeting.ID)
	}
	if e.TwoPerson != nil {
		next.TwoPerson = *e.TwoPerson
	}
	if e.Pin != nil {
		next.Pin = *e.Pin
	}
	if e.State != nil {
		next.State = *e.State
	}
	formal := e.Rehearsal != nil && !*e.Rehearsal && c.Meeting.Rehearsal
	next.Rehearsal, next.Simulated = next.Rehearsal && !formal, next.Simulated && !formal
	if next == c.Meeting {
		return nil
	}
	if formal {
		c.becomeFormal(by)
	}
	edited := edits(c.Meeting, next)
	c.Meeting = next
	c.putMeeting()
	if !formal {
		c.log(by, ballot.ActEdit, "", edited)
	}
	return nil
}

// frozen reports whether TwoPerson can no longer be changed: the first rules of a formal meeting are adopted. A
// rehearsal may try both settings.
func (s *State) frozen() bool {
	return !s.Meeting.Rehearsal && slices.ContainsFunc(s.Polls, func(p *Poll) bool { return p.RulesHash != "" })
}

// edits returns the changed settings of a meeting, as the log records them.
func edits(was, now ballot.Meeting) map[string]string {
	args := map[string]string{}
	for _, f := range []struct{ name, was, now string }{
		{"title", was.Title, now.Title},
		{"body", was.Body, now.Body},
		{"date", was.Date, now.Date},
		{"place", was.Place, now.Place},
		{"state", string(was.State), string(now.State)},
		{"two_person", flag(was.TwoPerson), flag(now.TwoPerson)},
		{"pin", flag(was.Pin), flag(now.Pin)},
	} {
		if f.was != f.now {
			args[f.name] = f.now
		}
	}
	return args
}

// unannounced returns a fault for each poll that could never be announced if the meeting ended now.
func (c *change) unannounced() []ballot.Fault {
	var faults []ballot.Fault
	for _, p := range c.Polls {
		if p.State == ballot.Closed || p.State == ballot.Certified {
			faults = append(faults, ballot.Fault{
				Field: "state", Code: ballot.FaultUnannounced, Args: map[string]string{"title": p.Spec.Title},
			})
		}
	}
	return faults
}

// becomeFormal ends a rehearsal: it deletes ballots, results, presence and the log, and keeps roll, staff and slips.
// Every poll except the rounds that followed from a result becomes a draft again, under a new id: receipts, tokens and
// tablets of the rehearsal still name the old id, and an id must never mean two polls.
func (c *change) becomeFormal(by ballot.Principal) {
	polls, rehearsed := c.PollIDs(), c.Polls
	c.wiped, c.wipe = true, polls
	// Everything this commit has written is either wiped too or written again below; deletions of people are kept.
	c.writes = slices.DeleteFunc(c.writes, func(w Write) bool {
		return !w.Delete || w.Table != TableRoll && w.Table != TableStaff && w.Table != TableCredentials
	})
	c.entries, c.signIns = nil, nil
	c.Polls, c.Presence, c.Tail = nil, map[ballot.DeputyID]ballot.Presence{}, nil
	c.Head, c.Entries = "", 0
	c.putMeeting()
	c.put(TableMeeting, "", fieldPolls, mustJSON([]ballot.PollID{}))
	c.rewritePeople()
	c.putScene(Scene{Scene: SceneWelcome})
	if c.Staffed > 0 {
		c.put(TableMeeting, "", fieldStaffed, []byte(strconv.Itoa(c.Staffed)))
	}
	kept := slices.DeleteFunc(rehearsed, func(p *Poll) bool { return p.Parent != "" })
	args := map[string]string{
		"kept": strconv.Itoa(len(kept)), "two_person": flag(c.Meeting.TwoPerson), "staff": c.staffed(),
	}
	if rounds := len(polls) - len(kept); rounds > 0 {
		args["rounds"] = strconv.Itoa(rounds)
	}
	c.log(by, ballot.ActFormal, "", args, numbersOf(c.Roll)...)
	for _, p := range kept {
		c.addDraft(by, p.Spec)
	}
}

// staffed lists the staff with their roles for the log: "s.1=presiding s.2=clerk+scrutineer".
func (s *State) staffed() string {
	list := make([]string, len(s.Staff))
	for i, m := range s.Staff {
		list[i] = string(m.ID) + "=" + strings.ReplaceAll(joined(m.Roles), " ", "+")
	}
	return strings.Join(list, " ")
}

// rewritePeople writes roll, staff and credentials completely, since acts of the same commit before the wipe may have
// changed them.
func (c *change) rewritePeople() {
	for i, dep := range c.Roll {
		c.put(TableRoll, "", string(dep.Number), mustJSON(rollRecord{i, dep}))
	}
	for _, m := range c.Staff {
		c.put(TableStaff, "", string(m.ID), mustJSON(m))
	}
	for hash, cred := range c.Credentials {
		c.put(TableCredentials, "", hash, mustJSON(cred))
	}
}

// setRollAs replaces the roster. A deputy who is no longer on it loses credential, presence and session. A deputy whose
// name has changed counts as another person: the previous one leaves, and their credential and session end. A name that
// differs only in spacing, dots or composed letters has not changed. Args describe the change in the log, if it is of a
// single row.
func (c *change) setRollAs(by ballot.Principal, roll []ballot.Deputy, args map[string]string) error {
	if err := c.idle(); err != nil {
		return err
	}
	faults, _ := c.rollFaults(roll)
	if err := ballot.RefuseFaults(ballot.CodeInvalid, faults); err != nil {
		return err
	}
	next := make(map[ballot.DeputyID]ballot.Deputy, len(roll))
	for _, dep := range roll {
		next[dep.Number] = dep
	}
	for i, dep := range roll {
		c.put(TableRoll, "", string(dep.Number), mustJSON(rollRecord{i, dep}))
	}
	for _, old := range c.Roll {
		dep, stays := next[old.Number]
		if stays && ballot.NameKey(dep.Name) == ballot.NameKey(old.Name) {
			continue
		}
		// According to the log, from which a record is verified, a deputy on the roster is present until they leave.
		if stays {
			if err := c.leave(by, old.Number); err != nil {
				return err
			}
		} else {
			c.drop(TableRoll, string(old.Number))
			c.drop(TablePresence, string(old.Number))
			delete(c.Presence, old.Number)
		}
		c.dropCredential(ballot.DeputyPrincipal(old.Number))
		c.end = append(c.end, ballot.DeputyPrincipal(old.Number))
	}
	c.Roll = slices.Clone(roll)
	c.reindex()
	c.log(by, ballot.ActRoll, "", rolled(args, roll), numbersOf(roll)...)
	return nil
}

func numbersOf(roll []ballot.Deputy) []ballot.DeputyID {
	numbers := make([]ballot.DeputyID, len(roll))
	for i, dep := range roll {
		numbers[i] = dep.Number
	}
	return numbers
}

// rollFaults returns why a roster may not replace the present one, and what the clerk should know about it; Row is the
// position among the new deputies, from 1. The record of a poll keeps its voters, in a formal meeting by name, and
// adopted rules fix the number of entitled deputies.
func (s *State) rollFaults(roll []ballot.Deputy) (faults, notices []ballot.Fault) {
	places := make(map[ballot.DeputyID]int, len(roll))
	for i, dep := range roll {
		places[dep.Number] = i + 1
	}
	slips := make(map[ballot.PrincipalID]bool, len(s.Credentials))
	for _, c := range s.Credentials {
		slips[c.Principal] = true
	}
	for _, p := range s.Polls {
		if p.State == ballot.Adopted && len(roll) != len(s.Roll) {
			faults = append(faults, ballot.Fault{Field: "roll", Code: ballot.FaultAdopted, Args: map[string]string{
				"title": p.Spec.Title, "n": strconv.Itoa(len(s.Roll)),
			}})
		}
	}
	for _, old := range s.Roll {
		value := map[string]string{"value": string(old.Number)}
		issued := slices.ContainsFunc(s.Polls, func(p *Poll) bool { return p.Issued[old.Number] })
		place := places[old.Number]
		if place == 0 {
			if issued {
				faults = append(faults, ballot.Fault{Field: "number", Code: ballot.FaultIssued, Args: value})
			}
			continue
		}
		switch dep := roll[place-1]; {
		case issued && !s.Meeting.Rehearsal && (ballot.NameKey(dep.Name) != ballot.NameKey(old.Name) ||
			dep.Delegation != old.Delegation):
			faults = append(faults, ballot.Fault{Field: "name", Row: place, Code: ballot.FaultNamed, Args: value})
		case ballot.NameKey(dep.Name) != ballot.NameKey(old.Name) && slips[ballot.DeputyPrincipal(old.Number)]:
			notices = append(notices, ballot.Fault{
				Field: "name", Row: place, Code: ballot.NoticeRenamed,
				Args: map[string]string{"value": dep.Name, "other": old.Name},
			})
		}
	}
	return faults, notices
}

func (c *change) dropCredential(p ballot.PrincipalID) {
	for hash, cred := range c.Credentials {
		if cred.Principal == p {
			delete(c.Credentials, hash)
			c.drop(TableCredentials, hash)
		}
	}
}
