package seal

import "crypto/ed25519"

// signedState is the prefix of the signed message of a state, so that the key's signature of a record is never that of
// a state.
const signedState = "piaojue state v1\n"

// A Signer signs the states of meetings with the key that signs records. It may be used concurrently.
type Signer struct{ key ed25519.PrivateKey }

// NewSigner makes a signer with an Ed25519 key.
func NewSigner(key ed25519.PrivateKey) *Signer { return &Signer{key: key} }

// Sign signs a state.
func (s *Signer) Sign(state []byte) []byte {
	return ed25519.Sign(s.key, append([]byte(signedState), state...))
}

// Signed reports whether the signature is this signer's signature of that state.
func (s *Signer) Signed(state, signature []byte) bool {
	public, ok := s.key.Public().(ed25519.PublicKey)
	return ok && len(signature) == ed25519.SignatureSize &&
		ed25519.Verify(public, append([]byte(signedState), state...), signature)
}
