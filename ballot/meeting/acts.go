package meeting

import (
	"context"
	"slices"
	"sync"
	"time"

	"piaojue/ballot"
)

// An ActRow defines one act on a poll: its route, roles and input, what must be read from the store first, when the act
// is already done, whether it is allowed, what it does, and what follows once it is recorded. [Service.Do] carries out
// any row; the routes, the console's steps and the tests' random walks are generated from the table.
type ActRow struct {
	Act   ballot.Act
	Path  string // its route after the poll's; "" for an act chosen by another act's input
	Roles []ballot.Role
	Read  func(decode func(into any) error) (any, error) // decodes the input for Do
	Next  bool                                           // the answer is the poll that follows

	step  bool                                   // the console shows whether the act can be done
	or    ballot.Act                             // the act it becomes if its input does not agree
	know  func(context.Context, *turn) error     // reads from the store what must be known first
	done  func(*turn) bool                       // reports that it is already done: nothing more happens
	check func(*turn) error                      // validates the input
	may   func(*State, *Poll, PollFigures) error // the rule; nil if the act checks it itself
	do    func(*change, *turn) error             // it may still refuse, before it changes anything
	then  func(context.Context, *turn) error     // runs once the act is recorded
}

// table is built on first use: its functions call ActRows, so it cannot be the initial value of a variable.
var table struct {
	once sync.Once
	rows []ActRow
}

// ActRows lists the acts on a poll, in the order in which screens show them. Callers must not modify it.
func ActRows() []ActRow {
	table.once.Do(func() { table.rows = actRows() })
	return table.rows
}

func actRows() []ActRow {
	presiding, scrutineer := []ballot.Role{ballot.RolePresiding}, []ballot.Role{ballot.RoleScrutineer}
	either := []ballot.Role{ballot.RoleScrutineer, ballot.RolePresiding}
	return []ActRow{
		{
			Act: ballot.ActAdopt, Path: "adopt", Roles: presiding, Read: reads[nothing], step: true,
			// Also in a later state: the rules stay adopted.
			done: func(t *turn) bool { return t.p.RulesHash != "" && t.p.State != ballot.Void },
			may:  (*State).canAdopt,
			do:   func(c *change, t *turn) error { return c.freeze(t.by, t.p, ballot.ActAdopt, t.s.keys.New) },
		},
		{
			Act: ballot.ActZero, Path: "zero", Roles: scrutineer, Read: reads[nothing], step: true,
			done: func(t *turn) bool { return t.p.Zero },
			may:  in(ballot.CodeNotAdopted, ballot.Adopted), do: (*change).zero,
		},
		{
			Act: ballot.ActOpen, Path: "open", Roles: presiding, Read: reads[nothing], step: true, know: knowStore,
			// Also when it is paused or over: a poll opens once.
			done: func(t *turn) bool { return !t.p.OpenedAt.IsZero() && t.p.State != ballot.Void },
			may:  (*State).canOpen, do: (*change).openNow,
		},
		{
			Act: ballot.ActPause, Path: "pause", Roles: presiding, Read: reads[nothing], step: true, know: knowClock,
			done: func(t *turn) bool { return t.p.State == ballot.Paused && t.p.Held == nil },
			may:  (*State).canPause, do: (*change).pause,
		},
		{
			Act: ballot.ActResume, Path: "resume", Roles: presiding, Read: reads[nothing], step: true, know: knowStore,
			done: func(t *turn) bool { return t.p.State == ballot.Open },
			may:  (*State).canResume, do: (*change).resumeNow,
		},
		{
			Act: ballot.ActExtend, Path: "extend", Roles: presiding, Read: reads[Extension], step: true, know: knowClock,
			check: checkExtension, may: (*State).canExtend, do: (*change).extend,
		},
		{
			Act: ballot.ActTime, Path: "time", Roles: presiding, Read: reads[Extension], step: true, know: knowClock,
			done:  func(t *turn) bool { return t.p.State.Running() && t.p.timed() },
			check: checkExtension, may: (*State).canTime, do: (*change).startTime,
		},
		{
			Act: ballot.ActUntime, Path: "untime", Roles: presiding, Read: reads[nothing], step: true, know: knowClock,
			done: func(t *turn) bool { return t.p.State.Running() && !t.p.timed() },
			may:  (*State).canExtend, do: (*change).dropTime,
		},
		{
			Act: ballot.ActClose, Path: "close", Roles: presiding, Read: reads[nothing], step: true,
			done: func(t *turn) bool { return t.p.State.Over() },
			may:  in(ballot.CodeNotOpen, ballot.Open, ballot.Paused),
			do:   func(c *change, t *turn) error { return c.close(t.by, t.p, "hand") },
			then: func(ctx context.Context, t *turn) error { return t.s.countNow(ctx, t.id) },
		},
		{
			Act: ballot.ActHand, Path: "hand", Roles: scrutineer, Read: readHandEntry, step: true,
			done: sameHand, check: checkHand, may: (*State).canHand, do: (*change).hand,
		},
		{
			Act: ballot.ActHandConfirm, Path: "hand/confirm", Roles: either, Read: readWitness, step: true,
			or:   ballot.ActHandRefuse,
			done: func(t *turn) bool { return t.p.Hand != nil && t.p.Hand.WitnessID == t.by.ID && t.p.Hand.Confirmed },
			may:  (*State).canHandConfirm, do: (*change).handConfirm,
		},
		{
			Act: ballot.ActHandRefuse, Roles: either, step: true,
			done: func(t *turn) bool { return t.p.Hand != nil && t.p.Hand.WitnessID == t.by.ID && t.p.Hand.Refused },
			may:  (*State).canHandRefuse, do: (*change).handRefuse,
		},
		{
			Act: ballot.ActCertify, Path: "certify", Roles: scrutineer, Read: readWord, step: true, or: ballot.ActRefuse,
			know: knowCount, done: (*turn).signed, may: (*State).canCertify, do: (*change).certify,
		},
		{
			Act: ballot.ActAnnounce, Path: "announce", Roles: presiding, Read: reads[Announcement], step: true,
			know: knowProof, done: func(t *turn) bool { return t.p.State == ballot.Announced },
			check: checkAnnouncement, may: (*State).canAnnounce, do: (*change).announce,
		},
		{
			Act: ballot.ActVoid, Path: "void", Roles: presiding, Read: reads[Reason], step: true,
			done:  func(t *turn) bool { return t.p.State == ballot.Void },
			check: checkReason, may: (*State).canVoid, do: (*change).void,
		},
		{
			Act: ballot.ActRound, Path: "round", Roles: presiding, Read: readFollowing, Next: true, step: true,
			done: followed, check: checkFollowing, may: (*State).canRound, do: (*change).round,
		},
		{
			Act: ballot.ActRefuse, Roles: scrutineer, know: knowFigures,
			check: checkRefusal, may: (*State).canRefuse, do: (*change).refuse,
		},
		{
			Act: ballot.ActMove, Path: "move", Roles: []ballot.Role{ballot.RoleClerk, ballot.RolePresiding}, Read: reads[Place],
			do: (*change).move,
		},
		{
			Act: ballot.ActRelease, Path: "release", Roles: []ballot.Role{ballot.RoleClerk}, Read: reads[Release],
			done: func(t *turn) bool { return t.p.State == ballot.Draft && t.p.readable() == given[Release](t).Released },
			may:  in(ballot.CodeNotDraft, ballot.Draft), do: (*change).releaseItems,
		},
		{
			Act: ballot.ActArchive, Path: "archive", Roles: []ballot.Role{ballot.RoleClerk}, Read: reads[nothing],
			know: knowFiles,
			done: func(t *turn) bool { return !t.p.ArchivedAt.IsZero() },
			may:  (*State).canArchive, do: (*change).archivePoll, then: purge,
		},
	}
}

// rowOf finds an act's row.
func rowOf(act ballot.Act) (ActRow, error) {
	rows := ActRows()
	i := slices.IndexFunc(rows, func(r ActRow) bool { return r.Act == act })
	if i < 0 {
		return ActRow{}, ballot.Refuse(ballot.CodeInternal, "%s is no act on a poll", act)
	}
	return rows[i], nil
}

// A turn is one call of [Service.Do].
type turn struct {
	s  *Service
	by ballot.Principal
	id ballot.PollID
	in any

	state *State // the state of the change in progress
	p     *Poll  // the poll in that state

	now     time.Time         // the store's clock
	unsafe  error             // why the store is not durable, or the ballots do not verify the count
	figures PollFigures       // of the poll
	files   map[string]string // hashes of the poll's record
}

// given returns the input of a turn; the zero value if there is none.
func given[T any](t *turn) T {
	v, _ := t.in.(T)
	return v
}

// nothing is the input of an act that needs only its poll.
type nothing struct{}

// reads decodes an input that needs no checks before the poll is known.
func reads[T any](decode func(into any) error) (any, error) {
	var in T
	err := decode(&in)
	return in, err
}

// A Reason is why a poll is paused or void.
type Reason struct {
	Reason string `json:"reason"`
}

// A Word is a scrutineer's statement on the count, or a second person's on a count by hand.
type Word struct {
	Agree       bool   `json:"agree"`
	Discrepancy string `json:"discrepancy,omitempty"`
}

// A Following asks for the round that is to follow a poll.
type Following struct {
	Kind ballot.Round `json:"kind"`
}

// A Place is a poll's new place on the agenda: before another poll, or at the end.
type Place struct {
	Before ballot.PollID `json:"before"`
}

// Do does an act to a poll. Its input has the type that the act's row decodes, or is nil if the act needs none. An act
// that is already done is no error. An act that is not allowed is refused, and checked in this order: role, what must
// be known first, input, rule.
func (s *Service) Do(ctx context.Context, by ballot.Principal, act ballot.Act, id ballot.PollID, in any) error {
	row, err := rowOf(act)
	if err != nil {
		return err
	}
	if word, _ := in.(Word); row.or != "" && !word.Agree { // agreement must be explicit
		if row, err = rowOf(row.or); err != nil {
			return err
		}
	}
	if err := need(by, id.Meeting(), row.Roles...); err != nil {
		return err
	}
	t := &turn{s: s, by: by, id: id, in: in}
	if row.know != nil {
		if err := row.know(ctx, t); err != nil {
			return err
		}
	}
	err = s.actReread(ctx, id.Meeting(), func(c *change) error { return c.doAct(row, t) })
	if err != nil || row.then == nil {
		return err
	}
	return row.then(ctx, t)
}

func (c *change) doAct(row ActRow, t *turn) (err error) {
	t.state = c.State
	if t.p, err = c.Poll(t.id); err != nil {
		return err
	}
	if row.done != nil && row.done(t) {
		return nil
	}
	if row.check != nil {
		if err := row.check(t); err != nil {
			return err
		}
	}
	if row.may != nil {
		if err := c.mayDo(row, t.p, t.figures); err != nil {
			return err
		}
	}
	return row.do(c, t)
}

// knowClock reads the store's clock, with which deadlines are compared.
func knowClock(ctx context.Context, t *turn) (err error) {
	t.now, err = t.s.storeNow(ctx)
	return err
}

// knowStore reads the store's clock, and whether the store keeps what it acknowledges.
func knowStore(ctx context.Context, t *turn) error {
	t.unsafe = t.s.store.Durable(ctx)
	return knowClock(ctx, t)
}

// knowFigures reads the poll's figures.
func knowFigures(ctx context.Context, t *turn) (err error) {
	t.figures, err = t.s.pollFigures(ctx, t.id)
	return err
}

// knowProof reads the poll's figures, and verifies the count by its ballots.
func knowProof(ctx context.Context, t *turn) error {
	err := knowFigures(ctx, t)
	if err == nil {
		t.unsafe = t.s.borneOut(ctx, t.id, t.figures)
	}
	return err
}

// knowCount reads the poll's figures, and refuses a count that is not finished or that the ballots do not verify (I6).
func knowCount(ctx context.Context, t *turn) error {
	if err := knowFigures(ctx, t); err != nil {
		return err
	}
	if err := t.s.openable(ctx, t.id, t.figures); err != nil {
		return err
	}
	return t.s.borneOut(ctx, t.id, t.figures)
}

// knowFiles computes the hashes of the poll's record.
func knowFiles(ctx context.Context, t *turn) (err error) {
	t.files, err = t.s.hashes(ctx, t.by, t.id)
	return err
}

// purge waits until the destroyed data is gone from the store's files too. The act is already recorded, so it ignores
// the cancellation of the request.
func purge(ctx context.Context, t *turn) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), purgeTimeout)
	defer stop()
	return t.s.store.Purge(ctx)
}
