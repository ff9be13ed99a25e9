package auth

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"piaojue/ballot"
)

// maxToken is longer than any token issued here: names are limited, so a longer token is not ours.
const maxToken = 4096

// Config says how tokens are made and verified. Zero values mean the defaults.
type Config struct {
	Keys      []SigningKey // the first one signs, all of them verify
	Issuer    string       // default "piaojue"
	Audience  string       // default "piaojue"
	Lifetime  time.Duration
	Leeway    time.Duration // so that clock steps of an hour end no sign-in
	CacheSize int           // number of verified tokens remembered
	Now       func() time.Time
}

func (c Config) withDefaults() Config {
	if c.Issuer == "" {
		c.Issuer = "piaojue"
	}
	if c.Audience == "" {
		c.Audience = "piaojue"
	}
	if c.Lifetime == 0 {
		c.Lifetime = 12 * time.Hour
	}
	if c.Leeway == 0 {
		c.Leeway = 2 * time.Hour
	}
	if c.CacheSize == 0 {
		c.CacheSize = 8192
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// claims are the content of a token. All registered claims used here are required.
type claims struct {
	jwt.RegisteredClaims
	Name       string        `json:"name"`
	Number     string        `json:"number,omitempty"`
	Delegation string        `json:"delegation,omitempty"`
	Meeting    string        `json:"meeting,omitempty"`
	Roles      []ballot.Role `json:"roles"`
	Session    string        `json:"sid"`
}

// Tokens issues and verifies tokens. It is safe for concurrent use.
type Tokens struct {
	cfg    Config
	public map[string]ed25519.PublicKey // by key id
	parser *jwt.Parser
	cache  *cache
}

// New makes the issuer and verifier of tokens.
func New(c Config) (*Tokens, error) {
	c = c.withDefaults()
	if len(c.Keys) == 0 {
		return nil, errors.New("auth: at least one signing key is required")
	}
	if c.Lifetime < 0 || c.Leeway < 0 || c.CacheSize < 2 {
		return nil, errors.New("auth: lifetime and leeway must not be negative, and the cache holds at least 2 tokens")
	}
	t := &Tokens{cfg: c, public: map[string]ed25519.PublicKey{}, cache: newCache(c.CacheSize)}
	for _, k := range c.Keys {
		if len(k.Private) != ed25519.PrivateKeySize || k.ID == "" {
			return nil, errors.New("auth: a signing key is empty")
		}
		if _, twice := t.public[k.ID]; twice {
			return nil, fmt.Errorf("auth: the signing key %s is given twice", k.ID)
		}
		t.public[k.ID] = k.Private.Public().(ed25519.PublicKey)
	}
	t.parser = jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithIssuer(c.Issuer),
		jwt.WithAudience(c.Audience),
		jwt.WithLeeway(c.Leeway),
		jwt.WithTimeFunc(c.Now),
		jwt.WithStrictDecoding(),
	)
	return t, nil
}

// Issue signs a token for a principal's session and returns when it expires.
func (t *Tokens) Issue(p ballot.Principal) (token string, expires time.Time, err error) {
	if p.ID == "" || p.Session == "" || len(p.Roles) == 0 {
		return "", time.Time{}, errors.New("auth: a token needs a principal with a session and a role")
	}
	now := t.cfg.Now().UTC().Truncate(time.Second)
	expires = now.Add(t.cfg.Lifetime)
	tok := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: t.cfg.Issuer, Audience: jwt.ClaimStrings{t.cfg.Audience}, Subject: string(p.ID),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires),
		},
		Name: p.Name, Number: string(p.Number), Delegation: p.Delegation,
		Meeting: string(p.Meeting), Roles: p.Roles, Session: string(p.Session),
	})
	key := t.cfg.Keys[0]
	tok.Header["kid"] = key.ID
	token, err = tok.SignedString(key.Private)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("sign a token: %w", err)
	}
	if len(token) > maxToken {
		return "", time.Time{}, fmt.Errorf("auth: a token of %d bytes would not be taken back", len(token))
	}
	return token, expires, nil
}

// Verify returns the principal of a token. It refuses every invalid token with CodeUnauthenticated, whatever is wrong
// with it. The caller must check whether the session is still valid.
func (t *Tokens) Verify(token string) (ballot.Principal, error) {
	if len(token) > maxToken {
		return ballot.Principal{}, ballot.Refuse(ballot.CodeUnauthenticated, "token of %d bytes", len(token))
	}
	if e := t.cache.get(token); e != nil {
		if !t.cfg.Now().Before(e.until) {
			return ballot.Principal{}, ballot.Refuse(ballot.CodeUnauthenticated, "token is expired")
		}
		return e.copy(), nil
	}
	var c claims
	if _, err := t.parser.ParseWithClaims(token, &c, t.keyOf); err != nil {
		return ballot.Principal{}, ballot.Because(ballot.CodeUnauthenticated, err)
	}
	// The parser checks iat only if it is present, and does not know our own claims.
	if c.IssuedAt == nil || c.Subject == "" || c.Session == "" || len(c.Roles) == 0 {
		return ballot.Principal{}, ballot.Refuse(ballot.CodeUnauthenticated, "token lacks iat, sub, sid or roles")
	}
	e := &entry{until: c.ExpiresAt.Add(t.cfg.Leeway), principal: ballot.Principal{
		ID: ballot.PrincipalID(c.Subject), Name: c.Name, Number: ballot.DeputyID(c.Number), Delegation: c.Delegation,
		Meeting: ballot.MeetingID(c.Meeting), Roles: c.Roles, Session: ballot.SessionID(c.Session),
	}}
	t.cache.put(token, e)
	return e.copy(), nil
}

func (t *Tokens) keyOf(tok *jwt.Token) (any, error) {
	kid, ok := tok.Header["kid"].(string)
	if !ok {
		return nil, errors.New("no kid")
	}
	key, ok := t.public[kid]
	if !ok {
		return nil, errors.New("unknown kid")
	}
	return key, nil
}
