// Package simulate simulates the deputies of a rehearsal who are not there: they sign in and cast at a human pace,
// through acts of the service that a formal meeting refuses.
//
// It keeps no state. Who is to sign in and who is to cast is read again each time, so that several servers, a restart
// or a deputy who takes over their tablet in the middle change nothing; a ballot's key and marks are derived from poll
// and deputy, so that casting it twice gives one ballot.
package simulate

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A Service is what simulated deputies act through; [meeting.Service] implements it.
type Service interface {
	Simulations(ctx context.Context) ([]ballot.MeetingID, error)
	Simulated(ctx context.Context, m ballot.MeetingID) (meeting.Part, error)
	SimulateSignIn(ctx context.Context, m ballot.MeetingID, n ballot.DeputyID) error
	SimulateCast(ctx context.Context, p ballot.PollID, n ballot.DeputyID, in ballot.CastRequest) error
}

// The pace: at each beat, one deputy plus one in arriveOne (or castOne) of those who are left act.
const (
	beat      = 500 * time.Millisecond
	arriveOne = 40
	castOne   = 150
)

// Run simulates deputies in all rehearsals that ask for it until ctx ends.
func Run(ctx context.Context, s Service, log *slog.Logger) error {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := Once(ctx, s); err != nil && ctx.Err() == nil {
				log.LogAttrs(ctx, slog.LevelWarn, "simulate deputies", slog.Any("error", err))
			}
		}
	}
}

// Once lets a few deputies of each rehearsal take their next step.
func Once(ctx context.Context, s Service) error {
	meetings, err := s.Simulations(ctx)
	if err != nil {
		return err
	}
	for _, m := range meetings {
		if err := play(ctx, s, m); err != nil && !meanwhile(err) {
			return err
		}
	}
	return nil
}

func play(ctx context.Context, s Service, m ballot.MeetingID) error {
	part, err := s.Simulated(ctx, m)
	if err != nil {
		return err
	}
	for _, n := range some(part.Absent, arriveOne) {
		if err := s.SimulateSignIn(ctx, m, n); err != nil {
			return err
		}
	}
	for id, waiting := range part.Cast {
		for _, n := range some(waiting, castOne) {
			key := fmt.Sprintf("simulated-%016x", seed(string(id)+" "+string(n)))
			in := ballot.CastRequest{Key: key, Marks: Marks(id, part.Specs[id], n)}
			if err := s.SimulateCast(ctx, id, n, in); err != nil {
				return err
			}
		}
	}
	return nil
}

// meanwhile reports an error that is expected: the poll was closed, paused or voided meanwhile, the deputy came in
// person, or the rehearsal has ended.
func meanwhile(err error) bool {
	switch ballot.CodeOf(err) {
	case ballot.CodeNotOpen, ballot.CodePaused, ballot.CodeReturned, ballot.CodeKeyReused, ballot.CodeUnauthenticated,
		ballot.CodeNotPresent,
		ballot.CodeNotIssued, ballot.CodeFormal, ballot.CodeNotFound, ballot.CodeWrongCode, ballot.CodeNoSlips,
		ballot.CodeMeetingOver:
		return true
	default:
		return false
	}
}

// some picks at random the deputies who act at this beat.
func some(waiting []ballot.DeputyID, oneIn int) []ballot.DeputyID {
	if len(waiting) == 0 {
		return nil
	}
	rand.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
	return waiting[:min(len(waiting), 1+len(waiting)/oneIn)]
}
