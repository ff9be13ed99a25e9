package tally

import (
	"context"
	"slices"
	"sync"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

const (
	maxBatch  = 64   // ballots in one call
	maxQueued = 4096 // requests queued for one poll; more are refused
)

type result struct {
	answer meeting.CastAnswer
	err    error
}

// A request is one ballot in a queue. Its caller gets its result and, before that, may be made the leader, who flushes
// the next batch.
type request struct {
	cast    meeting.Cast
	ctx     context.Context //nolint:containedctx // the caller's: asked once, when the batch is taken
	replies chan reply      // capacity 1: no second reply is sent before the first is received
}

// A reply makes its receiver the leader, or else is a result.
type reply struct {
	lead   bool
	result result
}

// A queue holds the requests for one poll; the first of them is the leader unless a call is in flight. It exists while
// there is a request or a call.
type queue struct {
	requests []*request
}

// A batcher groups concurrent ballots of one poll into one call. A ballot never waits longer than the call before its
// own takes: a request to an idle queue is flushed at once, and its goroutine then hands leadership to the oldest
// request that came meanwhile. Refused: a second call in flight, so that one disk write serves both. Batches are
// smaller, the server idles while both calls are in flight and is busy right after, and a ballot costs it 4 % more, and
// Redis 12 %.
type batcher struct {
	flush func(ctx context.Context, poll ballot.PollID, batch []meeting.Cast) ([]result, error) // set once
	spare sync.Pool                                                                             // of *request

	mu    sync.Mutex // guards polls and the queues in it; never held across I/O
	polls map[ballot.PollID]*queue
}

// cast queues a ballot and waits for its result. A cast whose context has ended when the batch is taken is dropped from
// it; its caller gets CodeStoreUnavailable, which means unknown. It returns only then: each call has a timeout of its
// own.
func (b *batcher) cast(ctx context.Context, c meeting.Cast) (meeting.CastAnswer, error) {
	w, _ := b.spare.Get().(*request)
	if w == nil {
		w = &request{replies: make(chan reply, 1)}
	}
	w.cast, w.ctx = c, ctx
	defer b.release(w)
	if !b.join(w) {
		return meeting.CastAnswer{},
			ballot.Refuse(ballot.CodeStoreUnavailable, "%d ballots wait for poll %s", maxQueued, c.Poll)
	}
	r := <-w.replies
	if r.lead {
		b.lead(ctx, c.Poll)
		r = <-w.replies
	}
	return r.result.answer, r.result.err
}

// release returns w to the pool.
func (b *batcher) release(w *request) {
	w.cast, w.ctx = meeting.Cast{}, nil
	b.spare.Put(w)
}

// join appends w to its queue and makes it the leader if the queue was idle. It reports false when the queue is full.
func (b *batcher) join(w *request) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.polls == nil {
		b.polls = map[ballot.PollID]*queue{}
	}
	q := b.polls[w.cast.Poll]
	idle := q == nil
	if idle {
		q = &queue{}
		b.polls[w.cast.Poll] = q
	}
	if len(q.requests) >= maxQueued {
		return false
	}
	q.requests = append(q.requests, w)
	if idle {
		w.replies <- reply{lead: true}
	}
	return true
}

// lead flushes the next batch of a queue. The batch is taken as late as possible, so that requests that came while the
// leader was being scheduled are in it.
func (b *batcher) lead(ctx context.Context, poll ballot.PollID) {
	if batch := b.take(poll); len(batch) > 0 {
		b.run(ctx, poll, batch)
	}
}

// take removes the next batch from a queue, and the queue where every request in it was cancelled.
func (b *batcher) take(poll ballot.PollID) []*request {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := b.polls[poll]
	batch := make([]*request, 0, min(maxBatch, len(q.requests)))
	taken := 0
	for ; taken < len(q.requests) && len(batch) < maxBatch; taken++ {
		w := q.requests[taken]
		if err := w.ctx.Err(); err != nil {
			w.replies <- reply{result: result{err: ballot.Because(ballot.CodeStoreUnavailable, err)}}
			continue
		}
		batch = append(batch, w)
	}
	q.requests = slices.Delete(q.requests, 0, taken)
	if len(batch) == 0 {
		delete(b.polls, poll)
	}
	return batch
}

// run flushes a batch, replies to each request and hands leadership over. The leader's context does not cancel the
// call: it carries the ballots of others.
func (b *batcher) run(ctx context.Context, poll ballot.PollID, batch []*request) {
	casts := make([]meeting.Cast, len(batch))
	for i, w := range batch {
		casts[i] = w.cast
	}
	results, err := b.flush(context.WithoutCancel(ctx), poll, casts)
	b.handOver(poll, err)
	for i, w := range batch {
		if err != nil {
			w.replies <- reply{result: result{err: err}}
		} else {
			w.replies <- reply{result: results[i]}
		}
	}
}

// handOver makes the next request the leader, or removes the empty queue. When the call failed, queued requests fail
// with it instead of each waiting for its own timeout; none of them has been sent.
func (b *batcher) handOver(poll ballot.PollID, failure error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	q := b.polls[poll]
	if failure != nil {
		for _, w := range q.requests {
			w.replies <- reply{result: result{err: failure}}
		}
		q.requests = nil
	}
	if len(q.requests) == 0 {
		delete(b.polls, poll)
		return
	}
	q.requests[0].replies <- reply{lead: true}
}
