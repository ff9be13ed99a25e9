// Package tally keeps meetings, polls and ballots in Redis: it is a [meeting.Store].
//
// # Keys
//
// All keys of a meeting contain the hash tag {m:<meeting>}, so that a script's keys are in the same slot. Key names are
// built in keys.go and nowhere else.
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
// Marks are one digit per item, followed by "!" if the ballot is void. A deputy's entry holds an envelope id only if
// the ballot may be replaced, and then nothing is counted before the close (I3).
//
// # Archiving
//
// Until a poll is archived its doc holds the wrapped box key, and the deputies' entries hold the digests. Anyone who
// has these and the master key can open envelopes in an old copy of the files, and could try marks against a digest if
// they also had the 128 random bits of the tablet's key. Archiving therefore deletes box, box key and digests in one
// script, together with its log entry. Redis's files still contain them then: Purge rewrites the append-only file, and
// the snapshot if "save" is set, clears the slow log, and waits for all of it. Purge is called after the script and is
// not part of it, since it takes seconds; calling it again repeats its work.
//
// # What is believed
//
// No data that a key can verify is trusted; the keys are never in the store. The state's signature covers version, log
// head and log length, and every row that acts write, but not the fields counted and suspect, which scripts write. The
// proof of a return covers deputy, receipt, envelope id and, in a recorded poll, the marks; that of a counted secret
// ballot covers its serial and marks. The reader verifies (package ballot/meeting); a failed verification sets
// "suspect", which nothing clears. A key of the wrong type, or a value that no script can parse, is CodeDamaged for its
// meeting alone.
//
// # Upgrades and backups
//
// Schema 2 introduced signatures and proofs: the upgrade signs each meeting as it is found (sign.go), with keys from
// the caller. Without these keys a store of schema 1 is refused.
//
// A store of an older schema is upgraded at first contact, step by step, under the check lock and with no scripts
// loaded, so that no ballot is cast meanwhile; polls stay open. Every script contains the schema, so the scripts of a
// server of the previous version are no longer in Redis: it meets the startup gate, and refuses. A backup holds each
// meeting at one point in time, as its keys and not as Redis's own files, so that it can be restored into any store.
// What archiving deletes remains in older backups, which cannot be reached from here. The embedded store's copies of
// the append-only file, made before a torn tail was cut off, are deleted with it.
//
// # Decisions
//
// Each change is one script, which also appends its event (I10). Scripts are called only by EVALSHA and loaded in only
// one place, after the checks in gate.go: the script cache is empty after a restart of Redis, so no server casts a
// ballot before the open polls are checked and the append-only file is rewritten. Otherwise Redis 7.0 with a torn tail
// could let an unacknowledged vote reappear after a second restart.
//
// Nothing is retried automatically: commands that write are never retried below the caller, since a lost answer does
// not tell whether a script ran. A timeout is CodeStoreUnavailable, which means unknown.
//
// Casts are queued for each poll and sent in batches, one batch per call. The batcher has no goroutines of its own: the
// first request in an idle queue is the leader; its goroutine flushes the batch, then hands leadership to the next
// request. Refused: one script call per ballot, which is 2.7 times slower. The cost of a ballot, and what would have to
// change beyond one machine, is in scale.md.
//
// A reader that waits for events (XREAD, on connections of its own) sends a request for the figures right after the
// blocking read, on the same connection. Redis runs that call in the same turn in which it wakes the reader, and sends
// both answers after the same disk write as the casts, so that the hall sees a ballot at the same time as its deputy.
// Refused: reading the figures after being woken, an additional round trip, which made the hall half again as late; and
// figures in the event, whose cost every cast would pay.
package tally
