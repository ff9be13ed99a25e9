package meeting

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"piaojue/ballot"
)

// A Check is what the hall will have to read, for the check of its display before the meeting: 后排看得清.
type Check struct {
	Polls []CheckPoll `json:"polls"` // drafts too: the hall is empty then
	Names []string    `json:"names"` // the longest of deputies, and those that the plainest fonts lack characters for
	Chars string      `json:"chars"` // every character beyond ASCII of names, delegations and titles, once, in order
}

// A CheckPoll is one poll of a check.
type CheckPoll struct {
	Title  string   `json:"title"`
	Titles []string `json:"titles"` // of its items, as the display's lists have them
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

// hardNames are the longest names of the roll, and after them those with characters outside the oldest block of Han.
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

// outside reports whether r is beyond what every Chinese font has: the first block of Han, and what is not Han.
func outside(r rune) bool {
	return r >= 0x3400 && (r < 0x4e00 || r > 0x9fa5) && r < 0xa000 || r >= 0x20000 || r >= 0xe000 && r < 0xfb00
}
