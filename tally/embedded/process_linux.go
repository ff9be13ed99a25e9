package embedded

import "syscall"

// childAttr makes the child end with its parent, even if the parent is killed. Setpgid: an interrupt at the terminal
// goes to this process only, which then ends the child.
func childAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
