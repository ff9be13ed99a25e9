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

// at goes to a stage and says what it asks of the newcomer.
func (v *demoVote) at(stage string) {
	v.board.at(stage)
	v.ask(stage)
}

// ask says what a stage asks of the newcomer.
func (v *demoVote) ask(stage string) {
	if !v.fast {
		v.say("%s · %s", say(i18n.ZH, "demo.at."+stage), say(i18n.EN, "demo.at."+stage))
	}
}

// scrutiny has the simulated scrutineer do an act, unless the newcomer has opened the scrutineer's page: then it is
// theirs.
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

// unlessFirst is err, but for a refusal because the newcomer was first.
func unlessFirst(err error) error {
	if e, ok := errors.AsType[*apiError](err); ok && e.Status == http.StatusConflict {
		return nil
	}
	return err
}

// press waits until the newcomer has done, as presiding officer, what takes the poll on from where it stands, or does
// it where they would have it so.
func (v *demoVote) press(ctx context.Context, act, said string, from ...ballot.PollState) error {
	moved := func(view *meeting.View) bool { return !slices.Contains(from, v.mine(view).State) }
	skipped, err := v.await(ctx, act, moved)
	if err != nil {
		return err
	}
	if skipped {
		refused := v.chair.call(ctx, http.MethodPost, v.path(act), struct{}{}, nil)
		if view, err := v.view(ctx); err != nil || !moved(view) { // else the newcomer was first
			return errors.Join(refused, err)
		}
	}
	v.say("%s", said)
	return nil
}

// await waits in a stage until something holds, or until the newcomer would have the demo go on: then it is skipped.
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

// view is the meeting as the simulated presiding officer sees it.
func (v *demoVote) view(ctx context.Context) (*meeting.View, error) {
	var view meeting.View
	if err := v.chair.call(ctx, http.MethodGet, "/api/meetings/"+string(v.meeting.ID), nil, &view); err != nil {
		return nil, err
	}
	v.board.saw(&view)
	return &view, nil
}

// mine is the demo's poll in a view; one that is gone is void.
func (v *demoVote) mine(view *meeting.View) *meeting.PollView {
	for i := range view.Polls {
		if view.Polls[i].ID == v.poll {
			return &view.Polls[i]
		}
	}
	return &meeting.PollView{PollHead: meeting.PollHead{ID: v.poll, State: ballot.Void}}
}

// each does something for n deputies, one after the other at a human pace, or some at a time without pauses.
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
