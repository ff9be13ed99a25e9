// Package meeting carries out the vote of one meeting by the law in package ballot: the meeting's state, what may be
// done to it ([ActRows]), who may see what of it ([ViewFor]), the interface it is kept through ([Store]), and the
// service that does it all ([Service]). It knows no network and no store. I1 to I14 are the invariants of package
// ballot.
//
// # How to read it
//
// state.go is what is kept of a meeting, poll.go of a poll. acts.go is the table of acts and acts_*.go are its rows,
// order.go says which act may follow which. service.go reads, decides and commits; service_*.go are what else it does.
// audience.go cuts the views of view.go. feed.go tells who listens what changed; guard.go, hold.go and kept.go check
// the store and stop a poll that does not bear out.
//
// # Decisions
//
// Every act but a cast is read, decide, commit: [Service] loads the meeting's [State], the act changes a
// copy and adds an entry to the hash-chained log, and [Store.Commit] writes if version and head are
// unchanged. Waiting acts of one meeting are committed together, so a thousand sign-ins at the door cost
// a few commits. Casts do not raise the version and so never make an act start over.
//
// What may be done to a poll stands once, in [ActRows]: its route, roles and input, what must be known first, when it
// is done already, whether it may be done, what it does, and what follows. [Service.Do] carries out any row; routes,
// the console's steps and the tests' walks are made from them.
//
// A count by hand stands beside the electronic ballots, never among them: once confirmed, [ballot.HandCount] takes the
// place of a poll's figures in one function, and from there views, outcome, certificate and record follow as they do
// from ballots. The box is counted as ever, so that an entry refused or withdrawn leaves everything as it was; entering
// one ends no vote. Refused: writing it into the tally, where no ballot would bear it out.
//
// The store is not believed where a key can tell. [Signer] signs each state that a commit leads to, over all rows that
// acts write, so that no part of it can be changed or put back alone; who reads a state checks it, and acts of the
// chain, certificates, announcements and exports read it whole again ([Service.reread]), for who writes to the store
// raises no version. Beside each return and counted ballot stands a keyed digest (proof.go); figures that a closed poll
// shows are summed from ballots that bear theirs (kept.go). The first entry after the close, box, holds the hash of
// what was returned, by [Poll.boxCode] for people. Records that fail set their meeting aside (damaged.go), casts that
// fail make their poll suspect. Refused: a hash over the whole meeting worked out anew at each commit; each table keeps
// its own.
//
// The final list over several rounds is read from the rounds and kept nowhere: each round is whole, and a list kept
// beside them could differ.
package meeting
