// Package auth holds what a browser or a program shows to say who it is: signed tokens and their keys,
// the names of the cookies that carry them, and the slowing of those who guess codes.
//
// A token proves who signed in and in which session; whether that session still is the principal's is
// asked of the meeting's state on every request, so a token by itself opens nothing for long. Tokens
// name one algorithm (EdDSA over Ed25519) and one key; nothing in a token chooses how it is checked.
//
// How the whole service stands to OWASP ASVS 5.0 is in asvs.md beside this file.
package auth
