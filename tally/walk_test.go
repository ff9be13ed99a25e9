package tally_test

import (
	"crypto/ed25519"
	"testing"

	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/ballot/storetest"
	"piaojue/tally"
	"piaojue/tally/redistest"
)

// A few of storetest's random walks, on two servers with a store each on one Redis.
func TestRandomWalksOnRedis(t *testing.T) {
	server := redistest.Start(t)
	one, two := newStore(t, server.URL()), newStore(t, server.URL())
	key := make([]byte, seal.KeySize)
	mint, err := seal.NewCodeGenerator(key)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := seal.NewKeyring(key)
	if err != nil {
		t.Fatal(err)
	}
	code, hash := mint.Code()
	storetest.Walks(t, 40, 60, func(t *testing.T) storetest.Site {
		t.Helper()
		site := storetest.Site{Code: code}
		for i, store := range []*tally.Store{one, two} {
			if site.Servers[i], err = meeting.NewService(meeting.Config{
				Store: store, Keys: ring, Codes: mint,
				Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))), Clerk: func() (string, error) {
					return hash, nil
				},
			}); err != nil {
				t.Fatal(err)
			}
		}
		return site
	})
}
