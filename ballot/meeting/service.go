package meeting

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"piaojue/ballot"
)

// A Config is what [NewService] needs.
type Config struct {
	Store Store
	Keys  Keyring
	Codes CodeGenerator
	Sign  Signer
	Log   *slog.Logger

	Clerk func() (hash string, err error) // the current hash of the first clerk's code; nil: there is no first clerk

	Now func() time.Time // the wall clock, for log entries; deadlines are compared with the store's clock

	InMemory bool   // the store is not persistent: rehearsals only
	Server   string // this server's name among the servers on one store
	// Files returns the hashes of the files of a poll's record; archiving writes them to the log. Nil: none.
	Files func(Record) (map[string]string, error)
	Disk  func() error // returns why there is no room for the record; nil: not checked

	Tick time.Duration // shortest interval between two reads of a meeting's events
}

// A CodeGenerator makes sign-in codes and PINs, the keyed hashes they are stored under, and keys derived from a
// session.
type CodeGenerator interface {
	Code() (code, hash string)
	Hash(code string) (hash string, ok bool) // of a typed code; not ok when the text cannot be a code
	Pin(hash string) (pin, pinHash string)   // for the credential stored under hash
	PinHash(hash, pin string) string
	Proof(parts ...string) string             // a keyed digest over length-prefixed parts: a server wrote them
	DraftKey(session ballot.SessionID) string // hex: the key under which a page stores unsent choices
}

// A Service carries out the requests of principals: it checks permission, validates the input, and then makes one
// atomic call to the store.
type Service struct {
	store    Store
	keys     Keyring
	codes    CodeGenerator
	signer   Signer
	clerk    func() (string, error)
	log      *slog.Logger
	now      func() time.Time
	inMemory bool
	server   string
	disk     func() error
	files    func(Record) (map[string]string, error)
	tick     time.Duration
	guarded  guarded

	mu       sync.Mutex // guards the maps
	caches   map[ballot.MeetingID]*meetingCache
	boxKeys  map[ballot.PollID]BoxKey
	archived map[ballot.PollID]bool // polls whose box keys are no longer kept
}

// A meetingCache is what this process caches of one meeting: its newest state, and the acts queued for the next commit.
type meetingCache struct {
	turn  sync.Mutex // held while committing; locked before reads
	reads sync.Mutex // held while reading the state; locked before mu
	feed  *feed

	proving sync.Mutex                     // held while verifying the ballots of a poll; guards proofs
	proofs  map[ballot.PollID]ballot.Tally // verified tallies of closed and counted polls: see [Service.proven]

	mu       sync.Mutex // guards the fields below; never held during a store call
	state    *State
	figures  Figures                            // of the last snapshot
	event    int                                // number of the feed's events and errors so far
	brought  Figures                            // figures that came with the last event, until newest is built from them
	newest   Snapshot                           // as of the last event; its state is nil until a caller asks
	lost     bool                               // the meeting is gone from the store
	most     map[ballot.PollID]seen             // of running polls: the highest number of returns seen
	receipts map[ballot.PollID][]ballot.Receipt // of closed polls: see [Service.receipts]
	damaged  error                              // why the meeting's records fail verification; nil: they pass
	queue    []*pendingAct
	readers  []*reading
}

// A pendingAct is an act queued for the next commit. The leader of its batch commits it with the others.
type pendingAct struct {
	do   func(*change) error
	read bool // decide on the store's present content, whatever version is cached
	err  error
	done bool // guarded by turn
}

// NewService makes a service. It starts no goroutine; Run does.
func NewService(c Config) (*Service, error) {
	if c.Store == nil || c.Keys == nil || c.Codes == nil || c.Sign == nil {
		return nil, errors.New("a service needs a store, a keyring, a mint and a signer")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Clerk == nil {
		c.Clerk = func() (string, error) { return "", nil }
	}
	return &Service{
		store: c.Store, keys: c.Keys, codes: c.Codes, signer: c.Sign, clerk: c.Clerk, log: c.Log, now: c.Now,
		inMemory: c.InMemory, server: c.Server, disk: c.Disk,
		files:  c.Files,
		tick:   c.Tick,
		caches: map[ballot.MeetingID]*meetingCache{}, boxKeys: map[ballot.PollID]BoxKey{}, archived: map[ballot.PollID]bool{},
	}, nil
}

func (s *Service) cache(m ballot.MeetingID) *meetingCache {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.caches[m]
	if x == nil {
		x = &meetingCache{feed: newFeed()}
		s.caches[m] = x
	}
	return x
}

// forget drops the cache of a meeting that turned out not to exist.
func (s *Service) forget(m ballot.MeetingID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.caches, m)
}

// act does one act on a meeting and commits it together with all queued acts. The first goroutine to lock turn is the
// leader and commits the batch; the others find their acts done. It returns once the act is recorded or refused.
func (s *Service) act(ctx context.Context, m ballot.MeetingID, do func(*change) error) error {
	return s.enqueue(ctx, m, &pendingAct{do: do})
}

// actReread is like [Service.act], but decides on the state as [Service.reread] reads it.
func (s *Service) actReread(ctx context.Context, m ballot.MeetingID, do func(*change) error) error {
	return s.enqueue(ctx, m, &pendingAct{do: do, read: true})
}

func (s *Service) enqueue(ctx context.Context, m ballot.MeetingID, w *pendingAct) error {
	x := s.cache(m)
	x.mu.Lock()
	x.queue = append(x.queue, w)
	x.mu.Unlock()

	x.turn.Lock()
	defer x.turn.Unlock()
	if w.done {
		return w.err
	}
	x.mu.Lock()
	batch := x.queue
	x.queue = nil
	x.mu.Unlock()
	if !slices.Contains(batch, w) { // the leader of its batch panicked
		return ballot.Refuse(ballot.CodeInternal, "an act on meeting %s was not carried out", m)
	}
	// The end of this caller's request must not cancel the other callers' acts.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), actTimeout)
	defer cancel()
	if err := s.commit(ctx, m, batch); err != nil {
		for _, o := range batch {
			o.err = err
		}
	}
	for _, o := range batch {
		o.done = true
	}
	return w.err
}

const (
	actTimeout  = 5 * time.Second
	actAttempts = 20
)

// commit does a batch of acts on the newest state and writes them as one change. It retries when another writer
// committed first.
func (s *Service) commit(ctx context.Context, m ballot.MeetingID, batch []*pendingAct) error {
	late, anew := false, slices.ContainsFunc(batch, func(w *pendingAct) bool { return w.read })
	for range actAttempts {
		state, err := s.newest(ctx, m, anew)
		if err != nil {
			return err
		}
		c := newChange(state, s.now())
		c.late = late
		for _, w := range batch {
			w.err = w.do(c)
		}
		changed, err := s.write(ctx, c)
		if err == nil {
			if changed {
				s.keep(s.cache(m), c.State)
			}
			return nil
		}
		switch ballot.CodeOf(err) {
		case ballot.CodeMoved:
		case ballot.CodeNotOpen:
			late = true // in the retry, acts that move a deadline are refused and the others go on
		default:
			return err
		}
	}
	return ballot.Refuse(ballot.CodeStoreUnavailable, "meeting %s moved %d times", m, actAttempts)
}

// write signs the state that a change leads to and commits the change; it reports whether there was anything to write.
// From then on the change's state is the meeting's state.
func (s *Service) write(ctx context.Context, c *change) (bool, error) {
	change, any := c.result()
	if !any {
		return false, nil
	}
	next := c.rows.after(change)
	change.Signature = s.signer.Sign(next.message(change.Meeting, change.Version+1, c.Head, c.Entries))
	if err := s.store.Commit(ctx, change); err != nil {
		return true, err
	}
	c.rows = next
	c.Version = c.base + 1
	c.count()
	return true, nil
}

// storeNow reads the store's clock, with which deadlines are compared.
func (s *Service) storeNow(ctx context.Context) (time.Time, error) {
	ms, err := s.store.Now(ctx)
	return time.UnixMilli(ms).UTC(), err
}

// newID returns a random id of n bytes, in hex.
func newID(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// draw returns a random number from 0 to n-1 from the system's generator: nobody may be able to predict which ballots
// are counted together.
func draw(n int) int {
	var b [8]byte
	_, _ = rand.Read(b[:])                                   // never fails
	return int(binary.LittleEndian.Uint64(b[:]) % uint64(n)) // the bias is below 2^-50 for our n
}

// shuffle puts a list in random order.
func shuffle[T any](list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := draw(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}
