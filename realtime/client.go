package realtime

import (
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// A message is one view, marshalled and framed once for all clients of its audience.
type message struct {
	of    *preparedView // which view of a snapshot it is
	made  time.Time     // the time that it tells
	frame []byte
}

// A client is one connection. Nobody waits for it: who has something to say leaves it under mu, and writes it unless
// somebody writes already.
type client struct {
	conn      *websocket.Conn
	frames    *checkedConn // below conn
	at        tryWriter    // the connection below frames
	principal ballot.Principal
	audience  meeting.Audience
	meeting   ballot.MeetingID
	offered   *message      // last; only its audience hub looks at it
	place     int           // among its audience hub's clients; only its goroutine looks at it
	heard     atomic.Int64  // when the peer last answered a ping, in Unix nanoseconds
	turn      int           // of being pinged; set once
	out       chan struct{} // closed when the client is gone

	mu      sync.Mutex // guards the fields below; never held across I/O
	busy    bool       // somebody writes, or nobody will any more
	over    bool       // nobody begins to write any more
	owed    []byte     // a pong
	next    *message   // the newest that has not been sent
	bye     *closeCode
	writers sync.WaitGroup // added to under mu while not over
}

func newClient(conn *websocket.Conn, p ballot.Principal, a meeting.Audience) *client {
	c := &client{conn: conn, principal: p, audience: a, meeting: p.Meeting, out: make(chan struct{})}
	c.frames, _ = conn.NetConn().(*checkedConn) // as checkedWriter made it
	c.at = newTryWriter(c.frames.Conn)
	c.heard.Store(time.Now().UnixNano())
	c.answers()
	return c
}

// answers has pings and close frames answered in line with all else that is written.
func (c *client) answers() {
	c.conn.SetPongHandler(func(string) error {
		c.heard.Store(time.Now().UnixNano())
		return nil
	})
	c.conn.SetPingHandler(func(text string) error {
		c.say(func() { c.owed = frameOf(websocket.PongMessage, []byte(text)) })
		return nil
	})
	c.conn.SetCloseHandler(func(status int, _ string) error {
		c.say(func() { c.owed = frameOf(websocket.CloseMessage, websocket.FormatCloseMessage(status, "")) })
		return nil
	})
}

// subscribe reads the one message a client sends. The first clerk names the meeting wanted; for all others it must be
// their own.
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

// part sends the client away, unless it is being sent away already, and waits until that has been written.
func (c *client) part(code closeCode) {
	if c.frames.bad {
		code = closeProtocol
	}
	c.leave(code)
	c.finish()
	_ = c.conn.Close()
}

// offer replaces what the client has not been sent yet: a view is whole, so only the newest counts.
func (c *client) offer(m *message) {
	c.say(func() { c.next = m })
}

// leave sends the client away.
func (c *client) leave(code closeCode) {
	c.say(func() {
		if c.bye == nil {
			c.bye = &code
		}
	})
}

// silent tells whether the peer has not answered for long.
func (c *client) silent(now time.Time) bool {
	return now.Sub(time.Unix(0, c.heard.Load())) > silence
}

// ping asks whether the peer is there. Who is being written to is let be: that write has its own end.
func (c *client) ping() {
	c.say(func() {
		if !c.busy {
			c.owed = frameOf(websocket.PingMessage, nil)
		}
	})
}

// serve reads until the peer is gone or sent away, and returns when nothing of the client is left.
func (c *client) serve() {
	defer close(c.out)
	c.read()
	if c.frames.bad {
		c.part(closeProtocol)
		return
	}
	_ = c.conn.Close() // ends who writes, too
	c.finish()
}

// finish lets nobody begin to write any more and waits for who writes.
func (c *client) finish() {
	c.mu.Lock()
	c.over = true
	c.mu.Unlock()
	c.writers.Wait()
}

// read takes in pongs and notices that the peer is gone. What a client says after subscribing has no meaning.
func (c *client) read() {
	_ = c.conn.SetReadDeadline(time.Time{}) // the hub looks after those who fall silent
	for {
		if _, _, err := c.conn.NextReader(); err != nil {
			return
		}
	}
}
