package ballot

import "slices"

// A PollState is a state in the life cycle of a poll.
type PollState string

// The states of a poll.
const (
	Draft     PollState = "draft"
	Adopted   PollState = "adopted"
	Open      PollState = "open"
	Paused    PollState = "paused"
	Closed    PollState = "closed"
	Certified PollState = "certified"
	Announced PollState = "announced"
	Void      PollState = "void"
)

// transitions are the allowed state changes of a poll (I8). A closed poll never reopens (I2).
var transitions = map[PollState][]PollState{
	Draft:     {Adopted}, // the rules are frozen from here on (I11)
	Adopted:   {Open, Void},
	Open:      {Paused, Closed, Void},
	Paused:    {Open, Closed, Void},
	Closed:    {Certified, Void},
	Certified: {Announced, Void},
}

// PollStates lists every state.
func PollStates() []PollState {
	return []PollState{Draft, Adopted, Open, Paused, Closed, Certified, Announced, Void}
}

// May reports whether a poll may change from s to next.
func (s PollState) May(next PollState) bool { return slices.Contains(transitions[s], next) }

// Running reports whether ballots are out, that is, the poll is open or paused.
func (s PollState) Running() bool { return s == Open || s == Paused }

// Over reports whether voting has ended by closing, so that the count may be looked at.
func (s PollState) Over() bool { return s == Closed || s == Certified || s == Announced }
