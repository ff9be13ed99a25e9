package main

import "errors"

// Exit codes: done, the check failed, bad usage or bad input.
const (
	exitDone  = 0
	exitFails = 1
	exitInput = 2
)

// An inputError is bad usage or bad input: the user has to change what was given.
type inputError struct{ error }

func (e inputError) Unwrap() error { return e.error }

// exitCode returns the exit code of the program after err.
func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	if _, ok := errors.AsType[inputError](err); ok {
		return exitInput
	}
	return exitFails
}
