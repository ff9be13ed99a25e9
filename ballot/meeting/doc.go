// Package meeting runs the votes of one meeting by the rules in package ballot. It has the meeting's state, what may be
// done to it ([ActRows]), who may see what of it ([ViewFor]), the interface of its storage ([Store]), and the service
// that does it all ([Service]). It does not know any network or any particular store. I1 to I14 are the invariants of
// package ballot.
//
// # How to read it
//
// state.go is the state of a meeting, poll.go that of a poll. acts.go is the table of acts, acts_*.go implement its
// rows, and order.go says which act may follow which. service.go reads, decides and commits; service_*.go are the other
// methods of the service. audience.go fills in the views of view.go. feed.go notifies watchers of changes. guard.go,
// hold.go and kept.go check the store and stop a poll that fails verification.
//
// # Decisions
//
// Every act except a cast has the steps read, decide, commit: [Service] loads the meeting's [State], the act changes a
// copy and adds an entry to the hash-chained log, and [Store.Commit] writes the change if version and head have not
// changed. Queued acts of one meeting are committed together, so that a thousand sign-ins at the door cost a few
// commits. Casts do not increment the version, and so never cause an act to be retried.
//
// What may be done to a poll is defined once, in [ActRows]: the act's route, roles and input, what must be read from
// the store first, when the act is already done, whether it is allowed, what it does, and what follows. [Service.Do]
// carries out any row; the routes, the console's steps and the tests' random walks are generated from the table.
//
// A count by hand is kept next to the electronic ballots, never among them. Once it is confirmed, the
// [ballot.HandCount] replaces a poll's figures in one function; views, outcome, certificate and record are derived from
// it in the same way as from ballots. The box is still counted, so that an entry that is refused or withdrawn changes
// nothing; entering one does not end the vote. Refused: writing it into the tally, where no ballot would verify it.
//
// The store is not trusted where a key allows verification. [Signer] signs each state that a commit leads to, over all
// rows that acts write, so that no part of it can be changed or rolled back alone. A reader of a state verifies the
// signature; acts on polls, certificates, announcements and exports read the whole state again ([Service.reread]),
// because someone who writes to the store does not increment the version. Each return and each counted ballot has a
// keyed digest (proof.go); the figures shown of a closed poll are summed from ballots whose digests verify (kept.go).
// The first log entry after the close, box, holds the hash of what was returned; [Poll.boxCode] is its short form for
// people. Records that fail verification set their meeting aside (damaged.go); casts that fail make their poll suspect.
// Refused: one hash over the whole meeting, recomputed at each commit; each table keeps its own.
//
// The final list over several rounds is computed from the rounds and stored nowhere: each round is stored whole, and a
// stored list could differ from them.
package meeting
