package realtime

import "github.com/gorilla/websocket"

// A closeCode says why a connection ends. Each has a code for the bye message and a close status. A curt one has no
// bye: it is for a peer that does not keep to the protocol.
type closeCode struct {
	name   string
	status int
	retry  bool // whether the client should reconnect by itself
	curt   bool
}

// Close codes.
var (
	// signed out, or the slip is void: sign in again
	closeRevoked = closeCode{name: "revoked", status: 4401}
	// the code was used elsewhere, or too many windows use it
	closeReplaced = closeCode{name: "replaced", status: 4409}
	// this server is stopping; another may serve
	closeShutdown = closeCode{name: "shutdown", status: websocket.CloseServiceRestart, retry: true}
	closeSlow     = closeCode{name: "slow", status: websocket.CloseTryAgainLater, retry: true} // did not read for too long

	// did not say which meeting to watch
	closeUnsubscribed = closeCode{name: "subscribe", status: websocket.ClosePolicyViolation, curt: true}
	// sent an invalid frame
	closeProtocol = closeCode{name: "protocol", status: websocket.CloseProtocolError, curt: true}
)

func (c closeCode) bye() []byte {
	if c.retry {
		return []byte(`{"type":"bye","code":"` + c.name + `","retry":true}`)
	}
	return []byte(`{"type":"bye","code":"` + c.name + `","retry":false}`)
}
