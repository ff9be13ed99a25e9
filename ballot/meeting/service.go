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

// A Config is what a service is made of.
type Config struct {
	Store Store
	Keys  Keyring
	Codes CodeGenerator
	Sign  Signer
	Log   *slog.Logger

	Clerk func() (hash string, err error) // the first clerk's code, hashed, as it is now; nil: there is none

	Now func() time.Time // the wall clock, for log entries; deadlines are held against the store's

	InMemory bool   // the store forgets: rehearsals only
	Server   string // this server's name among those on one store
	// Files gives the hashes of the files of a poll's record that archiving puts on record. Nil: none.
	Files func(Record) (map[string]string, error)
	Disk  func() error // says in words why there is no room for the record; nil: not looked at

	Tick time.Duration // least time between two looks at a meeting's events
}

// A CodeGenerator makes sign-in codes and PINs, the keyed hashes they are kept under, and keys that follow from a
// sign-in.
type CodeGenerator interface {
	Code() (code, hash string)
	Hash(code string) (hash string, ok bool) // of what somebody typed; not ok when it cannot be a code
	Pin(hash string) (pin, pinHash string)   // for the credential kept under hash
	PinHash(hash, pin string) string
	Proof(parts ...string) string             // a keyed digest over parts, each with its length: that a server wrote them
	DraftKey(session ballot.SessionID) string // hex: what a page keeps unsent choices under
}

// A Service carries out what principals ask: may they? is it valid? then one act of the store.
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
	archived map[ballot.PollID]bool // whose box keys are not kept any more
}

// A meetingCache is what this process keeps of one meeting: its newest state and the acts that wait for their commit.
type meetingCache struct {
	turn  sync.Mutex // held by whoever commits; taken before reads
	reads sync.Mutex // held by whoever reads the state; taken before mu
	feed  *feed

	proving sync.Mutex                     // held by whoever works a proof out; guards proofs
	proofs  map[ballot.PollID]ballot.Tally // of closed and counted polls: see [Service.proven]

	mu       sync.Mutex // guards the fields below; never held across the store
	state    *State
	figures  Figures                            // of the last snapshot
	event    int                                // events of the feed so far, and troubles with it
	brought  Figures                            // that came with the last event, until newest is made of them
	newest   Snapshot                           // since the last event; its state is nil until somebody asks
	lost     bool                               // the meeting is gone from the store
	most     map[ballot.PollID]seen             // of running polls: most returned that were seen
	receipts map[ballot.PollID][]ballot.Receipt // of closed polls: see [Service.receipts]
	damaged  error                              // what the store holds of the meeting does not bear out; nil: it does
	queue    []*pendingAct
	readers  []*reading
}

// A waiting act is done once its leader has committed it with the others.
type pendingAct struct {
	do   func(*change) error
	read bool // on what the store holds now, whatever version this server knows: see [Service.reread]
	err  error
	done bool // guarded by turn
}

// NewService makes a service. It starts nothing; Run does.
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

// forget drops what was kept of a meeting that turned out not to exist.
func (s *Service) forget(m ballot.MeetingID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.caches, m)
}

// act does one act on a meeting and commits it, together with all others that wait. The one whose turn it
// is commits for all; the rest find theirs done. It answers when the act is on record, or was refused.
func (s *Service) act(ctx context.Context, m ballot.MeetingID, do func(*change) error) error {
	return s.enqueue(ctx, m, &pendingAct{do: do})
}

// actReread does one act as [Service.act] does, on the state as [Service.reread] reads it.
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
	// The others' acts must not fall with this caller's connection.
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

// commit does a batch of acts on the newest state and writes them as one change, starting over when someone else was
// first.
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
			late = true // whoever would move a deadline is refused, the others are not
		default:
			return err
		}
	}
	return ballot.Refuse(ballot.CodeStoreUnavailable, "meeting %s moved %d times", m, actAttempts)
}

// write signs what a change comes to and commits it; it tells whether there was anything to write. From then on
// the change's state is the meeting's.
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

// storeNow reads the clock that deadlines are held against.
func (s *Service) storeNow(ctx context.Context) (time.Time, error) {
	ms, err := s.store.Now(ctx)
	return time.UnixMilli(ms).UTC(), err
}

// newID draws a random name of n bytes, in hex.
func newID(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// draw gives a random number from 0 to n-1, from the system's generator: what is counted together must not be
// foreseeable.
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
