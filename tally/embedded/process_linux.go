package embedded

import "syscall"

// childAttr ends the child with its parent, also when that is killed. Setpgid: an interrupt at the terminal is
// for this process, which ends the child in its turn.
func childAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
