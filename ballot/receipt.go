package ballot

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
)

// receiptLength is how many characters a receipt has, of 5 bits each.
const receiptLength = 12

// crockford is Crockford's base32, in which receipts and codes are read by people: no I, L, O, U.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// ReceiptOf is the receipt of a ballot: the first 60 bits of SHA-256 over a name, poll, number and key, each with its
// length before it. The deputy's tablet finds the same, so nobody can be shown another's; it shows no choice.
func ReceiptOf(p PollID, n DeputyID, k Key) Receipt {
	text := make([]byte, 0, 192)
	for _, part := range [...]string{"piaojue receipt v1", string(p), string(n), string(k)} {
		text = binary.BigEndian.AppendUint64(text, uint64(len(part)))
		text = append(text, part...)
	}
	sum := sha256.Sum256(text)
	return Receipt(crockford.EncodeToString(sum[:8])[:receiptLength])
}
