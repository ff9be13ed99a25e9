package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/ballot"
	"piaojue/web/auth"
)

// bearer is the token in the Authorization header, or "".
func bearer(r *http.Request) string {
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// pageOf is the page a request says it comes from: in a header, or in ?page= if no header can be set.
func pageOf(r *http.Request) (auth.Page, bool) {
	name := r.Header.Get("Piaojue-Page")
	if name == "" {
		name = r.URL.Query().Get("page")
	}
	return auth.ParsePage(name)
}

// credentials returns the token of a request, and whether it came in a cookie, which another site's page would send
// too.
func credentials(r *http.Request) (token string, cookie bool) {
	if t := bearer(r); t != "" {
		return t, false
	}
	page, ok := pageOf(r)
	if !ok {
		return "", false
	}
	c, err := r.Cookie(auth.CookieName(page))
	if err != nil {
		return "", false
	}
	return c.Value, true
}

// changing reports whether a request may change something, or opens the live channel, which counts as such.
func changing(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.Path == "/live"
}

// identify returns the principal who sends a request. The session is not checked yet.
func (s *Server) identify(r *http.Request) (ballot.Principal, error) {
	token, cookie := credentials(r)
	if token == "" {
		return ballot.Principal{}, ballot.Refuse(ballot.CodeUnauthenticated, "no token")
	}
	if changing(r) && (cookie || r.Header.Get("Origin") != "") && !s.OriginAllowed(r) {
		return ballot.Principal{}, ballot.Refuse(ballot.CodeForeignOrigin, "origin %q", r.Header.Get("Origin"))
	}
	p, err := s.tokens.Verify(token)
	if err != nil {
		return ballot.Principal{}, err
	}
	return s.polls.Vouched(p), nil
}

// A roleHandler is a handler for a principal who is signed in.
type roleHandler func(http.ResponseWriter, *http.Request, ballot.Principal) error

// as lets in principals who hold one of the roles and whose session is still valid.
func (s *Server) as(h roleHandler, roles ...ballot.Role) http.Handler {
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		p, err := s.identify(r)
		if err != nil {
			return err
		}
		if err := s.polls.CheckSession(r.Context(), p); err != nil {
			return err
		}
		if !slices.ContainsFunc(roles, p.Is) {
			return ballot.Refuse(ballot.CodeForbidden, "%s with %v on %s", p.ID, p.Roles, r.Pattern)
		}
		return h(w, r, p)
	})
}

// casting checks only the token of deputies: the session is checked in the cast itself.
func (s *Server) casting(h roleHandler) http.Handler {
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		p, err := s.identify(r)
		if err != nil {
			return err
		}
		if !p.Is(ballot.RoleDeputy) {
			return ballot.Refuse(ballot.CodeForbidden, "%s with %v casts", p.ID, p.Roles)
		}
		return h(w, r, p)
	})
}

type loginRequest struct {
	Code string `json:"code"`
	Pin  string `json:"pin,omitempty"`
}

type loginAnswer struct {
	Token     string           `json:"token"`
	Expires   time.Time        `json:"expires"`
	Principal ballot.Principal `json:"principal"`
	Page      auth.Page        `json:"page"`
}

// login turns a code into a session. The code is checked before the rate limit, so that a right one always signs in.
func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	var in loginRequest
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if _, cookie := credentials(r); (cookie || r.Header.Get("Origin") != "") && !s.OriginAllowed(r) {
		return ballot.Refuse(ballot.CodeForeignOrigin, "origin %q", r.Header.Get("Origin"))
	}
	p, err := s.polls.SignInByCode(r.Context(), in.Code, in.Pin)
	if ballot.CodeOf(err) == ballot.CodeWrongCode {
		return s.slowed(r, err)
	}
	if ballot.CodeOf(err) == ballot.CodePinLocked {
		return ballot.RefuseWith(ballot.CodePinLocked, map[string]string{"retry_after": pinLock})
	}
	if err != nil {
		return err
	}
	token, expires, err := s.tokens.Issue(p)
	if err != nil {
		return err
	}
	page, ok := pageOf(r)
	if !ok || !p.Is(auth.RoleOf(page)) {
		page = auth.PageOf(p.Roles)
	}
	http.SetCookie(w, s.cookie(r, page, token, expires))
	return encode(w, http.StatusOK, loginAnswer{token, expires, p, page})
}

// pinLock is the longest time a PIN stays locked, in seconds: wrong attempts count for 15 minutes.
const pinLock = "900"

// slowed makes a caller who guesses wait longer and longer; its answer reveals no more than that of a wrong code.
func (s *Server) slowed(r *http.Request, err error) error {
	wait := s.wrong.Wrong(s.trusted.client(r))
	if wait <= 0 {
		return err
	}
	seconds := strconv.Itoa(int(wait/time.Second) + 1)
	return ballot.RefuseWith(ballot.CodeRateLimited, map[string]string{"retry_after": seconds, "seconds": seconds})
}

// cookie makes the cookie of a page. If the request came over TLS, to us or to the proxy before us, the cookie is never
// sent without TLS.
func (s *Server) cookie(r *http.Request, page auth.Page, token string, expires time.Time) *http.Cookie {
	return &http.Cookie{
		Name: auth.CookieName(page), Value: token, Path: "/", Expires: expires, HttpOnly: true,
		SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil || strings.HasPrefix(s.base, "https://"),
	}
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	if err := s.polls.SignOut(r.Context(), p); err != nil {
		return err
	}
	if page, ok := pageOf(r); ok {
		http.SetCookie(w, s.cookie(r, page, "", time.Unix(1, 0)))
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

type meAnswer struct {
	Principal ballot.Principal `json:"principal"`
	DraftKey  string           `json:"draft_key,omitempty"` // deputies: the key of unsent choices in their page
}

func (s *Server) me(w http.ResponseWriter, _ *http.Request, p ballot.Principal) error {
	answer := meAnswer{Principal: p}
	if p.Is(ballot.RoleDeputy) {
		answer.DraftKey = s.codes.DraftKey(p.Session)
	}
	return encode(w, http.StatusOK, answer)
}

// liveChannel passes a signed-in client to the hub, in the role of its page.
func (s *Server) liveChannel(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	role := ballot.Role("")
	if page, ok := pageOf(r); ok {
		role = auth.RoleOf(page)
	} else if home := auth.PageOf(p.Roles); home != "" {
		role = auth.RoleOf(home)
	}
	if !p.Is(role) {
		return ballot.Refuse(ballot.CodeForbidden, "%s on the live channel of %s", p.ID, role)
	}
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		return ballot.Refuse(ballot.CodeBadRequest, "the live channel is a websocket")
	}
	return s.live(w, r, p, role)
}

// viewRole is the role in which a principal views a meeting: that of the page, or else that of their own page.
func viewRole(r *http.Request, p ballot.Principal) ballot.Role {
	if page, ok := pageOf(r); ok && p.Is(auth.RoleOf(page)) {
		return auth.RoleOf(page)
	}
	return auth.RoleOf(auth.PageOf(p.Roles))
}
