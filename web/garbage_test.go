package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally/battery"
)

// Fragments that the random requests are made of.
var (
	garbageIDs = []string{
		"", "0", "-1", "m-1", "a-b-c", "..", "%2e%2e", "%00", "%ff", "{meeting}", "'; DROP", "$(id)", "1e9", "票决", "x%0d%0ay",
		strings.Repeat("9", 300), "*", "poll",
	}
	garbageBodies = []string{
		"", "{}", "[]", "null", "0", `""`, "{", "\x00", "\xff\xfe", `{"code":null}`, `{"code":["1"]}`, `{"marks":{"1":{}}}`,
		`{"key":"key-of-the-garbage","marks":{"1":"approve"}}`,
		`{"key":"key-of-the-garbage","marks":null}`, `{"kind":"selection"}`,
		`{"kind":"rating","title":"x","items":[{}],"rules":{"grades":[{}],"scale":[""]}}`,
		`{"title":"x","rehearsal":true}`, `{"agree":true}`, `{"agree":null,"discrepancy":7}`, `{"deputies":"some"}`,
		`{"deputies":[""],"staff":null}`, `{"scene":"voting","poll":"none"}`,
		`{"kind":"tie"}`, `{"reason":"\u0000"}`, strings.Repeat("[", 10_000), `{"a":` + strings.Repeat(`{"a":`, 5000),
		"number,name\n1,a\n1,b\n", "编号\n", "PK\x03\x04garbage", `{"seats":1e999}`,
		`{"title":"` + strings.Repeat("x", 70<<10) + `"}`, `{"name":"x","roles":["king"]}`, `{"state":"gone"}`,
	}
	garbageTypes = []string{
		"", "application/json", "text/csv", "text/html; charset=", "application/xml", "multipart/form-data; boundary=x",
		";;;", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}
	garbageQueries = []string{
		"", "?dry_run=1", "?page=vote", "?page=../x", "?from=-1", "?from=99999999999999999999", "?from=7", "?lang=en",
		"?lang=%ff", "?name=%00.xlsx", "?%zz", "?from=0x10",
	}
	garbageHeaders = []struct{ name, value string }{
		{"Piaojue-Page", "kitchen"},
		{"Piaojue-Page", "console"},
		{"Origin", "null"},
		{"Cookie", "piaojue_vote=; ;=x"},
		{"Accept-Language", strings.Repeat("zh;q=9,", 300)},
		{"Authorization", "Bearer"},
		{"Authorization", "Bearer  ey.ey.ey"},
		{"X-Forwarded-For", ",,,x"},
		{"Accept", "text/html"},
		{"Content-Encoding", "gzip"},
		{"Upgrade", "websocket"},
		{"Connection", "upgrade"},
	}
)

// TestGarbage sends random requests to every route as every caller: none is answered with an internal error.
func TestGarbage(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	polls := []string{
		h.opened(h.spec(3, 2, nil)), h.drafted(h.spec(3, 2, nil)),
		h.opened(h.spec(2, 1, map[string]any{"secrecy": "recorded"})),
	}
	var who []caller
	random := battery.Random(t)
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	table := h.site.table()
	n := battery.Size(2000, 10_000)
	if testing.Short() {
		n = 500
	}
	for i := range n {
		if i%200 == 0 { // some requests sign callers out
			who = h.everybody()
		}
		method, path, found := strings.Cut(table[random.IntN(len(table))].pattern, " ")
		if !found {
			method, path = pick([]string{"GET", "POST", "DELETE", "OPTIONS", "TRACE", "BREW"}), "/"+pick(garbageIDs)
		}
		for _, part := range []struct{ name, real string }{
			{"{meeting}", h.m},
			{"{poll}", polls[random.IntN(len(polls))]},
			{"{deputy}", "001"},
			{"{file}", "x.js"},
			{"{$}", ""},
		} {
			if random.IntN(4) == 0 {
				part.real = pick(garbageIDs)
			}
			path = strings.ReplaceAll(path, part.name, part.real)
		}
		if path == "/api/logout" && random.IntN(20) > 0 {
			continue // otherwise no caller would stay signed in
		}
		path = strings.ReplaceAll(strings.ReplaceAll(path, " ", "%20"), "\n", "%0a")
		body := pick(garbageBodies)
		if random.IntN(2) == 0 && len(body) > 0 && len(body) < 1000 { // change one byte of it
			raw := []byte(body)
			raw[random.IntN(len(raw))] = byte(random.IntN(256))
			body = string(raw)
		}
		r, err := http.NewRequestWithContext(t.Context(), method, "http://hall.example"+path+pick(garbageQueries),
			strings.NewReader(body))
		if err != nil {
			continue // no client can send it
		}
		for name, values := range who[random.IntN(len(who))].header {
			r.Header[name] = values
		}
		if kind := pick(garbageTypes); kind != "" {
			r.Header.Set("Content-Type", kind)
		}
		if random.IntN(3) == 0 {
			g := garbageHeaders[random.IntN(len(garbageHeaders))]
			r.Header.Set(g.name, g.value)
		}
		r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", random.IntN(256))
		w := httptest.NewRecorder()
		h.site.ServeHTTP(w, r)
		if w.Code >= 500 && w.Code != http.StatusServiceUnavailable ||
			w.Code == http.StatusServiceUnavailable && !strings.Contains(w.Body.String(), `"paused"`) {
			t.Errorf("request %d: %s %s %q by %v: %d %s", i, method, r.URL, body, r.Header, w.Code, w.Body)
		}
		(answer{what: method + " " + path, status: w.Code, header: w.Header()}).secured(t)
	}
	for _, c := range h.everybody()[1:] {
		c.get("/api/meetings/"+h.m).want(t, http.StatusOK)
	}
	if _, intact := h.log(); !intact {
		t.Error("the log's chain is broken")
	}
	battery.Measured(t, "%d garbage requests over %d routes: 5xx 0, panics 0, the log whole", n, len(table))
}

// everybody signs everyone in again; the first caller has no token.
func (h *hall) everybody() []caller {
	h.Helper()
	h.root = h.signIn(h.rootCode, "")
	who := []caller{h.nobody(), h.root}
	var staff struct {
		Staff []meeting.StaffMember `json:"staff"`
	}
	h.root.get("/api/meetings/"+h.m+"/staff").into(h, http.StatusOK, &staff)
	for i, c := range []*caller{&h.clerk, &h.chair, &h.teller, &h.screen} {
		*c = h.signIn(h.slips(h.m, map[string]any{"staff": []string{string(staff.Staff[i].ID)}})[0].Code, "")
		who = append(who, *c)
	}
	h.voters = h.deputies(h.m, 2)
	return append(who, h.voters...)
}

func FuzzLogin(f *testing.F) {
	h := newServer(f, hallConfig{})
	for _, b := range garbageBodies {
		f.Add([]byte(b))
	}
	f.Add([]byte(`{"code":"` + h.rootCode[:9] + `","pin":"123456"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/api/login", strings.NewReader(string(body)))
		w := httptest.NewRecorder()
		h.site.ServeHTTP(w, r)
		switch w.Code {
		case http.StatusBadRequest, http.StatusUnauthorized, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge,
			http.StatusTooManyRequests:
		default:
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
	})
}

func FuzzCast(f *testing.F) {
	h := newHall(f, hallConfig{deputies: 3})
	poll := h.opened(h.spec(3, 2, map[string]any{"secrecy": "recorded"}))
	for _, b := range garbageBodies {
		f.Add([]byte(b))
	}
	f.Add([]byte(`{"key":"key-of-the-ballot-1","marks":{"1":"approve","2":"reject","3":"abstain"},` +
		`"accept_void":true,"replaces":"x"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequest(http.MethodPost, act(poll, "ballots"), strings.NewReader(string(body)))
		r.Header = h.voters[0].header.Clone()
		w := httptest.NewRecorder()
		h.site.ServeHTTP(w, r)
		if w.Code >= 500 || w.Code == http.StatusUnauthorized || w.Code == http.StatusForbidden {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
		returned, err := h.box.Returned(t.Context(), ballot.PollID(poll), "002")
		if err != nil || returned != "" {
			t.Errorf("%q: another deputy's return is %q, %v", body, returned, err)
		}
	})
}
