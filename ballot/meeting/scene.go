package meeting

import (
	"slices"
	"strings"
	"time"

	"piaojue/ballot"
)

// A SceneName is what the hall display shows.
type SceneName string

// The scenes.
const (
	SceneWelcome  SceneName = "welcome"
	SceneSignIn   SceneName = "signin"
	SceneProjects SceneName = "projects"
	SceneVoting   SceneName = "voting"
	SceneResult   SceneName = "result"
	SceneBlank    SceneName = "blank"
	SceneCheck    SceneName = "check" // what the hall must be able to read: see [Check]

	SceneIntroduce SceneName = "introduce" // one item, while its director explains
)

// SceneNames lists every scene.
func SceneNames() []SceneName {
	return []SceneName{
		SceneWelcome, SceneSignIn, SceneProjects, SceneVoting, SceneResult, SceneBlank, SceneCheck, SceneIntroduce,
	}
}

// A Scene is what the hall display shows, and of which poll; without a poll, it is the current one.
type Scene struct {
	Scene SceneName     `json:"scene"`
	Poll  ballot.PollID `json:"poll,omitempty"`
	// Reveal says how much of an announced result is shown; without it, all of it is.
	Reveal Reveal `json:"reveal,omitzero"`

	// These belong to the scene introduce.
	Item    ballot.ItemID `json:"item,omitempty"`
	Minutes int           `json:"minutes,omitempty"` // to speak; 0: the clock counts up
	Since   time.Time     `json:"since,omitzero"`    // when the item was first shown
}

// A Reveal shows an announced result rank by rank, 揭晓.
type Reveal struct {
	Order RevealOrder `json:"order"`
	Shown int         `json:"shown"` // ranks shown so far; equals share one
}

// A RevealOrder says which rank comes first.
type RevealOrder string

// The orders.
const (
	RevealLast  RevealOrder = "last"  // from the last to the first
	RevealFirst RevealOrder = "first" // from the first to the last
)

// faults returns what is wrong with the reveal of a scene.
func (s Scene) faults() []ballot.Fault {
	r := s.Reveal
	if r == (Reveal{}) {
		return nil
	}
	var faults []ballot.Fault
	bad := func(field, value, allowed string) {
		faults = append(faults, ballot.Fault{Field: field, Code: ballot.FaultBadValue, Args: map[string]string{
			"value": ballot.Shown(value), "allowed": allowed,
		}})
	}
	if s.Scene != SceneResult {
		bad("scene", string(s.Scene), string(SceneResult))
	}
	if r.Order != RevealLast && r.Order != RevealFirst {
		bad("reveal.order", string(r.Order), "last, first")
	}
	if r.Shown < 0 || r.Shown > ballot.MaxItems {
		faults = append(faults, ballot.Fault{
			Field: "reveal.shown", Code: ballot.FaultBadNumber, Args: ballot.Numbers("value", r.Shown),
		})
	}
	return faults
}

// allowedScenes lists the scenes for the text of a fault.
func allowedScenes() string {
	names := make([]string, len(SceneNames()))
	for i, n := range SceneNames() {
		names[i] = string(n)
	}
	return strings.Join(names, ", ")
}

// setScene changes what the hall display shows.
func (c *change) setScene(s Scene) error {
	if err := c.active(); err != nil {
		return err
	}
	if !slices.Contains(SceneNames(), s.Scene) {
		return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{
			Field: "scene", Code: ballot.FaultBadValue,
			Args: map[string]string{"value": string(s.Scene), "allowed": allowedScenes()},
		}})
	}
	if err := ballot.RefuseFaults(ballot.CodeInvalid, s.faults()); err != nil {
		return err
	}
	if s.Scene == SceneIntroduce {
		return c.introduce(s)
	}
	s.Item, s.Minutes, s.Since = "", 0, time.Time{} // only SceneIntroduce has these
	if s.Poll != "" {
		if p, err := c.Poll(s.Poll); err != nil {
			return err
		} else if p.State == ballot.Draft {
			return ballot.Refuse(ballot.CodeNotAdopted, "poll %s", p.ID)
		}
	}
	if s != c.Scene {
		c.putScene(s)
	}
	return nil
}
