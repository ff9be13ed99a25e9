// Package seal closes ballots in envelopes and makes the keys, codes and digests of the service.
//
// # Keys
//
// The master key is a file of 32 random bytes, mode 0600, outside the store. It wraps the box key of every poll,
// made when the poll is adopted; the store holds box keys only wrapped. Keys are never used raw: each use has a
// subkey of its own, drawn by HKDF-SHA-256 under a label.
//
//	master key ─ "piaojue wrap v1" ─► wraps box keys (AES-256-GCM, the poll's id as additional data)
//	box key ──── "piaojue seal v1" ─► seals envelopes (AES-256-GCM, the poll's id as additional data)
//	         └── "piaojue digest v1" ► digests of casts (HMAC-SHA-256)
//
// # Envelopes
//
//	nonce (12, random) · ciphertext · tag (16)
//
// The plaintext is one byte of flags, one of length, the marks one digit an item, and zeros up to the most items
// a poll may have; so all envelopes have one length and say nothing of the ballot. What was sealed for one poll
// does not open in another, and what was changed does not open at all.
//
// # What this does not do
//
// Whoever holds the store's data together with the master key of that time can open envelopes: sealing keeps
// ballots from those who read the store, its files, backups or logs, not from who controls the server.
package seal
