// Package realtime brings views to screens over websockets: connections, fan-out, resumption, close codes.
//
// # Wire protocol (subprotocol piaojue.v1)
//
// GET /live?page=<page>, with the page's cookie or a bearer token, from an exact list of origins. Messages
// are JSON text.
//
//	client → server   {"meeting": "<id>", "since": <seq>}            once, within 10 s of connecting
//	server → client   {"type": "view", "seq": 812, "view": {…}}      whole, cut for the role
//	                  {"type": "bye", "code": "…", "retry": bool}    the last one, then the close frame
//
// A view is whole: a client that missed ten needs only the last, so reconnecting is subscribing again, and
// "since" is only told so that the protocol can grow. seq is the number of the meeting's last event and never
// falls, on every server alike; a client drops what is older. (Devices come and go without an event: of two
// views with one seq the later stands.) The codes of bye are in close.go.
//
// The newest view is said again within 8 s of the last (12 s where the store does not answer), with the time of now,
// whether anything has changed or not: silence is a dead connection, which a page cannot see otherwise, for pings and
// pongs are its browser's. After 15 s of it a page says that it is cut off and opens another. Refused: a message of its
// own for this, which pages from before would not know, and asking the service over HTTP, which says nothing of the
// socket.
//
// A sign-in has at most four connections at a server; with a fifth the oldest goes as replaced, which its page takes
// for the end. A client without the subprotocol is refused. A frame against RFC 6455, one whose length does not stand
// in its shortest form among them, is answered with close status 1002.
//
// # Shape
//
// Each meeting with a client has an audience hub: one goroutine that owns the meeting's clients, reads the newest
// state when it is woken, makes and frames each audience's message once and offers it to the clients' slots. A slot
// holds the newest message only: a client that does not read sees less and holds up nobody. Views reach
// display and console at most once a tick, tablets at most every 200 ms; the newest always does. The tick is the
// service's, which wakes a hub no oftener; a hub that throttled once more showed half of all casts a tick late.
//
// A connection has one goroutine, which reads it. What is to be sent is written by whoever has it, as far as the
// connection takes it at once, so that a view for five thousand wakes nobody and uses all processors; only for a rest
// that must wait is there a goroutine, which also takes along what was offered meanwhile. Refused: a goroutine for each
// connection's writes, which with the request's buffers, kept alive by its handler, made a client cost 28 KiB, not 8.
//
// The write that takes what fits at once goes to the connection's descriptor (tryWriter), which a TLS connection does
// not have: over TLS each write has a goroutine for as long as it takes. Refused: connections of our own with system
// calls that bypass Go's scheduler, for clients and for the store. They took a sixth off the server's CPU for a cast,
// but did nothing over TLS, and relied on the insides of net/http.
//
// What is said again is the message that is there, made anew at most four times a second for each audience, since it
// tells the time; a twentieth of the clients is looked at every tenth of a second, so that quiet thousands are not
// written to at once.
//
// The hub pings everyone every few seconds, a few at a time: who has not answered for some time is sent away as slow,
// and comes back by itself once they can.
package realtime
