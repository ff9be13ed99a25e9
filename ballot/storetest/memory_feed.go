package storetest

import (
	"context"
	"maps"
	"slices"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

const (
	waitFor        = 4 * time.Second  // how long Wait waits at most
	heartbeatLives = 15 * time.Second // how long a server's heartbeat counts
)

// announce appends one event.
func (mt *memMeeting) announce(sessions bool) {
	mt.seq++
	if sessions {
		mt.marked = append(mt.marked, mt.seq)
	}
	if mt.seq > feedLength {
		mt.first = max(mt.first, mt.seq-feedLength+1)
	}
	close(mt.woken)
	mt.woken = make(chan struct{})
}

// Figures reads the figures that casts change.
func (m *Memory) Figures(_ context.Context, id ballot.MeetingID, polls []ballot.PollID) (meeting.Figures, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := meeting.Figures{Polls: map[ballot.PollID]meeting.PollFigures{}, Devices: map[ballot.Role]int{}}
	mt := m.meetings[id]
	if mt == nil {
		return f, nil
	}
	f.Seq, f.Version = mt.seq, mt.version
	for _, p := range polls {
		mp := mt.polls[p]
		if mp == nil {
			f.Polls[p] = meeting.PollFigures{Tally: ballot.Tally{Marks: [][]int{}}}
			continue
		}
		f.Polls[p] = meeting.PollFigures{
			Returned: len(mp.returned), InBox: len(mp.box), Counted: mp.field(meeting.FieldCounted) == "1",
			Suspect: mp.field(meeting.FieldSuspect) != "", Tally: mp.tally(),
			ReturnedIn: mp.returnedIn(),
		}
	}
	for _, b := range mt.beats {
		if m.now().Sub(b.at) < heartbeatLives {
			for role, n := range b.clients {
				f.Devices[role] += n
			}
		}
	}
	return f, nil
}

// Wait returns once there is an event after since.
func (m *Memory) Wait(ctx context.Context, id ballot.MeetingID, since uint64,
	polls []ballot.PollID,
) (meeting.Rest, error) {
	timeout := time.NewTimer(waitFor)
	defer timeout.Stop()
	for {
		rest, woken := m.rest(id, since)
		if rest.Seq > since {
			return m.withFigures(ctx, id, rest, polls)
		}
		select {
		case <-woken:
		case <-timeout.C:
			return m.withFigures(ctx, id, rest, polls)
		case <-ctx.Done():
			return meeting.Rest{}, ballot.Because(ballot.CodeStoreUnavailable, ctx.Err())
		}
	}
}

func (m *Memory) withFigures(ctx context.Context, id ballot.MeetingID, rest meeting.Rest,
	polls []ballot.PollID,
) (meeting.Rest, error) {
	var err error
	rest.Figures, err = m.Figures(ctx, id, polls)
	return rest, err
}

// rest returns what happened since, and a channel that closes at the next event.
func (m *Memory) rest(id ballot.MeetingID, since uint64) (meeting.Rest, <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	mt := m.meetings[id]
	if mt == nil {
		return meeting.Rest{}, nil
	}
	late := slices.ContainsFunc(mt.marked, func(n uint64) bool { return n > since })
	return meeting.Rest{Seq: mt.seq, Sessions: late || since+1 < mt.first && mt.seq > since}, mt.woken
}

// Heartbeat records a server's live clients.
func (m *Memory) Heartbeat(_ context.Context, id ballot.MeetingID, server string, clients map[ballot.Role]int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if mt := m.meetings[id]; mt != nil {
		mt.beats[server] = beat{m.now(), maps.Clone(clients)}
	}
	return nil
}
