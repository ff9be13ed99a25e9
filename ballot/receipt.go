package ballot

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
)

// receiptLength is how many characters a receipt has, of 5 bits each.
const receiptLength = 12

// crockford is Crockford's base32 without I, L, O and U. Receipts and codes are written in it because people read them.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// ReceiptOf returns the receipt of a ballot: the first 60 bits of the SHA-256 over a name, the poll, the deputy's
// number and the key, each preceded by its length. The deputy's tablet computes the same value, so the server cannot
// show it the receipt of another ballot. A receipt shows no choice.
func ReceiptOf(p PollID, n DeputyID, k Key) Receipt {
	text := make([]byte, 0, 192)
	for _, part := range [...]string{"piaojue receipt v1", string(p), string(n), string(k)} {
		text = binary.BigEndian.AppendUint64(text, uint64(len(part)))
		text = append(text, part...)
	}
	sum := sha256.Sum256(text)
	return Receipt(crockford.EncodeToString(sum[:8])[:receiptLength])
}
