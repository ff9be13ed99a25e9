package ballot

import (
	"slices"
	"time"
)

// ItemMore is what the hall may read of an item before it votes. A record that holds any of it is of format 2.
type ItemMore struct {
	Place    string   `json:"place,omitempty"`    // up to 60 characters
	Serves   string   `json:"serves,omitempty"`   // who benefits; up to 60 characters
	Due      string   `json:"due,omitempty"`      // the day by which it is done: 2026-12-31
	Pictures []string `json:"pictures,omitempty"` // up to 3, each the SHA-256 of a picture taken in, in hex
}

// None reports whether there is nothing of it.
func (m ItemMore) None() bool {
	return m.Place == "" && m.Serves == "" && m.Due == "" && len(m.Pictures) == 0
}

// HasMore reports whether any item holds what only records of format 2 can.
func (s Spec) HasMore() bool {
	return slices.ContainsFunc(s.Items, func(i Item) bool { return !i.None() })
}

// Pictures lists the pictures of all items, each once.
func (s Spec) Pictures() []string {
	var list []string
	for _, item := range s.Items {
		list = append(list, item.Pictures...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// ItemIndex is the place of an item from 0, or -1.
func (s Spec) ItemIndex(id ItemID) int {
	return slices.IndexFunc(s.Items, func(i Item) bool { return i.ID == id })
}

// HasPicture reports whether an item names a picture.
func (s Spec) HasPicture(hash string) bool {
	return slices.ContainsFunc(s.Items, func(i Item) bool { return slices.Contains(i.Pictures, hash) })
}

// pictureDigits is the length of a SHA-256 in hex.
const pictureDigits = 64

var ofHashes = newSigns(digits + "abcdef")

// ValidPicture reports whether a text is the name of a picture: the SHA-256 of its bytes in lower-case hex.
func ValidPicture(s string) bool { return ofHashes.make(s, pictureDigits, pictureDigits) }

// ValidDate reports whether a text is a day of the calendar, written 2026-12-31.
func ValidDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil && len(s) == len(time.DateOnly)
}
