// Package realtime sends views to screens over websockets: connections, fan-out, resumption, close codes.
//
// # Wire protocol (subprotocol piaojue.v1)
//
// GET /live?page=<page>, with the page's cookie or a bearer token, from an exact list of origins. Messages are JSON
// text.
//
//	client → server   {"meeting": "<id>", "since": <seq>}            once, within 10 s of connecting
//	server → client   {"type": "view", "seq": 812, "view": {…}}      whole, cut for the role
//	                  {"type": "bye", "code": "…", "retry": bool}    the last one, then the close frame
//
// A view is complete: a client that missed ten needs only the last one. Reconnecting is therefore subscribing again,
// and "since" is sent only so that the protocol can grow. seq is the number of the meeting's last event and never
// falls, on any server; a client drops a view that is older than the one it has. (Devices come and go without an event:
// of two views with the same seq, the later one stands.) The codes of bye are in close.go.
//
// The newest view is sent again within 8 s of the last one (12 s while the store does not answer), with the current
// time, whether anything has changed or not. Silence therefore means a dead connection. A page cannot see that
// otherwise, because its browser answers pings itself. After 15 s of silence a page says that it is cut off and opens a
// new connection. Refused: a message type of its own for this, which older pages would not know, and asking the service
// over HTTP, which says nothing about the socket.
//
// A sign-in has at most four connections to a server. A fifth closes the oldest as replaced, and its page does not
// reconnect. A client without the subprotocol is refused. A frame that breaks RFC 6455, for example one whose length is
// not in its shortest form, is answered with close status 1002.
//
// # Shape
//
// Each meeting with a client has an audience hub: one goroutine that owns the meeting's clients. When woken it reads
// the newest state, builds and frames each audience's message once, and offers it to the clients' slots. A slot holds
// only the newest message: a client that does not read sees fewer views and blocks nobody. Display and console get at
// most one view per tick, tablets at most one per 200 ms; the newest view always arrives. The tick is the service's,
// which wakes a hub no more often; a hub with a second throttle of its own showed half of all casts a tick late.
//
// A connection has one goroutine, which reads it. A message is written by the goroutine that produces it, as far as the
// connection accepts it without blocking, so that a view for five thousand clients wakes no other goroutine and uses
// all processors. Only a remainder that must wait gets a goroutine, which also writes what was offered in the meantime.
// Refused: a writer goroutine for each connection; together with the request's buffers, which its handler keeps alive,
// it made a client cost 28 KiB instead of 8.
//
// The non-blocking write goes to the connection's file descriptor (tryWriter). A TLS connection has none: over TLS each
// write has a goroutine for as long as it takes. Refused: our own connections with system calls that bypass Go's
// scheduler, for clients and for the store. They saved a sixth of the server's CPU time for a cast, but did nothing
// over TLS and relied on the internals of net/http.
//
// A renewal sends the current message again, rebuilt at most four times a second for each audience because it contains
// the time. Every tenth of a second a twentieth of the clients is checked, so that thousands of quiet clients are not
// all written to at once.
//
// The hub pings every client every few seconds, a few at a time. A client that has not answered for some time is closed
// as slow, and reconnects by itself once it can.
package realtime
