package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkCast measures the server's own part of a cast, without HTTP and with an in-memory store. It sends the same
// ballot again, which takes the same path.
func BenchmarkCast(b *testing.B) {
	const items = 12
	h := newHall(b, hallConfig{deputies: 6})
	poll := h.opened(h.spec(items, items-2, map[string]any{"secrecy": "recorded"}))
	h.site.observe = func(Observation) {}
	marks := map[string]string{}
	for i := range items - 2 {
		marks[fmt.Sprint(i+1)] = "approve"
	}
	body, _ := json.Marshal(map[string]any{"key": "bench-0123456789-0123456789", "marks": marks}) // maps of strings
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/api/polls/"+poll+"/ballots",
			bytes.NewReader(body))
		r.Header["Authorization"] = h.voters[0].header["Authorization"]
		w := httptest.NewRecorder()
		h.site.ServeHTTP(w, r)
		if w.Code != http.StatusCreated && w.Code != http.StatusOK {
			b.Fatalf("%d: %s", w.Code, w.Body)
		}
	}
}
