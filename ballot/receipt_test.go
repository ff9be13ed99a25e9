package ballot_test

import (
	"encoding/json"
	"os"
	"testing"

	"piaojue/ballot"
)

// The receipts that a tablet computes equal those of the server: web/ui tests its own against the same file.
func TestReceiptVectors(t *testing.T) {
	raw, err := os.ReadFile("testdata/receipts.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Poll    ballot.PollID   `json:"poll"`
		Number  ballot.DeputyID `json:"number"`
		Key     ballot.Key      `json:"key"`
		Receipt ballot.Receipt  `json:"receipt"`
	}
	if err := json.Unmarshal(raw, &vectors); err != nil || len(vectors) < 5 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for _, v := range vectors {
		if got := ballot.ReceiptOf(v.Poll, v.Number, v.Key); got != v.Receipt {
			t.Errorf("ReceiptOf(%s, %s, %s) = %s, want %s", v.Poll, v.Number, v.Key, got, v.Receipt)
		}
	}
}
