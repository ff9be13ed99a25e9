package meeting

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"piaojue/ballot"
)

// A Check is the text that the hall display will show, for checking before the meeting that it can be read: 后排看得清.
type Check struct {
	Polls []CheckPoll `json:"polls"` // drafts included: the hall is still empty then
	Names []string    `json:"names"` // the longest of the deputies' names, and names with characters that some fonts lack
	Chars string      `json:"chars"` // every non-ASCII character of the meeting, polls, items and roll, once, sorted
}

// A CheckPoll is one poll of a Check.
type CheckPoll struct {
	Title  string   `json:"title"`
	Titles []string `json:"titles"` // of its items, as the display lists them
}

const (
	longestNames = 3
	rareNames    = 9
)

func (s *State) check() *Check {
	c := Check{Polls: []CheckPoll{}, Names: []string{}}
	seen := map[rune]bool{}
	note := func(texts ...string) {
		for _, text := range texts {
			for _, r := range text {
				seen[r] = r >= utf8.RuneSelf
			}
		}
	}
	note(s.Meeting.Title, s.Meeting.Body)
	for _, p := range s.Polls {
		if p.State == ballot.Void {
			continue
		}
		poll := CheckPoll{Title: p.Spec.Title, Titles: []string{}}
		note(p.Spec.Title)
		for _, i := range p.Spec.Items {
			poll.Titles = append(poll.Titles, cmp.Or(i.Short, i.Title))
			note(i.Title, i.Short, i.Department, i.Group)
		}
		c.Polls = append(c.Polls, poll)
	}
	for _, d := range s.Roll {
		note(d.Name, d.Delegation)
	}
	c.Names = s.hardNames()
	chars := []rune{}
	for r, beyond := range seen {
		if beyond {
			chars = append(chars, r)
		}
	}
	slices.Sort(chars)
	c.Chars = string(chars)
	return &c
}

// hardNames returns the longest names of the roll, then names with characters outside the basic Han block.
func (s *State) hardNames() []string {
	all := make([]string, len(s.Roll))
	for i, d := range s.Roll {
		all[i] = d.Name
	}
	slices.SortStableFunc(all, func(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) })
	names := slices.Clone(all[:min(longestNames, len(all))])
	for _, name := range all[len(names):] {
		if len(names) < longestNames+rareNames && slices.ContainsFunc([]rune(name), outside) {
			names = append(names, name)
		}
	}
	return names
}

// outside reports whether r is a Han character that some Chinese fonts lack, because it is not in U+4E00 to U+9FA5, or
// a private-use character.
func outside(r rune) bool {
	return r >= 0x3400 && (r < 0x4e00 || r > 0x9fa5) && r < 0xa000 || r >= 0x20000 || r >= 0xe000 && r < 0xfb00
}
