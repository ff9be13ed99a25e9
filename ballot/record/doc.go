// Package record writes, reads and verifies the complete record of a poll, and counts ballots from a file.
//
// The rest of this page is the format, versions 1 and 2, complete enough to write a verifier from it alone; the one in
// the browser (web/ui/src/verify) was. Names of checks are in brackets. Both verifiers run the checks in this order,
// each regardless of the results of the others; a check whose material could not be read is skipped, and another check
// says why. The record is valid if no check fails.
//
// # The archive [zip]
//
// A ZIP in one plain form: the files below, each once and in this order, then the directory, then the end, and no byte
// before, between or after them. Every header is plain: flags, time, date, disk numbers, extra fields and comments are
// 0 or empty; the method is 0 (stored) or 8 (deflate); the local header repeats the directory's entry from "version
// needed" to the length of the name, and the name. Sizes and CRC-32 are correct, and a deflate stream ends with its
// data. Only signature.json may be missing. The archive is at most 64 MiB; unpacked, all files together at most 48 MiB,
// and (in MiB) manifest 1, poll 2, roll 16, ballots 40, receipts 4, log 16, outcome 1, signature 4 KiB. Refuse by the
// sizes in the directory before unpacking, and stop if a stream yields more.
//
// All text is valid UTF-8. JSON is strict (RFC 8259): no name twice in an object, names in their exact case, nesting of
// at most 8, integers written as such and at most 10⁹ in absolute value. Fields not named here are a fault, except in a
// log entry and in manifest.meeting. In files of lines every line, also the last one, ends with "\n"; no line is empty.
// Longest lines: ballots 64 KiB, receipts 12, log 2 MiB. Hashes are SHA-256 in lower-case hex.
//
// # signature.json [signature]
//
//	{"algorithm": "Ed25519", "key": …, "public": …, "signature": …}
//
// Public is the public key, 32 bytes in hex, and signature 64 bytes in hex: over "piaojue record v1\n" followed by the
// bytes of manifest.json. Key is the first 16 digits of the public key's hash. Compare public with the key that the
// chamber published; a record without a signature fails.
//
// # manifest.json [hashes] [manifest]
//
//	format      2 if an item has place, serves, due or pictures, else 1 [poll]
//	software    version of the program
//	made        when; RFC 3339 in UTC with "Z", like all times here
//	meeting     id (1–24 of a–z, 0–9), title, body, rehearsal, two_person, and more
//	poll        id: the meeting's, "-", a number from 1 of at most 4 digits
//	state       closed, certified, announced or void, when the record was made
//	sealing     how ballots were sealed: "server-aes256gcm", or "" where the poll is recorded
//	rules_text  the rules as read to the meeting, a list of sentences
//	by_hand     only where ballots were counted by hand instead; see below
//	files       hash of each of the other files by name, signature.json apart: those six and no others [hashes]
//
// # poll.json [poll] [rules]
//
//	{"kind", "title", "items", "rules", "entitled", "present", "issued"}
//
// The question put to the meeting, and three counts, which come last. Kind is selection, decision or rating. An item
// has id (1–32 of letters, digits, "-", "_", "."), title, and optionally short, department, investment, details, group;
// in format 2 also place, serves (both texts), due (a date, 2026-12-31) and pictures (up to 3 different hashes; the
// pictures are not part of the record). A record has format 2 if and only if an item has at least one of these four.
// Rules name seats, min_approvals, max_approvals, base (entitled, present, returned, valid), threshold, quorum,
// min_turnout (a fraction or null), unmarked (abstain, approve), tie ("tie_round"), shortfall (ask, revote, vacant),
// round (first, tie, shortfall, rerun), secrecy (secret, recorded), reveal, revise, live_step, duration_s, certifiers,
// show_not_returned, all of them, and for a rating scale and grades. A fraction is {num, den, over}: n of total reaches
// it when total > 0 and n·den ≥ total·num, or with over n·den > total·num. Texts are at most 60 characters, short,
// marks and grades 10, details 2,000; without control or direction characters, except line ends and tabs in details.
// Contradictions are a fault: no items, an id twice, seats of a selection below 1 or above the number of items, limits
// that cross or exceed the items, a fraction above one, a rating without scale or last grade (the one without marks,
// threshold and base), until_close in a secret live poll, a live_step below 5, rules that have a meaning only in
// another kind, present above entitled, issued above present.
//
// Of the log's entries of this poll the first adopt or round is the adoption. Its args.poll_hash is the hash of
// poll.json without the counts: cut at ",\n  \"entitled\": " and with "\n}\n" appended. Its args.rules_hash is the hash
// of rules_text joined by "\n".
//
// # log.jsonl [chain] [acts] [certified]
//
// The whole log of the meeting up to the record, one entry per line, as it was written:
//
//	{"n": 7, "prev": …, "at": …, "act": …, "by": …, "name": …, "poll": …, "args": {…}, "deputies": […]}
//
// N counts from 1; prev is the hash of the line before without its line end, "" in the first; times never decrease
// [chain]. Poll, args (texts by name) and deputies (numbers) may be missing. The first entry, and only that one, is
// create or formal; every poll named is of this meeting. After formal, the polls kept from the rehearsal are drafted
// again, under new ids. The acts of this poll follow this table, starting in no state and ending in the
// manifest's; other acts do not change its state. Made is not before the last entry [acts].
//
//	(none)     draft → drafted, round → adopted
//	drafted    draft, adopt → adopted, draft_gone → gone
//	adopted    zero → proved, open → open (only if certifiers is 0), void → void
//	proved     open → open, void → void
//	open       pause → paused, extend, time, untime, close → closed, void → void
//	paused     resume → open, extend, time, untime, hand, hand_refuse, close → closed, void → void
//	closed     box, certify, refuse, hand, hand_confirm, hand_refuse, announce → announced
//	           (only if certifiers is 0), void → void
//	certified  announce → announced, void → void
//	announced  vacant
//
// The certify entries are by different persons; with as many as rules.certifiers the state is certified. From hand to
// hand_confirm or hand_refuse a count by hand is pending: these two occur only then, and certify, announce and resume
// do not. Hand_confirm annuls the certificates before it. Each certificate that is not annulled has the six counts in
// args, as texts, equal to those counted again; for a void poll without its ballots the first three [certified]. The
// person who announced has not certified if args.two_person is "1" in the newest entry before announce that has it,
// among create, formal, edit, adopt and round; if none has it, the same holds if meeting.two_person is true and no edit
// follows announce [acts].
//
// The adoption's args.least, if present, is live_step in a secret poll of a formal meeting, else "0" [rules]; it is
// missing in records of the previous version, as is what else this paragraph and [words] require.
//
// # Who judges the vote [words]
//
// Args.two_person of the newest entry that has it equals meeting.two_person; in a formal meeting no edit, adopt or
// round after the first adopt or round that has it differs from that one. Roles are given by staff and staff_roles
// (args who, roles: words separated by spaces), by formal (args.staff: "s.1=presiding s.2=clerk+scrutineer"), and end
// with staff_gone. In a formal meeting certify and zero are by a scrutineer, announce by a presiding officer, as far as
// the log gives their roles; it gives everyone's if create has two_person, or formal has staff.
//
// In a formal meeting, after the first open of any poll, an entry of this table whose concerned roles include
// scrutineer or presiding must have been allowed. Its args.request names a request in the log with the same act and, as
// the table says, the same who, name (for rename, new_name in the request) and roles; with word scrutineer if presiding
// is concerned, else presiding. That request was allowed by a person other than the requester and the person concerned,
// who holds the role word as far as the log gives it; no decline ended it; and no other entry has used it. No id is
// requested twice.
//
//	staff        add      name, roles        concerned: roles
//	staff_name   rename   who, name          roles
//	staff_roles  roles    who, roles         before and roles, where what they have of the two differs
//	staff_gone   remove   who                roles
//	slips        slip     who                roles; or, once, of whom add, rename or roles under this request made it
//
// The check reports how many slips replaced others (args.reprints of slips) while a poll of the meeting was open.
//
// # roll.json [roll] [presence]
//
// A list, in the roster's order when the poll was opened, of
//
//	{"number": "017", "name": …, "delegation": …, "signed_in": true, "issued": true, "returned": true}
//
// Number is 1–16 of letters, digits, "-", "_", ".", each once; delegation may be missing. Returned implies issued,
// issued implies signed_in. Entitled is the number of rows; present and issued are the number of rows with issued
// [roll].
//
// Replay the log [presence]: roll and formal set the roster to deputies (none if missing), and whoever is not on it is
// no longer present; signin and signin_by make deputies present, leave makes them absent, excuse changes nothing; open
// of this poll issues a ballot to its deputies, and these are exactly the deputies of the roster of that moment who are
// present; until close or void of this poll a sign-in issues one too. Then the rows are that roster in order, issued as
// in the log, and signed_in is true for every deputy who ever occurs in a signin or signin_by.
//
// # receipts.txt [receipts]
//
// The receipts of all returns: 12 of 0–9, A–Z without I, L, O, U; strictly ascending by bytes; as many as returned.
//
// # ballots.jsonl [ballots]
//
//	{"serial": "…", "marks": {"1": "approve", "3": "abstain"}}     of a secret poll: 24 hex digits, drawn at random
//	{"deputy": "017", "marks": {…}}                               of a recorded one
//
// Every returned ballot, void ones included, strictly ascending by serial or deputy, as many as returned, and not fewer
// than least; in a recorded poll exactly those of the deputies who returned one. A void poll has none, nor by_hand:
// nobody learns its tally; only if least is missing may there be any. Marks are approve, reject, abstain, or for a
// rating those of its scale; an item not named is unmarked. Sealing is "" exactly if the poll is recorded.
//
// If the poll was counted by hand, the record has no ballots; by_hand {returned, void, marks, confirmed, by,
// witness_id, …} replaces them: marks by item, each row unmarked first and then in the order of the scale, none below
// zero, summing to returned − void; confirmed is true, by a person other than the one who counted; and the last entry
// hand of the log has returned and void in args, and marks_hash, the hash of marks as JSON without spaces, and its by
// equals that of by_hand. If the log has hand_confirm, by_hand is present, except for a void poll.
//
// # What was returned, and what was archived [box]
//
// The entry close of a poll has args.then "box" (not in records from before schema 2): the server's entry box follows
// it, before anything more is counted. Its args.hash is the SHA-256 of these lines, each ended by "\n": "piaojue box
// v1"; the poll's id; the numbers of the deputies who returned, sorted by bytes; an empty line; the lines of
// receipts.txt; and in a recorded poll another empty line and, for each ballot, sorted by deputy, the number, a space
// and the marks as one digit per item in the poll's order: 0 for unmarked, else the mark's position in the scale from 1
// (approve, reject, abstain). Args.code is its first 16 digits in upper case, the 收票码 that the hall display, the
// console and the scrutineer's sheet show. There is at most one entry box; if close promises it, neither certify nor
// announce comes before it, and a record that is neither void nor counted by hand has it. If the ballots of a recorded
// poll are not in the record (void, counted by hand) the hash is not compared.
//
// The entry archive has in args the hashes of ballots.jsonl, receipts.txt and outcome.json as they were when the box
// and its key were destroyed (not in records from before schema 2). These files still have these hashes.
//
// # outcome.json [tally] [outcome] [next_round]
//
// Null if the record was made before its recipient was allowed to see the outcome (never when announced); else
//
//	{"state", "counts", "pass_line", "seats", "items", "selected", "tied", "seats_left", "next_round"}
//
// equal to the result of the rules on a new count. A ballot's approvals are its marks approve and, if unmarked is
// approve, the unmarked items. In a selection a ballot with fewer than min_approvals or more than max_approvals is
// void, and its marks are not counted. Counts are entitled, present, issued, returned (ballots), valid, void. Items are
// in the order of the poll, each {id, marks, rank, passed, selected, grade}: marks counts every mark and unmarked among
// the valid ballots [tally]. Below, an item's approvals are its approve and, if unmarked is approve, its unmarked.
//
// Rank is 1 plus the number of items with more approvals, 0 in a rating. Without one approval, or one of its marks, no
// threshold is reached. Pass_line is the least n, from 1, that reaches the threshold of the base's count, at most that
// count plus one; null in a rating, in a tie round, and on a base of 0. Nothing passes, is selected or graded, selected
// and tied are empty and seats_left is 0, in state
//
//	invalid    more returned than issued: next_round {"kind": "rerun", "items": all, "seats": seats}
//	no_quorum  present of entitled does not reach quorum, or returned of entitled not min_turnout: next_round null
//
// Otherwise, in a decision each item whose approvals reach the threshold of the base is passed and selected. In a
// rating each item's grade is the first whose marks, summed, reach its threshold of its base (the poll's, if it has
// none); a grade without threshold always applies; null if the base to be looked at is 0. In a selection items pass as
// in a decision; in a tie round they pass with one approval, and all are candidates, else only those that pass. If
// there are at most as many candidates as seats: all that pass are selected, and seats_left are the open seats; if any,
// the state is shortfall and next_round {"kind": "shortfall", "items": those not selected by approvals, equal ones in
// the poll's order, "seats": seats_left}, or null if shortfall is vacant. If there are more: those above the approvals
// of the last seat are selected, and those with exactly these too unless the next one has as many: then the state is
// tie, tied are all with exactly these in the poll's order, seats_left the seats not filled, next_round {"kind": "tie",
// "items": tied, "seats": seats_left}. In all other cases the state is decided, next_round null; selected lists ids in
// the poll's order. A selection with seats 0 does not exist.
//
// # What it shows, and what not
//
// The server does not trust its store where a key allows verification. Envelopes can be opened only in their poll and
// under their id; each return and each counted ballot has a keyed digest; each change of the meeting is signed with
// record.key over the log's head and everything that acts write, and verified by every reader; tallies are summed again
// from ballots whose digests verify when a poll is certified, announced or exported. So anyone who can write to the
// store, and holds no key file, can stop a vote, but cannot change anything that is certified, announced or exported
// without detection, with these exceptions: they can restore an older, complete state; they can delete a return
// together with its ballot while the poll is open, or restore the return and ballot that a deputy replaced (the
// deputy's receipt shows it, and a server that knew the higher figure pauses the poll; the record does not show it);
// and a session restored after signing out works until its token ends. The holder of record.key could write another
// record of the same poll, with a chain of their own; what protects against that are copies of the record given away
// early, the log that scrutineers see live, the totals that they certified, and the receipts: deputies find their own
// in the list, or know that it is missing. Nothing in a record links a deputy to a mark of a secret ballot (I3), so
// neither does a verifier.
//
// The key is separate from the one that signs tokens: the latter is changed to end all sessions, while a record is
// compared with the published key for years. Written twice, a record made at one moment has the same bytes.
package record
