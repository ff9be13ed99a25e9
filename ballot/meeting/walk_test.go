package meeting_test

import (
	"crypto/ed25519"
	"testing"

	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/ballot/storetest"
)

// I8: random acts by random people, on either of two servers, never get anything unlawful accepted.
func TestRandomWalksOfTheLifeCycle(t *testing.T) {
	n := 1000
	if testing.Short() {
		n = 100
	}
	storetest.Walks(t, n, 60, func(t *testing.T) storetest.Site {
		t.Helper()
		box, key := storetest.NewMemory(), make([]byte, seal.KeySize)
		mint, err := seal.NewCodeGenerator(key)
		if err != nil {
			t.Fatal(err)
		}
		ring, err := seal.NewKeyring(key)
		if err != nil {
			t.Fatal(err)
		}
		code, hash := mint.Code()
		var site storetest.Site
		for i := range site.Servers {
			if site.Servers[i], err = meeting.NewService(meeting.Config{
				Store: box, Keys: ring, Codes: mint,
				Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))), Clerk: func() (string, error) {
					return hash, nil
				},
			}); err != nil {
				t.Fatal(err)
			}
		}
		site.Code = code
		return site
	})
}
