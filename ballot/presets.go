package ballot

import (
	_ "embed" // for presets.json
	"slices"
)

// A Preset is a set of rules that a clerk recognises by its name. It is data: no rule depends on which preset a poll
// was drafted from. In a selection the clerk chooses the number of seats, and the limit of approvals follows it.
type Preset struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	Note           string `json:"note,omitempty"`
	Kind           Kind   `json:"kind"`
	SeatsAll       bool   `json:"seats_all,omitempty"`       // as many seats as items: 等额
	ShowInvestment bool   `json:"show_investment,omitempty"` // items carry an investment
	Rules          Rules  `json:"rules"`                     // whole; seats and max_approvals of a selection are 0
}

//go:embed presets.json
var presetList []byte

// Presets lists the presets. It refuses with every fault of the list; a test shows that there is none.
func Presets() ([]Preset, error) {
	t, faults := ReadJSON(presetList, maxValues)
	rows, ok := t.List()
	if !ok && len(faults) == 0 {
		faults = append(faults, BadValue("presets", t, []string{"[…]"}))
	}
	list := make([]Preset, len(rows))
	for i, row := range rows {
		list[i] = readPreset(openObject(row, "presets", &faults))
	}
	return list, RefuseFaults(CodeInvalid, faults)
}

func readPreset(o *object) Preset {
	s := Spec{Rules: DefaultRules()}
	var p Preset
	o.require("id", "name", "kind", "rules")
	o.text("id", &p.ID)
	o.text("name", &p.Name)
	o.text("note", &p.Note)
	oneOf(o, "kind", &s.Kind, Selection, Decision, Rating)
	o.boolean("seats_all", &p.SeatsAll)
	o.boolean("show_investment", &p.ShowInvestment)
	rules, _ := o.take("rules")
	r := openObject(rules, "rules", o.faults)
	if s.Kind == Selection && r.fields != nil {
		r.fields["seats"] = JSON{text: "0"} // the clerk sets them
	}
	r.readRules(&s)
	r.close()
	o.close()
	p.Kind, p.Rules = s.Kind, s.Rules
	return p
}

// Spec makes a spec from the preset. The number of seats is used in a selection only, and not where all items may be
// chosen.
func (p Preset) Spec(title string, items []Item, seats int) Spec {
	s := Spec{Kind: p.Kind, Title: title, Items: slices.Clone(items), Rules: p.Rules}.clone()
	if s.Kind == Selection {
		if p.SeatsAll {
			seats = len(items)
		}
		s.Rules.Seats, s.Rules.MaxApprovals = seats, seats
	}
	return s
}
