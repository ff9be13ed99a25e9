package realtime

import (
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
)

// A message is one view, marshalled and prepared once for all clients of its audience.
type message struct {
	seq      uint64
	prepared *websocket.PreparedMessage
}

// A client is one connection. Its slot holds the newest message it has not been sent yet.
type client struct {
	conn      *websocket.Conn
	principal ballot.Principal
	audience  ballot.Audience
	meeting   ballot.MeetingID
	offered   *message     // last; only the hall's goroutine looks at it
	heard     atomic.Int64 // when the peer last answered a ping, in Unix nanoseconds
	slot      atomic.Pointer[message]
	bye       atomic.Pointer[closeCode]
	wake      chan struct{}
	gone      chan struct{} // closed when the reader ends
	out       chan struct{} // closed when both ends are done
}

func newClient(conn *websocket.Conn, p ballot.Principal, a ballot.Audience) *client {
	return &client{
		conn: conn, principal: p, audience: a, meeting: p.Meeting,
		wake: make(chan struct{}, 1), gone: make(chan struct{}), out: make(chan struct{}),
	}
}

// subscribe reads the one message a client sends. The first clerk names the meeting he wants; for all others it must be their own.
func (c *client) subscribe() bool {
	c.conn.SetReadLimit(maxMessage)
	_ = c.conn.SetReadDeadline(time.Now().Add(subscribeIn))
	_, raw, err := c.conn.ReadMessage()
	if err != nil {
		return false
	}
	var in struct {
		Meeting string `json:"meeting"`
		Since   uint64 `json:"since"`
	}
	if json.Unmarshal(raw, &in) != nil {
		return false
	}
	m, err := ballot.ParseMeetingID(in.Meeting)
	if err != nil || m != c.principal.Meeting && c.principal.ID != ballot.RootClerk {
		return false
	}
	c.meeting = m
	return true
}

// refuse ends a connection that did not subscribe, or to a meeting that is not its own.
func (c *client) refuse() {
	why := websocket.FormatCloseMessage(websocket.ClosePolicyViolation, "subscribe")
	_ = c.conn.WriteControl(websocket.CloseMessage, why, time.Now().Add(time.Second))
	_ = c.conn.Close()
}

// offer replaces what the client has not been sent yet: a view is whole, so only the newest counts.
func (c *client) offer(m *message) {
	if m == c.offered {
		return
	}
	c.offered = m
	c.slot.Store(m)
	c.nudge()
}

// leave sends the client away.
func (c *client) leave(code closeCode) {
	c.bye.CompareAndSwap(nil, &code)
	c.nudge()
}

func (c *client) nudge() {
	select {
	case c.wake <- struct{}{}:
	default: // already awake
	}
}

// serve runs both ends of the connection and returns when both are done.
func (c *client) serve() {
	defer close(c.out)
	var wg sync.WaitGroup
	wg.Go(c.read)
	c.write()
	_ = c.conn.Close() // ends the reader too
	wg.Wait()
}

// read takes in pongs and notices that the peer is gone. What a client says after subscribing has no meaning.
func (c *client) read() {
	defer close(c.gone)
	_ = c.conn.SetReadDeadline(time.Time{}) // the writer looks after those who fall silent
	c.conn.SetPongHandler(func(string) error {
		c.heard.Store(time.Now().UnixNano())
		return nil
	})
	for {
		if _, _, err := c.conn.NextReader(); err != nil {
			return
		}
	}
}

// write sends the newest message whenever there is one, and pings. It ends the connection when a write takes
// too long, or pings stay unanswered: a peer that does not read answers none, however much the network holds for it.
func (c *client) write() {
	c.heard.Store(time.Now().UnixNano())
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		select {
		case <-c.gone:
			return
		case <-ping.C:
			if time.Since(time.Unix(0, c.heard.Load())) > silence {
				c.bye.CompareAndSwap(nil, &closeSlow)
				c.goodbye(closeSlow)
				return
			}
			if c.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTimeout)) != nil {
				return
			}
		case <-c.wake:
			if m := c.slot.Swap(nil); m != nil {
				_ = c.conn.SetWriteDeadline(time.Now().Add(writeTimeout))
				if c.conn.WritePreparedMessage(m.prepared) != nil {
					return
				}
			}
			if code := c.bye.Load(); code != nil {
				c.goodbye(*code)
				return
			}
		}
	}
}

func (c *client) goodbye(code closeCode) {
	until := time.Now().Add(time.Second)
	_ = c.conn.SetWriteDeadline(until)
	_ = c.conn.WriteMessage(websocket.TextMessage, code.bye())
	_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code.status, code.name), until)
}
