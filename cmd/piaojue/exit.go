package main

import "errors"

// Exit codes: done, the thing checked does not hold, bad usage or bad input.
const (
	exitDone  = 0
	exitFails = 1
	exitInput = 2
)

// An inputError is bad usage or bad input: what was given has to be changed, not the machine.
type inputError struct{ error }

func (e inputError) Unwrap() error { return e.error }

// exitCode gives the code with which the program ends after err.
func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	if _, ok := errors.AsType[inputError](err); ok {
		return exitInput
	}
	return exitFails
}
