package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/realtime"
)

// A benchHall is the rehearsal meeting that the load runs on.
type benchHall struct {
	*bench
	http     *http.Client
	meeting  ballot.MeetingID
	poll     ballot.PollID
	slips    []meeting.Slip
	chair    *apiClient
	teller   *apiClient
	displays []meeting.Slip // as many as the live clients need
	codes    []string       // sign-in codes of the presiding officer and the scrutineer
	voters   []*apiClient

	bodyBytes int // length of a cast in the poll
}

func (h *benchHall) prepare(ctx context.Context) error {
	clerk, err := login(ctx, h.url, h.http, h.code)
	if err != nil {
		return err
	}
	var m ballot.Meeting
	if err := clerk.call(ctx, http.MethodPost, "/api/meetings", meeting.NewMeeting{Title: "压力测试", Rehearsal: true},
		&m); err != nil {
		return err
	}
	h.meeting = m.ID
	at := "/api/meetings/" + string(m.ID)
	var roll strings.Builder
	w := csv.NewWriter(&roll)
	_ = w.Write([]string{"number", "name"}) // a strings.Builder returns no error
	for i := range h.deputies {
		_ = w.Write([]string{fmt.Sprintf("%05d", i+1), fmt.Sprintf("代表%05d", i+1)})
	}
	w.Flush()
	if err := clerk.send(ctx, http.MethodPut, at+"/roll", "text/csv", strings.NewReader(roll.String()), nil); err != nil {
		return err
	}
	staff := []ballot.Role{ballot.RolePresiding, ballot.RoleScrutineer, ballot.RoleDisplay}
	for range (h.live - 1) / realtime.MaxSockets {
		staff = append(staff, ballot.RoleDisplay)
	}
	for _, r := range staff {
		if err := clerk.call(ctx, http.MethodPost, at+"/staff", map[string]any{"name": r, "roles": []ballot.Role{r}},
			nil); err != nil {
			return err
		}
	}
	var poll struct {
		ID        ballot.PollID `json:"id"`
		BodyBytes int           `json:"body_bytes"`
	}
	if err := clerk.call(ctx, http.MethodPost, at+"/polls", h.spec(), &poll); err != nil {
		return err
	}
	h.poll, h.bodyBytes = poll.ID, poll.BodyBytes
	return h.staff(ctx, clerk, at)
}

func (h *benchHall) spec() map[string]any {
	items := make([]map[string]string, h.items)
	for i := range items {
		items[i] = map[string]string{"title": "项目" + strconv.Itoa(i+1)}
	}
	secrecy := ballot.Secret
	if h.recorded {
		secrecy = ballot.Recorded
	}
	return map[string]any{
		"kind": ballot.Selection, "title": "压力测试", "items": items, "rules": map[string]any{
			"seats": max(1, h.items-2), "secrecy": secrecy,
		},
	}
}

func (h *benchHall) staff(ctx context.Context, clerk *apiClient, at string) error {
	var made struct {
		Slips []meeting.Slip `json:"slips"`
	}
	if err := clerk.call(ctx, http.MethodPost, at+"/slips", struct{}{}, &made); err != nil {
		return err
	}
	h.slips, h.voters = made.Slips[:h.deputies], make([]*apiClient, h.deputies)
	h.displays = made.Slips[h.deputies+2:]
	h.codes = []string{made.Slips[h.deputies].Code, made.Slips[h.deputies+1].Code}
	var err error
	if h.chair, err = login(ctx, h.url, h.http, made.Slips[h.deputies].Code); err != nil {
		return err
	}
	h.teller, err = login(ctx, h.url, h.http, made.Slips[h.deputies+1].Code)
	return err
}

// arrive signs in a deputy, with the code and to the meeting.
func (h *benchHall) arrive(ctx context.Context, i int) error {
	c, err := login(ctx, h.url, h.http, h.slips[i].Code)
	if err != nil {
		return err
	}
	h.voters[i] = c
	return c.call(ctx, http.MethodPost, "/api/meetings/"+string(h.meeting)+"/signin", struct{}{}, nil)
}

func (h *benchHall) open(ctx context.Context) error {
	for _, step := range []struct {
		who *apiClient
		act string
	}{{h.chair, "adopt"}, {h.teller, "zero"}, {h.chair, "open"}} {
		if err := step.who.call(ctx, http.MethodPost, "/api/polls/"+string(h.poll)+"/"+step.act, struct{}{},
			nil); err != nil {
			return err
		}
	}
	return nil
}

func (h *benchHall) cast(ctx context.Context, i int) error {
	marks := make(map[string]string, h.items)
	for j := range h.items {
		mark := "approve"
		if (i+j)%h.items < 2 {
			mark = "reject"
		}
		marks[strconv.Itoa(j+1)] = mark
	}
	in := ballot.CastRequest{Key: fmt.Sprintf("bench-%s-%06d", h.poll, i), Marks: marks}
	return h.voters[i].cast(ctx, h.poll, h.bodyBytes, in, nil)
}

// close closes the poll and waits until it is counted.
func (h *benchHall) close(ctx context.Context) (returned int, err error) {
	var p meeting.PollView
	err = h.chair.call(ctx, http.MethodPost, "/api/polls/"+string(h.poll)+"/close", struct{}{}, &p)
	for err == nil && !p.Counted && !p.TooFew {
		if err = wait(ctx, 10*time.Millisecond); err == nil {
			err = h.chair.call(ctx, http.MethodGet, "/api/polls/"+string(h.poll), nil, &p)
		}
	}
	return p.Returned, err
}

// screens signs in the displays. Each sign-in serves realtime.MaxSockets live clients.
func (h *benchHall) screens(ctx context.Context) ([]*apiClient, error) {
	list := make([]*apiClient, len(h.displays))
	for i, slip := range h.displays {
		var err error
		if list[i], err = login(ctx, h.url, h.http, slip.Code); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// watch connects the live clients, all of them displays.
func (h *benchHall) watch(ctx context.Context) (*liveWatch, error) {
	ctx, stop := context.WithCancel(ctx)
	w := &liveWatch{stop: stop, seen: make([]int, h.live), all: make(chan struct{}), want: h.deputies}
	if h.live == 0 {
		return w, nil
	}
	screens, err := h.screens(ctx)
	if err != nil {
		return nil, err
	}
	dialer := websocket.Dialer{Subprotocols: []string{realtime.Subprotocol}, HandshakeTimeout: 10 * time.Second}
	for i := range h.live {
		conn, resp, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(h.url, "http")+"/live?page=display",
			http.Header{"Authorization": {"Bearer " + screens[i/realtime.MaxSockets].token}})
		if err != nil {
			return nil, fmt.Errorf("live client %d: %w", i+1, err)
		}
		_ = resp.Body.Close()
		if err := conn.WriteJSON(map[string]any{"meeting": h.meeting, "since": 0}); err != nil {
			return nil, fmt.Errorf("live client %d: %w", i+1, err)
		}
		w.tablets.Go(func() {
			<-ctx.Done()
			_ = conn.Close()
		})
		w.tablets.Go(func() { w.read(i, conn) })
	}
	return w, nil
}

func (w *liveWatch) read(i int, conn *websocket.Conn) {
	for {
		_, raw, err := conn.ReadMessage()
		if err != nil {
			return
		}
		var msg struct {
			View struct {
				Poll struct {
					Returned int `json:"returned"`
				} `json:"poll"`
			} `json:"view"`
		}
		if json.Unmarshal(raw, &msg) == nil {
			w.note(i, msg.View.Poll.Returned)
		}
	}
}

func (w *liveWatch) note(i, returned int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.views++
	w.seen[i] = returned
	for _, n := range w.seen {
		if n < w.want {
			return
		}
	}
	select {
	case <-w.all:
	default:
		close(w.all)
	}
}

// last waits until every live client has been told of all ballots, and returns how long that took.
func (w *liveWatch) last(ctx context.Context) (msAfter float64, views int) {
	began := time.Now()
	if len(w.seen) > 0 {
		ctx, stop := context.WithTimeout(ctx, 30*time.Second)
		defer stop()
		select {
		case <-w.all:
		case <-ctx.Done():
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return ms(time.Since(began)), w.views
}

// end closes the live clients.
func (w *liveWatch) end() {
	w.stop()
	w.tablets.Wait()
}
