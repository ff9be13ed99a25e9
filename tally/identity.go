package tally

import (
	"context"
	"log/slog"
	"maps"
	"sync"
)

// identity is which Redis processes have been met. Another one under the same address has restarted, or stands in its
// place; where its scripts are there already, the startup gate has not stopped anybody.
type identity struct {
	mu  sync.Mutex // guards the field below
	met map[string]bool
}

// recheck checks the open polls again when another Redis answers than did before. What does not add up in a poll is
// marked and logged, as after any restart.
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
