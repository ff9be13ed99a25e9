package tally

import (
	"context"
	"log/slog"
	"maps"
	"sync"
)

// identity records which Redis processes have been seen. A different one under the same address was restarted, or
// replaces the first; if it already has the scripts, the startup gate has not stopped anyone.
type identity struct {
	mu  sync.Mutex // guards the field below
	met map[string]bool
}

// recheck checks the open polls again when a different Redis answers than before. Inconsistent polls are marked and
// logged, as after any restart.
func (s *Store) recheck(ctx context.Context, running map[string]bool) error {
	s.identity.mu.Lock()
	known := s.identity.met
	s.identity.mu.Unlock()
	fresh := false
	for id := range running {
		fresh = fresh || !known[id]
	}
	if !fresh {
		return nil
	}
	if known != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "another Redis answers than before: it has restarted; the open polls are checked")
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), longTimeout)
		defer stop()
		if err := s.checkPolls(ctx); err != nil {
			return err
		}
	}
	s.identity.mu.Lock()
	defer s.identity.mu.Unlock()
	s.identity.met = maps.Clone(running)
	return nil
}
