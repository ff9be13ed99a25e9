// Package tally keeps meetings, polls and ballots in Redis: it is a [meeting.Store].
//
// # Keys
//
// All of a meeting's keys carry the hash tag {m:<meeting>}, so that a script's keys share a slot. Their text
// is built in keys.go and nowhere else.
//
//	key                    type    fields                                              lifetime
//	schema                 string  version of this table; see schema.go                for ever
//	keys                   hash    key file → fingerprint of the key                   for ever
//	meetings               zset    meeting, by microsecond of its creation             for ever; orphans are harmless
//	code:<hash>            string  meeting; "*" under the mark of a data folder        for ever; orphans are harmless
//	check                  string  who checks polls after a restart of Redis           3 s, renewed
//	{m:}:sessions          hash    the first clerk's session, under "root"             until signed out
//	{m:}:seq, {m:}:feed    as of a meeting, for the first clerk's session              as of a meeting
//	{m:<m>}:state          hash    version, head (of the log), sign (of this state)    for ever
//	{m:<m>}:seq            string  number of the last event; only grows                for ever
//	{m:<m>}:feed           stream  events <n>-0: type, poll, returned                  about 10,000 events
//	{m:<m>}:log            list    log entries; never trimmed                          until a rehearsal ends
//	{m:<m>}:meeting        hash    doc, scene, polls, and what waits for a word        for ever
//	{m:<m>}:roll           hash    deputy → record                                     for ever
//	{m:<m>}:presence       hash    deputy → present, left or excused                   until a rehearsal ends
//	{m:<m>}:staff          hash    principal → record                                  for ever
//	{m:<m>}:credentials    hash    keyed hash of a code → credential, with its proof   until a new slip voids it
//	{m:<m>}:sessions       hash    principal → id.proof of the session                 until signed out
//	{m:<m>}:pins:<p>       list    times of tries of a principal's PIN                 15 minutes
//	{m:<m>}:devices        hash    server → time|role=n,…                              15 s count, then replaced
//	{m:<m>}:poll:<p>       hash    doc, and what scripts read: state, secret, revise,  until a rehearsal ends
//	                               items, marks, live_step, least, closes_at; written
//	                               here: counted, suspect (why it does not bear out)
//	…:poll:<p>:issued      hash    deputy → "1" and their delegation                     as the poll
//	…:poll:<p>:returned    hash    deputy → key digest:digest:receipt:[envelope id]:   as the poll
//	                               proof; once archived ::receipt
//	…:poll:<p>:box         hash    envelope id → sealed marks                          until counted, or archived
//	…:poll:<p>:ballots     hash    serial → marks:proof (secret), deputy → marks       as the poll
//	…:poll:<p>:tally       hash    ballots, void, <item>:<mark> → count                as the poll
//	…:poll:<p>:rooms       hash    delegation → how many of it returned               as the poll
//
// Marks are one digit an item, with "!" behind those of a void ballot. The envelope's id stands beside a
// deputy only where the ballot may be replaced, and then nothing is counted before the close (I3).
//
// # Archiving
//
// Until a poll is archived its wrapped box key stands in its doc, and the digests beside the deputies. Whoever has
// these and the master key can open envelopes in an old copy of the files, and could try marks against a digest if
// they also had the 128 random bits of the tablet's key. Archiving therefore takes box, box key and digests away in
// one script, with its entry in the log. Redis's files still hold them then: Purge has the append-only file written
// anew, and the snapshot where "save" is set, empties the slow log, and waits for it all. It is asked for after
// the script and not in it, for it takes seconds; asked again, it does its part again.
//
// # What is believed
//
// Nothing, where a key can tell; the keys are never here. The state's signature is over version, head and length of the
// log, and every row that acts write; the fields counted and suspect, which scripts write, are none of these. The proof
// beside a return covers deputy, receipt, envelope id and, in a recorded poll, the marks; that beside a counted secret
// ballot its serial and marks. Who reads checks (package ballot); a check that fails sets "suspect", which nothing
// clears. A key of another type than its row's, or a value that no script can read, is CodeDamaged of its meeting
// alone.
//
// # Upgrades and backups
//
// Schema 2 brought signatures and proofs: the upgrade has each meeting signed as it is found (sign.go), by keys that
// the caller has. Without them a store of schema 1 is refused.
//
// A store of an older schema is brought up to date at first contact, step by step, under the check lock and with no
// scripts loaded, so nothing is cast meanwhile; polls stay open. The schema stands in every script, so a server of the
// version before has none in Redis any more, meets the startup gate, and refuses. A backup holds each meeting at one
// point in time, by its keys and not as Redis's own files, so that it can be put back into any store. What archiving
// destroys stays in older backups; nothing here can reach these. Copies that the embedded store made before it cut off
// a torn tail are removed with it.
//
// # Decisions
//
// Each change is one script, and its event is appended in the same script (I10). Scripts are run by EVALSHA
// alone and loaded in one place, after the checks in gate.go: the script cache is empty after a restart of
// Redis, so no server casts a ballot before the open polls are checked and the append-only file is written
// anew. Redis 7.0 with a torn tail would otherwise let an unacknowledged vote reappear after a second restart.
//
// Nothing is sent twice by itself: commands that write are never retried below the caller, since a lost
// answer does not tell whether a script ran. A time-out is CodeStoreUnavailable: unknown.
//
// Casts wait in a line for each poll and go many to one call. There are no goroutines in it: the first in an
// idle line carries its batch, then hands the line to the next. Refused: one script call a ballot, 2.7 times slower.
// What a ballot costs, and what would have to change past one machine, stands in scale.md.
//
// Who waits for events (XREAD, on connections of its own) has the figures asked for behind the read that blocks, on the
// same connection. Redis goes on to that call in the turn that wakes the reader, and answers both after the same write
// to disk as the casts, so that the hall sees a ballot when its deputy does. Refused: reading them once woken, another
// way there and back, which made the hall half again as late; and figures in the event, which would make every cast
// pay.
package tally
