package meeting

import (
	"strconv"

	"piaojue/ballot"
)

// maxMinutes is the longest time for explaining one item.
const maxMinutes = 60

// introduce shows one item on the hall display, with a clock. The poll may be a draft, because items are explained
// before the rules are adopted. Setting the same scene again does not restart the clock.
func (c *change) introduce(s Scene) error {
	p, err := c.Poll(s.Poll)
	if err != nil {
		return err
	}
	var faults []ballot.Fault
	if !p.has(s.Item) {
		faults = append(faults, ballot.Fault{
			Field: "item", Code: ballot.FaultBadID, Args: map[string]string{"value": ballot.Shown(string(s.Item))},
		})
	}
	if s.Minutes < 0 || s.Minutes > maxMinutes {
		faults = append(faults, ballot.Fault{
			Field: "minutes", Code: ballot.FaultBadNumber, Args: map[string]string{"value": strconv.Itoa(s.Minutes)},
		})
	}
	if err := ballot.RefuseFaults(ballot.CodeInvalid, faults); err != nil {
		return err
	}
	s.Since = c.Scene.Since
	if s == c.Scene {
		return nil
	}
	s.Since = c.now
	c.putScene(s)
	return nil
}

func (p *Poll) has(id ballot.ItemID) bool { return p.Spec.ItemIndex(id) >= 0 }

// An Introduction is the one item that the hall display shows while it is explained.
type Introduction struct {
	Item  ballot.Item `json:"item"`
	N     int         `json:"n"` // its position in the poll, from 1
	Of    int         `json:"of"`
	Title string      `json:"title"` // of the poll
}

// introduced returns the item that the scene introduces. It is nil in any other scene, and if the poll or the item is
// gone.
func (s *State) introduced() *Introduction {
	if s.Scene.Scene != SceneIntroduce {
		return nil
	}
	p, err := s.Poll(s.Scene.Poll)
	if err != nil {
		return nil
	}
	i := p.Spec.ItemIndex(s.Scene.Item)
	if i < 0 {
		return nil
	}
	return &Introduction{Item: p.Spec.Items[i], N: i + 1, Of: len(p.Spec.Items), Title: p.Spec.Title}
}
