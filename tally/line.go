package tally

import (
	"context"
	"slices"
	"sync"

	"piaojue/ballot"
)

const (
	batchMost = 64   // ballots in one call
	lineMost  = 4096 // ballots that wait for one poll; more are refused
)

type result struct {
	answer ballot.CastAnswer
	err    error
}

// waiting is one ballot in a line. Its caller is told its result, and before that perhaps to lead: to carry the next batch.
type waiting struct {
	cast ballot.Cast
	ctx  context.Context //nolint:containedctx // of who waits: asked once, when his ballot would go
	word chan word       // capacity 1: nothing is sent before what was sent is taken
}

// A word tells to lead, or else a result.
type word struct {
	lead   bool
	result result
}

// A line is the ballots that wait for one poll, the first of them its leader unless a call is under way. It exists while
// there is either.
type line struct {
	queue []*waiting
}

// lines group ballots of one poll that come at the same time into one call. A ballot never waits longer than
// the call before its own takes: whoever comes to an idle line carries at once, and when he is through hands
// the line to the first who came meanwhile. Refused: a second call beside the one under way, so that one write to disk
// serves both: batches are smaller, the server has nothing to do while both are under way and all at once after, and a
// ballot costs it 4 % more, and Redis 12 %.
type lines struct {
	carry func(ctx context.Context, poll ballot.PollID, batch []ballot.Cast) ([]result, error) // set once
	spare sync.Pool                                                                            // of *waiting

	mu    sync.Mutex // guards the field below and the lines in it; never held across I/O
	polls map[ballot.PollID]*line
}

// cast puts a ballot in line and waits for its result. Who has given up by the time his ballot would go is left out of
// the call; the code is the same, unknown. He too waits until then: each call has a time-out of its own.
func (ls *lines) cast(ctx context.Context, c ballot.Cast) (ballot.CastAnswer, error) {
	w, _ := ls.spare.Get().(*waiting)
	if w == nil {
		w = &waiting{word: make(chan word, 1)}
	}
	w.cast, w.ctx = c, ctx
	defer ls.lay(w)
	if !ls.join(w) {
		return ballot.CastAnswer{}, ballot.Refuse(ballot.CodeStoreUnavailable, "%d ballots wait for poll %s", lineMost, c.Poll)
	}
	said := <-w.word
	if said.lead {
		ls.lead(ctx, c.Poll)
		said = <-w.word
	}
	return said.result.answer, said.result.err
}

// lay puts by for another what nobody knows of any more.
func (ls *lines) lay(w *waiting) {
	w.cast, w.ctx = ballot.Cast{}, nil
	ls.spare.Put(w)
}

// join puts w at the end of its line, and starts a call if it is due. It reports false when the line is full.
func (ls *lines) join(w *waiting) bool {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if ls.polls == nil {
		ls.polls = map[ballot.PollID]*line{}
	}
	l := ls.polls[w.cast.Poll]
	idle := l == nil
	if idle {
		l = &line{}
		ls.polls[w.cast.Poll] = l
	}
	if len(l.queue) >= lineMost {
		return false
	}
	l.queue = append(l.queue, w)
	if idle {
		w.word <- word{lead: true}
	}
	return true
}

// lead carries the next batch of a line. It is taken as late as can be, so that whoever came while the leader woke is in it.
func (ls *lines) lead(ctx context.Context, poll ballot.PollID) {
	if batch := ls.take(poll); len(batch) > 0 {
		ls.run(ctx, poll, batch)
	}
}

// take takes the next batch out of a line. Where all have given up the line ends.
func (ls *lines) take(poll ballot.PollID) []*waiting {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l := ls.polls[poll]
	batch := make([]*waiting, 0, min(batchMost, len(l.queue)))
	taken := 0
	for ; taken < len(l.queue) && len(batch) < batchMost; taken++ {
		w := l.queue[taken]
		if err := w.ctx.Err(); err != nil {
			w.word <- word{result: result{err: ballot.Because(ballot.CodeStoreUnavailable, err)}}
			continue
		}
		batch = append(batch, w)
	}
	l.queue = slices.Delete(l.queue, 0, taken)
	if len(batch) == 0 {
		delete(ls.polls, poll)
	}
	return batch
}

// run carries a batch, tells each its result and hands the line on. The caller's end does not end the call:
// others' ballots are in it.
func (ls *lines) run(ctx context.Context, poll ballot.PollID, batch []*waiting) {
	casts := make([]ballot.Cast, len(batch))
	for i, w := range batch {
		casts[i] = w.cast
	}
	results, err := ls.carry(context.WithoutCancel(ctx), poll, casts)
	ls.hand(poll, err)
	for i, w := range batch {
		if err != nil {
			w.word <- word{result: result{err: err}}
		} else {
			w.word <- word{result: results[i]}
		}
	}
}

// hand has the next in a line lead, or ends it. When the last call failed, those who wait fail with it instead of each
// waiting for a time-out of their own; none of them has been sent.
func (ls *lines) hand(poll ballot.PollID, failure error) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l := ls.polls[poll]
	if failure != nil {
		for _, w := range l.queue {
			w.word <- word{result: result{err: failure}}
		}
		l.queue = nil
	}
	if len(l.queue) == 0 {
		delete(ls.polls, poll)
		return
	}
	l.queue[0].word <- word{lead: true}
}
