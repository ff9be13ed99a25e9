package ballot

import (
	"slices"
	"time"
)

// ItemMore holds details of an item for deputies to read before they vote. A record in which any of them is set has
// format 2.
type ItemMore struct {
	Place    string   `json:"place,omitempty"`    // up to 60 characters
	Serves   string   `json:"serves,omitempty"`   // who benefits; up to 60 characters
	Due      string   `json:"due,omitempty"`      // the day by which it is to be done: 2026-12-31
	Pictures []string `json:"pictures,omitempty"` // up to 3, each the SHA-256 of a stored picture, in hex
}

// None reports whether no field is set.
func (m ItemMore) None() bool {
	return m.Place == "" && m.Serves == "" && m.Due == "" && len(m.Pictures) == 0
}

// HasMore reports whether any item has a field that only records of format 2 can hold.
func (s Spec) HasMore() bool {
	return slices.ContainsFunc(s.Items, func(i Item) bool { return !i.None() })
}

// Pictures returns the names of the pictures of all items, each once.
func (s Spec) Pictures() []string {
	var list []string
	for _, item := range s.Items {
		list = append(list, item.Pictures...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// ItemIndex returns the index of an item, or -1.
func (s Spec) ItemIndex(id ItemID) int {
	return slices.IndexFunc(s.Items, func(i Item) bool { return i.ID == id })
}

// HasPicture reports whether any item names the picture.
func (s Spec) HasPicture(hash string) bool {
	return slices.ContainsFunc(s.Items, func(i Item) bool { return slices.Contains(i.Pictures, hash) })
}

// pictureDigits is the length of a SHA-256 in hex.
const pictureDigits = 64

var ofHashes = newSigns(digits + "abcdef")

// ValidPicture reports whether s can be the name of a picture: the SHA-256 of its bytes in lower-case hex.
func ValidPicture(s string) bool { return ofHashes.make(s, pictureDigits, pictureDigits) }

// ValidDate reports whether s is a calendar date written as 2026-12-31.
func ValidDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil && len(s) == len(time.DateOnly)
}
