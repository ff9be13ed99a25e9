package realtime

import "github.com/gorilla/websocket"

// A closeCode says why a connection ends. Each is a code of the bye message, with a close status beside it.
type closeCode struct {
	name   string
	status int
	retry  bool // whether to come back by itself
}

// The close codes.
var (
	closeRevoked  = closeCode{"revoked", 4401, false}                          // signed out, or the slip is void: sign in again
	closeReplaced = closeCode{"replaced", 4409, false}                         // the same code signed in elsewhere
	closeShutdown = closeCode{"shutdown", websocket.CloseServiceRestart, true} // this server stops: another may serve
	closeSlow     = closeCode{"slow", websocket.CloseTryAgainLater, true}      // did not read for too long
)

func (c closeCode) bye() []byte {
	if c.retry {
		return []byte(`{"type":"bye","code":"` + c.name + `","retry":true}`)
	}
	return []byte(`{"type":"bye","code":"` + c.name + `","retry":false}`)
}
