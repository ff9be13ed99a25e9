// Package seal seals ballots in envelopes and makes the keys, codes and digests of the service.
//
// # Keys
//
// The master key is a file of 32 random bytes, mode 0600, outside the store. It wraps the box key of every poll, which
// is made when the poll is adopted; the store holds box keys only wrapped. Keys are never used directly: each use has a
// subkey of its own, derived by HKDF-SHA-256 with a label.
//
//	master key ─ "piaojue wrap v1" ─► wraps box keys (AES-256-GCM, the poll's id as additional data)
//	box key ──── "piaojue seal v1" ─► seals envelopes (AES-256-GCM; additional data: poll's id ‖ 0 ‖ envelope's id)
//	         ├── "piaojue digest v1" ► digests of casts, proofs of returns and counted ballots (HMAC-SHA-256)
//	         └── "piaojue serial v1" ► serials of counted ballots, by their origin (HMAC-SHA-256)
//	codes.key ── "piaojue proof v1" ─► proofs of credentials and sessions (HMAC-SHA-256)
//	record.key ─ under "piaojue state v1\n": signatures of states (Ed25519)
//
// # Envelopes
//
//	nonce (12, random) · ciphertext · tag (16)
//
// The plaintext is one byte of flags, one of length, 16 random ones that stay with the ballot (its origin), the marks
// as one digit per item, and zeros up to the largest number of items of a poll; so all envelopes have the same length
// and reveal nothing about the ballot. An envelope sealed for one poll and id cannot be opened under another, and a
// changed envelope cannot be opened at all. The serial is derived from the origin: an older envelope of a ballot, put
// back into the box next to the newer one or after that was counted, gives the same serial again, and counting refuses
// it.
//
// # What this does not do
//
// Anyone who holds the store's data together with the master key of that time can open envelopes: sealing protects
// ballots from readers of the store, its files, backups or logs, not from those who control the server.
package seal
