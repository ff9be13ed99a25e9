package main

import (
	"errors"
	"fmt"
	"strings"

	"piaojue/ballot"
)

// shownFaults is how many faults one sentence lists.
const shownFaults = 5

// sentences say what is wrong with a field, using the named values of the fault.
var sentences = map[ballot.FaultCode]string{
	ballot.FaultRequired:         "must be given",
	ballot.FaultTooLong:          "has more than {max} characters",
	ballot.FaultBadValue:         "cannot be {value}, only one of {allowed}",
	ballot.FaultBadNumber:        "{value} is not a number allowed here",
	ballot.FaultBadID:            "{value} is not 1 to 32 letters, digits, \"-\", \"_\" or \".\"",
	ballot.FaultDuplicate:        "{value} is already number {other}",
	ballot.FaultUnknown:          "is not known here",
	ballot.FaultBadChar:          "holds a control character or broken text",
	ballot.FaultBadJSON:          "cannot be read as JSON ({reason})",
	ballot.FaultTwice:            "stands twice",
	ballot.FaultBadDate:          "{value} is not a day of the calendar, like 2026-12-31",
	ballot.FaultBadPicture:       "{value} is not the SHA-256 of a picture, in 64 hex digits",
	ballot.FaultTooManyPictures:  "names more than {max} pictures",
	ballot.FaultSeatsOverItems:   "asks for {seats} seats of {items} items",
	ballot.FaultMinOverMax:       "asks for at least {min} approvals where at most {max} are allowed",
	ballot.FaultMaxOverItems:     "allows {max} approvals of {items} items",
	ballot.FaultThresholdOverOne: "{num}/{den} cannot be reached",
	ballot.FaultReviseLive:       "cannot be until_close in a secret poll with a live tally",
	ballot.FaultApproveMax:       "must be {items} where unmarked counts as approve, not {max}",
	ballot.FaultLiveStep:         "must be at least {min}",
	ballot.FaultNoItems:          "must name at least one item",
	ballot.FaultTooManyItems:     "names more than {max} items",
	ballot.FaultNoScale:          "must name the marks of a rating",
	ballot.FaultNoLastGrade:      "must end with a grade that has no condition",
	ballot.FaultGradeCondition:   "needs marks, threshold and base, being before the last",
	ballot.FaultNotForKind:       "has no meaning for a {kind}",
	ballot.FaultNothingSelected:  "must be at least one",
	ballot.FaultTooManyMarks:     "names more than {max} marks",
	ballot.FaultReserved:         "{value} has a meaning of its own",
	ballot.FaultSameTitle:        "{value} is the title of item {other} too",
	ballot.FaultTieSeats:         "cannot be tie with {seats} seats for {items} items",
	ballot.FaultCountOver:        "{value} is more than {other}, which is {max}",
}

// inFile makes one sentence of an error in a file: the file, then the line and field of each fault.
func inFile(path string, err error) error {
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*ballot.Error](err)
	if !ok || len(e.Faults) == 0 {
		return inputError{fmt.Errorf("%s: %w", path, err)}
	}
	parts := make([]string, 0, len(e.Faults))
	for i, f := range e.Faults {
		if i == shownFaults {
			parts = append(parts, fmt.Sprintf("and %d more", len(e.Faults)-shownFaults))
			break
		}
		parts = append(parts, faultSentence(f))
	}
	return inputError{errors.New(path + ": " + strings.Join(parts, "; "))}
}

func faultSentence(f ballot.Fault) string {
	said, ok := sentences[f.Code]
	if !ok {
		said = string(f.Code)
	}
	for name, value := range f.Args {
		said = strings.ReplaceAll(said, "{"+name+"}", value)
	}
	field := f.Field
	if field == "" {
		field = "the content"
	}
	if f.Row > 0 {
		return fmt.Sprintf("line %d: %s %s", f.Row, field, said)
	}
	return field + " " + said
}
