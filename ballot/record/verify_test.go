package record

import (
	"bytes"
	"testing"
)

func verify(data []byte) Report {
	return Verify(bytes.NewReader(data), int64(len(data)), Options{Key: publicOf(testKey)})
}

func TestRecordsOfAServerHold(t *testing.T) {
	for name, data := range goodBundles(t) {
		t.Run(name, func(t *testing.T) {
			r := verify(data)
			for _, c := range r.Checks {
				if c.Status != Passed {
					t.Errorf("%s: %s: %s", c.Name, c.Status, c.Fault)
				}
			}
			if !r.Holds || len(r.Checks) != 18 || r.Key != keyID(publicOf(testKey)) {
				t.Errorf("report %+v", r)
			}
		})
	}
}
