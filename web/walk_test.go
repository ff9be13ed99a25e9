package web

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/ballot/storetest"
	"piaojue/web/auth"
	"piaojue/web/sheet"
)

// A walked does over HTTP what the service would do: every act is a request with the principal's token.
type walked struct {
	*meeting.Service // creates and reads the meeting; acts go over HTTP
	site             *Server
	tokens           *auth.Tokens
}

func (s walked) send(ctx context.Context, by ballot.Principal, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	token, _, err := s.tokens.Issue(by)
	if err != nil {
		return err
	}
	r := httptest.NewRequestWithContext(ctx, method, path, bytes.NewReader(filled(ctx, s.Service, path, body)))
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	s.site.ServeHTTP(w, r)
	if w.Code >= http.StatusMultipleChoices {
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			return err
		}
		return ballot.Refuse(p.Code, "%d %s", w.Code, p.Detail)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(w.Body.Bytes(), out)
}

func (s walked) act(ctx context.Context, by ballot.Principal, id ballot.PollID, act string, in any) error {
	return s.send(ctx, by, http.MethodPost, "/api/polls/"+string(id)+"/"+act, in, nil)
}

func (s walked) SignIn(ctx context.Context, by ballot.Principal, m ballot.MeetingID, n ballot.DeputyID) error {
	path := "/api/meetings/" + string(m) + "/signin"
	if by.Number != n {
		path += "/" + string(n)
	}
	return s.send(ctx, by, http.MethodPost, path, struct{}{}, nil)
}

func (s walked) Leave(ctx context.Context, by ballot.Principal, m ballot.MeetingID, n ballot.DeputyID) error {
	return s.send(ctx, by, http.MethodPost, "/api/meetings/"+string(m)+"/leave/"+string(n), struct{}{}, nil)
}

func (s walked) DraftPoll(ctx context.Context, by ballot.Principal, m ballot.MeetingID, _ ballot.PollID,
	spec ballot.Spec,
) (ballot.PollID, error) {
	var p meeting.PollView
	err := s.send(ctx, by, http.MethodPost, "/api/meetings/"+string(m)+"/polls", spec, &p)
	return p.ID, err
}

func (s walked) Do(ctx context.Context, by ballot.Principal, act ballot.Act, id ballot.PollID, in any) error {
	rows := meeting.ActRows()
	row := rows[slices.IndexFunc(rows, func(r meeting.ActRow) bool { return r.Act == act })]
	if in == nil {
		in = struct{}{}
	}
	return s.act(ctx, by, id, row.Path, in)
}

func (s walked) Cast(ctx context.Context, by ballot.Principal, id ballot.PollID,
	in ballot.CastRequest,
) (meeting.CastAnswer, error) {
	return meeting.CastAnswer{}, s.act(ctx, by, id, "ballots", in)
}

// TestRandomWalksOverHTTP: I8. The random walks of package ballot, over HTTP, on two servers with one store.
func TestRandomWalksOverHTTP(t *testing.T) {
	n := 1000
	if testing.Short() {
		n = 100
	}
	signing, err := auth.NewSigningKey()
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := auth.New(auth.Config{Keys: []auth.SigningKey{signing}})
	if err != nil {
		t.Fatal(err)
	}
	key := make([]byte, seal.KeySize)
	mint, err := seal.NewCodeGenerator(key)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := seal.NewKeyring(key)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Walks(t, n, 60, func(t *testing.T) storetest.Site {
		t.Helper()
		box := storetest.NewMemory()
		code, hash := mint.Code()
		site := storetest.Site{Code: code}
		for i := range site.Servers {
			svc, err := meeting.NewService(meeting.Config{
				Store: box, Keys: ring, Codes: mint, Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))),
				Clerk: func() (string, error) { return hash, nil },
			})
			if err != nil {
				t.Fatal(err)
			}
			server, err := New(Config{
				Service: svc, Tokens: tokens, Codes: mint, PublicURLs: []string{"http://hall"},
				Live:   func(http.ResponseWriter, *http.Request, ballot.Principal, ballot.Role) error { return nil },
				Seen:   func(ballot.MeetingID) map[ballot.DeputyID]meeting.Sighting { return nil },
				Bundle: func(io.Writer, meeting.Record) error { return nil }, Printer: sheet.NewPrinter(sheet.NoChromium),
			})
			if err != nil {
				t.Fatal(err)
			}
			site.Servers[i] = walked{svc, server, tokens}
		}
		return site
	})
}
