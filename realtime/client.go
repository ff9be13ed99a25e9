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
	of    *preparedView // identifies the view within a snapshot
	made  time.Time     // the time that the view shows
	frame []byte
}

// A client is one connection. No goroutine waits for it: a goroutine with something to send queues it under mu and, if
// no writer is active, writes it itself.
type client struct {
	conn      *websocket.Conn
	frames    *checkedConn // under conn
	at        tryWriter    // the connection under frames
	principal ballot.Principal
	audience  meeting.Audience
	meeting   ballot.MeetingID
	offered   *message      // the last message offered; only the audience hub uses it
	place     int           // index among the audience hub's clients; only the hub's goroutine uses it
	heard     atomic.Int64  // when the peer last answered a ping, in Unix nanoseconds
	turn      int           // its ping turn; set once
	out       chan struct{} // closed when the client is gone

	mu      sync.Mutex // guards the fields below; never held across I/O
	busy    bool       // a writer is active, or writing has ended for good
	over    bool       // no new writer may start
	owed    []byte     // a control frame to send: a pong, ping or close frame
	next    *message   // the newest message not sent yet
	bye     *closeCode
	writers sync.WaitGroup // Add only under mu while not over
}

func newClient(conn *websocket.Conn, p ballot.Principal, a meeting.Audience) *client {
	c := &client{conn: conn, principal: p, audience: a, meeting: p.Meeting, out: make(chan struct{})}
	c.frames, _ = conn.NetConn().(*checkedConn) // made by checkedWriter
	c.at = newTryWriter(c.frames.Conn)
	c.heard.Store(time.Now().UnixNano())
	c.answers()
	return c
}

// answers sends the answers to pings and close frames through the same queue as everything else.
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

// subscribe reads the one message a client sends. The first clerk may name any meeting; all others only their own.
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

// part closes the client, unless it is being closed already, and waits until that has been written.
func (c *client) part(code closeCode) {
	if c.frames.bad {
		code = closeProtocol
	}
	c.leave(code)
	c.finish()
	_ = c.conn.Close()
}

// offer replaces the message not sent yet: a view is complete, so only the newest counts.
func (c *client) offer(m *message) {
	c.say(func() { c.next = m })
}

// leave queues the goodbye; the first code given stands.
func (c *client) leave(code closeCode) {
	c.say(func() {
		if c.bye == nil {
			c.bye = &code
		}
	})
}

// silent reports whether the peer has not answered pings for too long.
func (c *client) silent(now time.Time) bool {
	return now.Sub(time.Unix(0, c.heard.Load())) > silence
}

// ping queues a ping, unless a write is under way: that write has its own timeout.
func (c *client) ping() {
	c.say(func() {
		if !c.busy {
			c.owed = frameOf(websocket.PingMessage, nil)
		}
	})
}

// serve reads until the peer has gone or was closed, and returns when its writers have ended too.
func (c *client) serve() {
	defer close(c.out)
	c.read()
	if c.frames.bad {
		c.part(closeProtocol)
		return
	}
	_ = c.conn.Close() // ends an active writer, too
	c.finish()
}

// finish lets no new writer start and waits for the active one.
func (c *client) finish() {
	c.mu.Lock()
	c.over = true
	c.mu.Unlock()
	c.writers.Wait()
}

// read handles pongs and notices that the peer is gone. Messages after the subscription are ignored.
func (c *client) read() {
	_ = c.conn.SetReadDeadline(time.Time{}) // the hub looks for silent clients
	for {
		if _, _, err := c.conn.NextReader(); err != nil {
			return
		}
	}
}
