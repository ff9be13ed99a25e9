package tally

import (
	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Keys outside meetings.
const (
	schemaKey   = "schema"
	printsKey   = "keys" // fingerprints of key files, by file name
	meetingsKey = "meetings"
	checkKey    = "check" // held by the server that checks polls after a restart of Redis
)

// rootMeeting stands for a meeting in the keys of the first clerk's session.
const rootMeeting ballot.MeetingID = ""

// usedMark is stored in place of a meeting under the mark of a data folder, and in older stores under the first clerk's
// code.
const usedMark = "*"

// codeKey holds the meeting of a code's keyed hash, or usedMark.
func codeKey(hash string) string { return "code:" + hash }

// tag is the prefix of all keys of a meeting. The braces keep them, including the event stream, in one slot.
func tag(m ballot.MeetingID) string { return "{m:" + string(m) + "}:" }

func stateKey(m ballot.MeetingID) string    { return tag(m) + "state" }
func seqKey(m ballot.MeetingID) string      { return tag(m) + "seq" }
func feedKey(m ballot.MeetingID) string     { return tag(m) + "feed" }
func logKey(m ballot.MeetingID) string      { return tag(m) + "log" }
func sessionsKey(m ballot.MeetingID) string { return tag(m) + "sessions" }
func devicesKey(m ballot.MeetingID) string  { return tag(m) + "devices" }

func pinsKey(m ballot.MeetingID, p ballot.PrincipalID) string { return tag(m) + "pins:" + string(p) }

// tableKey is the key of one of a meeting's tables, which has the table's name: meeting, roll, presence, staff,
// credentials.
func tableKey(m ballot.MeetingID, t meeting.Table) string { return tag(m) + string(t) }

func pollKey(p ballot.PollID) string     { return tag(p.Meeting()) + "poll:" + string(p) }
func issuedKey(p ballot.PollID) string   { return pollKey(p) + ":issued" }
func returnedKey(p ballot.PollID) string { return pollKey(p) + ":returned" }
func boxKey(p ballot.PollID) string      { return pollKey(p) + ":box" }
func ballotsKey(p ballot.PollID) string  { return pollKey(p) + ":ballots" }
func tallyKey(p ballot.PollID) string    { return pollKey(p) + ":tally" }
func roomsKey(p ballot.PollID) string    { return pollKey(p) + ":rooms" }

// pollKeys are all keys of a poll.
func pollKeys(p ballot.PollID) []string {
	return []string{pollKey(p), issuedKey(p), returnedKey(p), boxKey(p), ballotsKey(p), tallyKey(p), roomsKey(p)}
}

// writeKey is the key of the table that a write goes to.
func writeKey(m ballot.MeetingID, w meeting.Write) string {
	switch w.Table {
	case meeting.TablePoll:
		return pollKey(w.Poll)
	case meeting.TableIssued:
		return issuedKey(w.Poll)
	case meeting.TableMeeting, meeting.TableRoll, meeting.TablePresence, meeting.TableStaff, meeting.TableCredentials:
	}
	return tableKey(m, w.Table)
}
