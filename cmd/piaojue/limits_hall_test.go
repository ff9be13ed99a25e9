//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/realtime"
)

// A benchMeeting is a rehearsal in which all deputies are signed in, with any number of open polls.
type benchMeeting struct {
	*benchHall
	b       testing.TB
	clerk   *apiClient
	lengths map[ballot.PollID]int // of casts, by poll
}

// A signIn holds how long the opening of a meeting took.
type signIn struct{ took time.Duration }

func (l *limits) meeting(p *process, deputies, live int) (*benchMeeting, signIn) {
	l.b.Helper()
	h := &benchMeeting{b: l.b, lengths: map[ballot.PollID]int{}, benchHall: &benchHall{
		bench: &bench{
			url: "http://" + p.address, code: l.code, deputies: deputies, items: castItems, callers: tablets, live: live,
			recorded: true, progress: io.Discard,
		},
		http: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
			MaxIdleConnsPerHost: tablets, MaxConnsPerHost: tablets,
		}},
	}}
	l.b.Cleanup(h.http.CloseIdleConnections)
	l.must(h.prepare(l.ctx))
	sample, err := h.each(l.ctx, "sign in", 0, h.arrive)
	l.must(err)
	h.clerk, err = login(l.ctx, h.url, h.http, l.code)
	l.must(err)
	return h, signIn{sample.whole}
}

// begin drafts and opens another poll.
func (h *benchMeeting) begin(ctx context.Context, items int, secrecy ballot.Secrecy) ballot.PollID {
	h.b.Helper()
	h.items, h.recorded = items, secrecy == ballot.Recorded
	var made struct {
		ID        ballot.PollID `json:"id"`
		BodyBytes int           `json:"body_bytes"`
	}
	err := h.clerk.call(ctx, http.MethodPost, "/api/meetings/"+string(h.meeting)+"/polls", h.spec(), &made)
	if err == nil {
		h.poll, h.lengths[made.ID] = made.ID, made.BodyBytes
		err = h.open(ctx)
	}
	if err != nil {
		h.b.Fatal(err)
	}
	return made.ID
}

// end closes a poll and waits until those who may see its outcome do.
func (h *benchMeeting) end(ctx context.Context, id ballot.PollID) (took time.Duration, p meeting.PollView) {
	h.b.Helper()
	began := time.Now()
	err := h.chair.call(ctx, http.MethodPost, "/api/polls/"+string(id)+"/close", struct{}{}, &p)
	for err == nil && p.Outcome == nil && time.Since(began) < 30*time.Second {
		if err = wait(ctx, 2*time.Millisecond); err == nil {
			err = h.chair.call(ctx, http.MethodGet, "/api/polls/"+string(id), nil, &p)
		}
	}
	if err != nil || p.Outcome == nil {
		h.b.Fatalf("close %s: %v, outcome %v", id, err, p.Outcome)
	}
	return time.Since(began), p
}

// requests are the casts of deputies in one poll, as tablets send them.
func (h *benchMeeting) requests(id ballot.PollID, items, from, to int) [][]byte {
	list := make([][]byte, 0, to-from)
	for i := from; i < to; i++ {
		marks := make(map[string]string, items)
		for j := range items {
			mark := "approve"
			if (i+j)%items < 2 {
				mark = "reject"
			}
			marks[strconv.Itoa(j+1)] = mark
		}
		in := ballot.CastRequest{Key: fmt.Sprintf("limits-%s-%06d-0123456789", id, i), Marks: marks}
		body, err := in.Body(h.lengths[id])
		if err != nil {
			h.b.Fatal(err)
		}
		list = append(list, post("/api/polls/"+string(id)+"/ballots", h.voters[i].token, body))
	}
	return list
}

func post(path, token string, body []byte) []byte {
	return append([]byte("POST "+path+" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "+token+
		"\r\nContent-Type: application/json\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"), body...)
}

// judge checks that a closed poll holds what was cast: every ballot once, and the resulting sums.
func (h *benchMeeting) judge(p meeting.PollView, ballots, items int) {
	h.b.Helper()
	if p.Returned != ballots || p.TallyOf != ballots || p.TallyVoid != 0 || len(p.Tally) != items {
		h.b.Errorf("poll %s: returned %d, counted %d, void %d, want %d ballots", p.ID, p.Returned, p.TallyOf, p.TallyVoid,
			ballots)
	}
	for _, line := range p.Tally {
		if sum := line.Marks["approve"] + line.Marks["reject"]; sum != ballots {
			h.b.Errorf("poll %s, item %s: %d marks, want %d", p.ID, line.ID, sum, ballots)
		}
	}
}

// wsRequests are the requests that open the live channel, one for each sign-in, and the message that subscribes: a
// frame masked with zeros.
func wsRequests(signedIn []*apiClient, page string, m ballot.MeetingID) (upgrades [][]byte, subscribe []byte) {
	for _, screen := range signedIn {
		upgrades = append(upgrades, []byte("GET /live?page="+page+" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "+
			screen.token+strings.Join([]string{
			"", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
			"Sec-WebSocket-Key: c3BlZWQgb2YgYSBoYWxsIQ==",
			"Sec-WebSocket-Protocol: " + realtime.Subprotocol, "", "",
		}, "\r\n")))
	}
	text := fmt.Sprintf(`{"meeting":%q,"since":0}`, m)
	return upgrades, append([]byte{0x81, 0x80 | byte(len(text)), 0, 0, 0, 0}, text...)
}
