package meeting

import (
	"slices"
	"strconv"

	"piaojue/ballot"
)

// A DeputyEdit changes the data of one deputy on the roll. A nil field is left unchanged.
type DeputyEdit struct {
	Name       *string `json:"name,omitempty"`
	Delegation *string `json:"delegation,omitempty"`
	Note       *string `json:"note,omitempty"`
}

// editDeputy changes one row of the roster, under the same rules as a change of the whole roster.
func (c *change) editDeputy(by ballot.Principal, n ballot.DeputyID, e DeputyEdit) error {
	was, err := c.onRoll(n)
	if err != nil {
		return err
	}
	now := was
	var faults []ballot.Fault
	for _, f := range []struct {
		name     string
		value    *string
		to       *string
		required bool
	}{
		{"name", e.Name, &now.Name, true},
		{"delegation", e.Delegation, &now.Delegation, false},
		{"note", e.Note, &now.Note, false},
	} {
		if f.value != nil {
			*f.to, faults = ballot.CheckText(f.name, *f.value, ballot.MaxTitle, f.required, faults)
		}
	}
	if len(faults) > 0 {
		return ballot.RefuseFaults(ballot.CodeInvalid, faults)
	}
	if now == was {
		return nil
	}
	roll := slices.Clone(c.Roll)
	roll[c.index[n]] = now
	return c.setRollAs(by, roll, map[string]string{"number": string(n), "name": now.Name, "before": was.Name})
}

// removeDeputy removes one row from the roster.
func (c *change) removeDeputy(by ballot.Principal, n ballot.DeputyID) error {
	was, err := c.onRoll(n)
	if err != nil {
		return err
	}
	roll := slices.DeleteFunc(slices.Clone(c.Roll), func(x ballot.Deputy) bool { return x.Number == n })
	if len(roll) == 0 {
		return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{Field: "roll", Code: ballot.FaultEmptySheet}})
	}
	return c.setRollAs(by, roll, map[string]string{"number": string(n), "gone": was.Name})
}

// setRoll replaces the roster.
func (c *change) setRoll(by ballot.Principal, roll []ballot.Deputy) error {
	return c.setRollAs(by, roll, map[string]string{})
}

// rolled adds the length of the roster to what the log records of its change.
func rolled(args map[string]string, roll []ballot.Deputy) map[string]string {
	return with(args, "n", strconv.Itoa(len(roll)))
}
