package main

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/i18n"
)

// at changes the stage and prints what it asks of the newcomer.
func (v *demoVote) at(stage string) {
	v.board.at(stage)
	v.ask(stage)
}

// ask prints what a stage asks of the newcomer.
func (v *demoVote) ask(stage string) {
	if !v.fast {
		v.say("%s · %s", say(i18n.ZH, "demo.at."+stage), say(i18n.EN, "demo.at."+stage))
	}
}

// scrutiny performs an act as the simulated scrutineer. If the newcomer has opened the scrutineer's page, it first
// waits until they do the act or skip it.
func (v *demoVote) scrutiny(ctx context.Context, act string, done func(*meeting.PollView) bool, body any) error {
	view, err := v.view(ctx)
	if err != nil || done(v.mine(view)) {
		return err
	}
	if view.Devices[ballot.RoleScrutineer] > 0 {
		stage := map[string]string{"zero": "zero", "certify": "sign"}[act]
		skipped, err := v.await(ctx, stage, func(view *meeting.View) bool { return done(v.mine(view)) })
		if err != nil || !skipped {
			return err
		}
	}
	return unlessFirst(v.teller.call(ctx, http.MethodPost, v.path(act), body, nil))
}

// unlessFirst returns err, or nil if the act was refused because the newcomer was first.
func unlessFirst(err error) error {
	if e, ok := errors.AsType[*apiError](err); ok && e.Status == http.StatusConflict {
		return nil
	}
	return err
}

// press waits until the newcomer, as presiding officer, has moved the poll out of the given states. If they skip the
// wait, it performs the act itself.
func (v *demoVote) press(ctx context.Context, act, said string, from ...ballot.PollState) error {
	moved := func(view *meeting.View) bool { return !slices.Contains(from, v.mine(view).State) }
	skipped, err := v.await(ctx, act, moved)
	if err != nil {
		return err
	}
	if skipped {
		refused := v.chair.call(ctx, http.MethodPost, v.path(act), struct{}{}, nil)
		if view, err := v.view(ctx); err != nil || !moved(view) { // if it has moved, the newcomer was first
			return errors.Join(refused, err)
		}
	}
	v.say("%s", said)
	return nil
}

// await waits in a stage until holds returns true, or until the newcomer skips the wait. With --fast it never waits.
func (v *demoVote) await(ctx context.Context, stage string, holds func(*meeting.View) bool) (skipped bool, err error) {
	v.board.at(stage)
	for told := v.fast; ; {
		view, err := v.view(ctx)
		if err != nil || holds(view) {
			return false, err
		}
		if v.fast || v.board.isSkipped() {
			return true, nil
		}
		if !told {
			v.ask(stage)
			told = true
		}
		if err := wait(ctx, look); err != nil {
			return false, err
		}
	}
}

// view returns the meeting as the simulated presiding officer sees it.
func (v *demoVote) view(ctx context.Context) (*meeting.View, error) {
	var view meeting.View
	if err := v.chair.call(ctx, http.MethodGet, "/api/meetings/"+string(v.meeting.ID), nil, &view); err != nil {
		return nil, err
	}
	v.board.saw(&view)
	return &view, nil
}

// mine returns the demo's poll in a view; if it is gone, a void one.
func (v *demoVote) mine(view *meeting.View) *meeting.PollView {
	for i := range view.Polls {
		if view.Polls[i].ID == v.poll {
			return &view.Polls[i]
		}
	}
	return &meeting.PollView{PollHead: meeting.PollHead{ID: v.poll, State: ballot.Void}}
}

// each calls do for n deputies: one after the other at a human pace or, without pauses, several at a time.
func (v *demoVote) each(ctx context.Context, n int, over time.Duration, do func(context.Context, int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(16)
	for i := range n {
		g.Go(func() error { return do(ctx, i) })
		if err := v.pause(ctx, over/time.Duration(n)); err != nil {
			break
		}
	}
	return g.Wait()
}

func (v *demoVote) pause(ctx context.Context, d time.Duration) error {
	if v.fast {
		return nil
	}
	return wait(ctx, time.Duration(float64(d)*v.pace))
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
