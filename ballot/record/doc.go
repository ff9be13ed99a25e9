// Package record writes, reads and verifies the full record of a poll, and counts ballots from a file.
//
// What follows is the format, versions 1 and 2, such that a verifier can be written from this page alone; the one in
// the browser (web/ui/src/verify) was. Names of checks stand in brackets. Both make them in this order, each whatever
// became of the others; a check whose material could not be read is skipped, and another says why. The record holds
// when none fails.
//
// # The archive [zip]
//
// A ZIP in its one plain form: the files below, each once and in this order, then the directory, then the end, and no
// byte before, between or behind. Every header is plain: flags, time, date, disk numbers, extra fields and comments
// are 0 or empty; the method is 0 (stored) or 8 (deflate); the local header repeats the directory's entry from "version
// needed" to the length of the name, and the name. Sizes and CRC-32 are true, and a deflate stream ends with its data.
// Only signature.json may be missing. The archive is at most 64 MiB; unpacked, all files together at most 48 MiB, and
// (in MiB) manifest 1, poll 2, roll 16, ballots 40, receipts 4, log 16, outcome 1, signature 4 KiB. Refuse by the sizes
// in the directory before unpacking, and stop when a stream gives more.
//
// All text is UTF-8 and valid. JSON is strict (RFC 8259): no name twice in an object, names in their exact case,
// nesting of at most 8, whole numbers written as such and at most 10⁹ either way. Fields not named here are a fault,
// but for those of a log entry and of manifest.meeting. Files of lines end every line, the last one too, with "\n"; no
// line is empty. Longest lines: ballots 64 KiB, receipts 12, log 2 MiB. Hashes are SHA-256 in lower-case hex.
//
// # signature.json [signature]
//
//	{"algorithm": "Ed25519", "key": …, "public": …, "signature": …}
//
// Public is the public key, 32 bytes in hex, and signature 64 bytes in hex: of "piaojue record v1\n" followed by the
// bytes of manifest.json. Key is the first 16 digits of the public key's hash. Hold public against the key the chamber
// published; a record without a signature fails.
//
// # manifest.json [hashes] [manifest]
//
//	format      2 where an item has place, serves, due or pictures, else 1 [poll]
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
// What was put to the meeting, and three counts, which stand last. Kind is selection, decision or rating. An item has
// id (1–32 of letters, digits, "-", "_", "."), title, and maybe short, department, investment, details, group; in
// format 2, where one item at least has one of them, also place, serves (both texts), due (a day, 2026-12-31) and
// pictures (up to 3 different hashes; the pictures are no part of the record). Rules name seats, min_approvals,
// max_approvals, base (entitled, present, returned, valid), threshold, quorum, min_turnout (a fraction or null),
// unmarked (abstain, approve), tie ("tie_round"), shortfall (ask, revote, vacant), round (first, tie, shortfall,
// rerun), secrecy (secret, recorded), reveal, revise, live_step, duration_s, certifiers, show_not_returned, all of
// them, and of a rating scale and grades. A fraction is {num, den, over}: n of total reaches it when total > 0 and
// n·den ≥ total·num, or with over n·den > total·num. Texts are at most 60 characters, short, marks and grades 10,
// details 2,000; without control or direction characters, but for line ends and tabs in details. Contradictions are a
// fault: no items, an id twice, seats of a selection below 1 or over the items, limits that cross or exceed the items,
// a fraction over one, a rating without scale or last grade (the one without marks, threshold and base), until_close in
// a secret live poll, a live_step below 5, rules that mean something only in another kind, present over entitled,
// issued over present.
//
// Of the log's entries of this poll the first adopt or round is the adoption. Its args.poll_hash is the hash of
// poll.json without the counts: cut at ",\n  \"entitled\": " and with "\n}\n" put behind. Its args.rules_hash is the
// hash of rules_text joined by "\n".
//
// # log.jsonl [chain] [acts] [certified]
//
// The whole log of the meeting up to the record, one entry a line, as it was kept:
//
//	{"n": 7, "prev": …, "at": …, "act": …, "by": …, "name": …, "poll": …, "args": {…}, "deputies": […]}
//
// N counts from 1; prev is the hash of the line before without its line end, "" in the first; times never go back
// [chain]. Poll, args (texts by name) and deputies (numbers) may be missing. The first entry, and only that, is create
// or formal; every poll named is of this meeting. The acts of this poll follow this table, beginning in no state and
// ending in the manifest's; other acts change nothing of it. Made is not before the last entry [acts].
//
//	(none)     draft → drafted, round → adopted
//	drafted    draft, adopt → adopted
//	adopted    zero → proved, open → open (only if certifiers is 0), void → void
//	proved     open → open, void → void
//	open       pause → paused, extend, close → closed, void → void
//	paused     resume → open, extend, hand, hand_refuse, close → closed, void → void
//	closed     box, certify, refuse, hand, hand_confirm, hand_refuse, announce → announced
//	           (only if certifiers is 0), void → void
//	certified  announce → announced, void → void
//	announced  vacant
//
// Certify is by different persons; with as many as rules.certifiers the state is certified. From hand to hand_confirm
// or hand_refuse a count by hand waits: these two stand nowhere else, and certify, announce and resume not in between.
// Hand_confirm annuls the certificates before it. Each certificate that stands has the six counts in args, as texts,
// equal to those counted again; of a void poll without its ballots the first three [certified]. Who announced has not
// certified where args.two_person, of the entries create, formal, edit, adopt and round the newest before announce that
// has it, is "1"; where none has it, where meeting.two_person is true and no edit stands behind announce [acts].
//
// The adoption's args.least, where it is there, is live_step in a secret poll of a formal meeting, else "0" [rules]; it
// is missing in records of the version before, and so is what else this paragraph and [words] ask.
//
// # Who judges the vote [words]
//
// Args.two_person of the newest entry that has it is meeting.two_person; in a formal meeting none of edit, adopt and
// round behind the first adopt or round that has it differs from it. Roles are told by staff and staff_roles (args who,
// roles: words with blanks between), by formal (args.staff: "s.1=presiding s.2=clerk+scrutineer"), and end with
// staff_gone. In a formal meeting certify and zero are by a scrutineer, announce by a presiding officer, as far as
// their roles are told; of everybody they are where create has two_person, or formal staff.
//
// In a formal meeting, behind the first open of any poll, an entry of this table whose concerned roles name scrutineer
// or presiding has been allowed: args.request names a request of the log with the same act and, where the table says
// so, the same who, name (of rename in the request: new_name) and roles; with word scrutineer where presiding is
// concerned, else presiding; which an allow by another than who asked and whom it is about, who holds word as far as
// that is told, has allowed and no decline ended; and no other entry has used. No id is asked twice.
//
//	staff        add      name, roles        concerned: roles
//	staff_name   rename   who, name          roles
//	staff_roles  roles    who, roles         before and roles, where what they have of the two differs
//	staff_gone   remove   who                roles
//	slips        slip     who                roles; or, once, of whom add, rename or roles under this request made it
//
// The check says how many slips replaced others (args.reprints of slips) while a poll of the meeting was open.
//
// # roll.json [roll] [presence]
//
// A list, in the roster's order when the poll was opened, of
//
//	{"number": "017", "name": …, "delegation": …, "signed_in": true, "issued": true, "returned": true}
//
// Number is 1–16 of letters, digits, "-", "_", ".", each once; delegation may be missing. Returned implies issued,
// issued implies signed_in. Entitled is the number of rows; present and issued are the rows with issued [roll].
//
// Replay the log [presence]: roll and formal set the roster to deputies (none where missing), and who is not on it is
// no longer present; signin and signin_by make deputies present, leave no longer; open of this poll issues a ballot to
// its deputies, and on the roster of that moment they are exactly those present; until close or void of this poll a
// sign-in issues one too. Then the rows are that roster in order, issued as the log issued, and signed_in is who ever
// stands in a signin or signin_by.
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
// than least; of a recorded poll exactly of the deputies who returned one. Of a void poll there are none, nor by_hand:
// nobody learns its tally; only where least is missing there may be. Marks are approve, reject, abstain, or of a rating
// those of its scale; an item not named is unmarked. Sealing is "" exactly where the poll is recorded.
//
// Counted by hand, there are no ballots in the record; by_hand {returned, void, marks, confirmed, by, witness_id, …}
// takes their place: marks by item, each row unmarked first and then in the order of the scale, none below zero,
// summing to returned − void; confirmed is true, by another than who counted; and the last entry hand of the log has
// returned and void in args, there also marks_hash, the hash of marks as JSON without blanks, and is by by. Where the
// log has hand_confirm, by_hand is there, but for a void poll.
//
// # What was returned, and what was archived [box]
//
// The entry close of a poll has args.then "box" (not in records of before schema 2): the server's entry box follows it,
// before anything more is counted. Its args.hash is the SHA-256 of these lines, each ended by "\n": "piaojue box v1";
// the poll's id; the numbers of who returned, sorted by bytes; an empty line; the lines of receipts.txt; and of a
// recorded poll another empty line and, for each ballot, sorted by deputy, the number, a blank and the marks as one
// digit an item in the poll's order: 0 for unmarked, else the mark's place in the scale from 1 (approve, reject,
// abstain). Args.code is its first 16 digits in upper case, the 收票码 that hall, console and scrutineer's sheet show.
// There is one entry box at most; where close promises it, none of certify and announce stands before it, and a record
// that is neither void nor counted by hand has it. Where the ballots of a recorded poll are not in the record (void,
// counted by hand) the hash is not compared.
//
// The entry archive has in args the hashes of ballots.jsonl, receipts.txt and outcome.json as they were when the box
// and its key were destroyed (not in records of before schema 2). These files are still so.
//
// # outcome.json [tally] [outcome] [next_round]
//
// Null when the record was made before it was to be seen by whom it was given to (never when announced); else
//
//	{"state", "counts", "pass_line", "seats", "items", "selected", "tied", "seats_left", "next_round"}
//
// equal to what the rules say, counted again. A ballot's approvals are its marks approve and, where unmarked is
// approve, the items unmarked. Of a selection a ballot with fewer than min_approvals or more than max_approvals is
// void, and its marks are not counted. Counts are entitled, present, issued, returned (ballots), valid, void. Items
// come in the order of the poll, each {id, marks, rank, passed, selected, grade}: marks counts every mark and unmarked
// among the valid ballots [tally]. Below, an item's approvals are its approve and, where unmarked is approve, its
// unmarked.
//
// Rank is 1 and the number of items with more approvals, 0 in a rating. Without one approval, or one of its marks, no
// threshold is reached. Pass_line is the least n, from 1, that reaches the threshold of the base's count, at most that
// count and one; null in a rating, in a tie round, and of a base of 0. Nothing passes, is selected or graded, selected
// and tied are empty and seats_left 0, in state
//
//	invalid    more returned than issued: next_round {"kind": "rerun", "items": all, "seats": seats}
//	no_quorum  present of entitled does not reach quorum, or returned of entitled not min_turnout: next_round null
//
// Otherwise, of a decision each item whose approvals reach the threshold of the base is passed and selected. Of a
// rating each item's grade is the first whose marks, summed, reach its threshold of its base (the poll's, where it has
// none); a grade without threshold always holds; null where the base to be looked at is 0. Of a selection items pass as
// in a decision; in a tie round they pass with one approval, and all are in the running, else those that pass. At most
// seats in the running: all that pass are selected, and seats_left are those open; if any, the state is shortfall and
// next_round {"kind": "shortfall", "items": those not selected by approvals, equals in the poll's order, "seats":
// seats_left}, or null where shortfall is vacant. More: those above the approvals of the last seat are selected, and
// those with exactly these too unless the next one has as many: then the state is tie, tied are all with exactly these
// in the poll's order, seats_left the seats not filled, next_round {"kind": "tie", "items": tied, "seats": seats_left}.
// In all else the state is decided, next_round null; selected lists ids in the poll's order. A poll with seats 0 that
// is a selection does not exist.
//
// # What it shows, and what not
//
// The server does not believe its store where a key can tell. Envelopes open only in their poll and under their id;
// beside each return and each counted ballot stands a keyed digest; each change of the meeting is signed with
// record.key over the log's head and all that acts write, and checked by whoever reads it; tallies are summed anew from
// ballots that bear their digest when a poll is certified, announced or exported. So whoever can write to the store,
// and holds no key file, can stop a vote, but can change nothing that is certified, announced or exported unseen, with
// these exceptions: they can put back an older state that was whole; they can delete a return together with its ballot
// while the poll is open, or put the return and ballot that a deputy replaced back in their place (the deputy's receipt
// tells, and a server that knew the higher figure pauses the poll; the record does not); and a session put back after
// signing out works until its token ends. Who holds record.key could write another record of the same poll, with a
// chain of their own; against that stand copies of the record given away early, the log scrutineers see live, the
// totals they put their names to, and the receipts: a deputy finds their own in the list, or knows that it is missing.
// Nothing in a record joins a deputy to a mark of a secret ballot (I3), so neither does a verifier.
//
// The key is one of its own, not the one that signs tokens: that one is changed when every sign-in is to end, while a
// record is held against the published key for years. Written twice, a record made at one moment gives the same bytes.
package record
