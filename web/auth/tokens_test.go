package auth

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
)

var deputy = ballot.Principal{
	ID: "d.017", Name: "张三", Number: "017", Delegation: "第三代表团",
	Roles: []ballot.Role{ballot.RoleDeputy}, Meeting: "abc", Session: "s1",
}

// A clock stands still until it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 12, 2, 0, 0, 0, time.UTC)} }

func newKey(t testing.TB) SigningKey {
	t.Helper()
	k, err := NewSigningKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newTokens(t testing.TB, c *clock, cacheSize int, keys ...SigningKey) *Tokens {
	t.Helper()
	tokens, err := New(Config{Keys: keys, CacheSize: cacheSize, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func issue(t testing.TB, tokens *Tokens, p ballot.Principal) string {
	t.Helper()
	token, _, err := tokens.Issue(p)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestTokenComesBackAsIssued(t *testing.T) {
	c := newClock()
	tokens := newTokens(t, c, 0, newKey(t))
	for _, p := range []ballot.Principal{
		deputy, {ID: ballot.RootClerk, Name: "会务", Roles: []ballot.Role{ballot.RoleClerk}, Session: "s2"},
	} {
		token, expires, err := tokens.Issue(p)
		if err != nil {
			t.Fatal(err)
		}
		if want := c.now().Add(12 * time.Hour); !expires.Equal(want) {
			t.Errorf("expires %v, want %v", expires, want)
		}
		for _, pass := range []string{"cold", "cached"} {
			got, err := tokens.Verify(token)
			if err != nil {
				t.Fatalf("%s: %v", pass, err)
			}
			if diff := cmp.Diff(p, got); diff != "" {
				t.Errorf("%s: %s", pass, diff)
			}
			got.Roles[0] = "spoiled" // must not reach the cache
		}
	}
}

func TestIssueRefusesAnEmptyPrincipal(t *testing.T) {
	tokens := newTokens(t, newClock(), 0, newKey(t))
	for name, change := range map[string]func(*ballot.Principal){
		"no id":      func(p *ballot.Principal) { p.ID = "" },
		"no session": func(p *ballot.Principal) { p.Session = "" },
		"no role":    func(p *ballot.Principal) { p.Roles = nil },
		"too long":   func(p *ballot.Principal) { p.Name = strings.Repeat("名", 2000) },
	} {
		p := deputy
		change(&p)
		if _, _, err := tokens.Issue(p); err == nil {
			t.Errorf("%s: a token was issued", name)
		}
	}
}

// sign makes a token by hand, as an attacker would who knows the library and perhaps a key.
func sign(t testing.TB, method jwt.SigningMethod, key any, kid string, change func(jwt.MapClaims)) string {
	t.Helper()
	at := newClock().now()
	c := jwt.MapClaims{
		"iss": "piaojue", "aud": "piaojue", "sub": "d.017", "sid": "s1", "roles": []string{"deputy"},
		"iat": at.Unix(), "exp": at.Add(time.Hour).Unix(),
	}
	if change != nil {
		change(c)
	}
	tok := jwt.NewWithClaims(method, c)
	if kid != "" {
		tok.Header["kid"] = kid
	}
	s, err := tok.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestVerifyRefuses(t *testing.T) {
	key, other := newKey(t), newKey(t)
	public := key.Private.Public().(ed25519.PublicKey)
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	spki := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	ed := jwt.SigningMethodEdDSA
	good := sign(t, ed, key.Private, key.ID, nil)
	parts := strings.Split(good, ".")
	without := func(claim string) string {
		return sign(t, ed, key.Private, key.ID, func(c jwt.MapClaims) { delete(c, claim) })
	}
	with := func(claim string, v any) string {
		return sign(t, ed, key.Private, key.ID, func(c jwt.MapClaims) { c[claim] = v })
	}
	at := newClock().now()
	for _, tt := range []struct{ name, token string }{
		{"empty", ""},
		{"garbage", "not a token"},
		{"three dots", "..."},
		{"too long", strings.Repeat("a", maxToken+1)},
		{"none", sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, key.ID, nil)},
		{"HS256 under the raw public key", sign(t, jwt.SigningMethodHS256, []byte(public), key.ID, nil)},
		{"HS256 under the PEM public key", sign(t, jwt.SigningMethodHS256, spki, key.ID, nil)},
		{"signature missing", parts[0] + "." + parts[1] + "."},
		{"payload of another", parts[0] + "." + tampered(t, parts[1]) + "." + parts[2]},
		{"signature changed", parts[0] + "." + parts[1] + "." + flip(parts[2])},
		{"base64 not canonical", good[:len(good)-1] + lastBitsSet(good[len(good)-1])},
		{"unknown kid", sign(t, ed, other.Private, other.ID, nil)},
		{"another key under a known kid", sign(t, ed, other.Private, key.ID, nil)},
		{"no kid", sign(t, ed, key.Private, "", nil)},
		{"expired", with("exp", at.Add(-2*time.Hour-time.Second).Unix())},
		{"no exp", without("exp")},
		{"exp is text", with("exp", "tomorrow")},
		{"no iat", without("iat")},
		{"issued far ahead", with("iat", at.Add(3*time.Hour).Unix())},
		{"not yet valid", with("nbf", at.Add(3*time.Hour).Unix())},
		{"no aud", without("aud")},
		{"wrong aud", with("aud", "elsewhere")},
		{"no iss", without("iss")},
		{"wrong iss", with("iss", "elsewhere")},
		{"no sub", without("sub")},
		{"no session", without("sid")},
		{"no roles", without("roles")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tokens := newTokens(t, newClock(), 0, key)
			if _, err := tokens.Verify(good); err != nil {
				t.Fatalf("the good one: %v", err)
			}
			for range 2 { // the second time, nothing may come from the cache
				got, err := tokens.Verify(tt.token)
				if ballot.CodeOf(err) != ballot.CodeUnauthenticated || got.ID != "" {
					t.Errorf("Verify = %+v, %v; want %s", got, err, ballot.CodeUnauthenticated)
				}
			}
		})
	}
}

func tampered(t *testing.T, payload string) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		t.Fatal(err)
	}
	var c map[string]any
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	c["roles"] = []string{"presiding"}
	if raw, err = json.Marshal(c); err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func flip(s string) string {
	if s[0] == 'A' {
		return "B" + s[1:]
	}
	return "A" + s[1:]
}

// lastBitsSet returns another character that decodes to the same last byte: a 64-byte signature leaves four bits of its
// last character unused.
func lastBitsSet(c byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.IndexByte(alphabet, c)|1])
}

func TestExpiryIsCheckedThoughCached(t *testing.T) {
	c := newClock()
	tokens := newTokens(t, c, 0, newKey(t))
	token := issue(t, tokens, deputy)
	for _, step := range []struct {
		by   time.Duration
		want ballot.Code
	}{
		{0, ""},
		{-time.Hour, ""},                 // the clock steps back
		{14*time.Hour - time.Second, ""}, // 13 h after the issue, within the leeway
		{time.Hour, ""},                  // one second short of 14 h
		{time.Second, ballot.CodeUnauthenticated},
		{-time.Second, ""}, // a corrected clock makes it valid again
	} {
		c.move(step.by)
		if _, err := tokens.Verify(token); ballot.CodeOf(err) != step.want {
			t.Errorf("after %v: %v, want %q", step.by, err, step.want)
		}
	}
}

func TestRotatedKey(t *testing.T) {
	c := newClock()
	first, second := newKey(t), newKey(t)
	old := issue(t, newTokens(t, c, 0, first), deputy)
	both := newTokens(t, c, 0, second, first)
	if _, err := both.Verify(old); err != nil {
		t.Errorf("while both keys are known: %v", err)
	}
	alone := newTokens(t, c, 0, second)
	if _, err := alone.Verify(old); ballot.CodeOf(err) != ballot.CodeUnauthenticated {
		t.Errorf("after the old key is gone: %v", err)
	}
	if _, err := alone.Verify(issue(t, both, deputy)); err != nil {
		t.Errorf("the first key signs: %v", err)
	}
}

func TestNewRefusesBadKeys(t *testing.T) {
	key := newKey(t)
	for name, keys := range map[string][]SigningKey{
		"none": nil, "empty": {{ID: "x"}}, "short": {{ID: "x", Private: key.Private[:32]}}, "twice": {key, key},
	} {
		if _, err := New(Config{Keys: keys}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestCacheIsBounded(t *testing.T) {
	const size = 64
	tokens := newTokens(t, newClock(), size, newKey(t))
	busy := issue(t, tokens, deputy)
	for i := range 10 * size {
		p := deputy
		p.Session = ballot.SessionID(fmt.Sprint("s", i))
		if _, err := tokens.Verify(issue(t, tokens, p)); err != nil {
			t.Fatal(err)
		}
		if i%8 == 0 {
			if _, err := tokens.Verify(busy); err != nil {
				t.Fatal(err)
			}
		}
		if n := tokens.cache.size(); n > size {
			t.Fatalf("%d tokens remembered, want at most %d", n, size)
		}
	}
	if n := tokens.cache.size(); n < size/2 {
		t.Errorf("%d tokens remembered, want at least %d", n, size/2)
	}
}

func TestTokensAtTheSameTime(t *testing.T) {
	tokens := newTokens(t, newClock(), 8, newKey(t))
	good := make([]string, 12)
	for i := range good {
		p := deputy
		p.Session = ballot.SessionID(fmt.Sprint(i))
		good[i] = issue(t, tokens, p)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 50 {
				n := (g + i) % len(good)
				p, err := tokens.Verify(good[n])
				if err != nil || p.Session != ballot.SessionID(fmt.Sprint(n)) {
					t.Errorf("token %d: %+v, %v", n, p, err)
				}
				if _, err := tokens.Verify(flip(good[n])); err == nil {
					t.Error("a changed token was taken")
				}
			}
		})
	}
	wg.Wait()
}

func FuzzVerify(f *testing.F) {
	key := newKey(f)
	tokens := newTokens(f, newClock(), 64, key)
	good := issue(f, tokens, deputy)
	for _, s := range []string{"", good, good + ".", flip(good), rand.Text()} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := tokens.Verify(s); (err == nil) != (s == good) {
			t.Errorf("Verify(%q) = %v", s, err)
		}
	})
}

func BenchmarkVerifyCold(b *testing.B) {
	tokens := newTokens(b, newClock(), 2, newKey(b))
	many := make([]string, 16) // more than fit into the cache
	for i := range many {
		p := deputy
		p.Session = ballot.SessionID(fmt.Sprint(i))
		many[i] = issue(b, tokens, p)
	}
	for i := 0; b.Loop(); i++ {
		if _, err := tokens.Verify(many[i%len(many)]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyCached(b *testing.B) {
	tokens := newTokens(b, newClock(), 0, newKey(b))
	token := issue(b, tokens, deputy)
	for b.Loop() {
		if _, err := tokens.Verify(token); err != nil {
			b.Fatal(err)
		}
	}
}
