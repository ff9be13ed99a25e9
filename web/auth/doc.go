// Package auth holds what a browser or a program presents to prove who it is: signed tokens and their keys, the names
// of the cookies that carry them, and the rate limit on guessing codes.
//
// A token proves who signed in and in which session. Whether that session is still the principal's is checked against
// the meeting's state on every request, so a token alone does not give access for long. Tokens name one algorithm
// (EdDSA over Ed25519) and one key; nothing in a token chooses how it is verified.
//
// How the whole service compares with OWASP ASVS 5.0 is in asvs.md beside this file.
package auth
