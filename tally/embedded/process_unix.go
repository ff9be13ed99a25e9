//go:build unix && !linux

package embedded

import "syscall"

// childAttr keeps an interrupt at the terminal from the child. Only Linux can end it with a parent that is
// killed; elsewhere the folder's lock, which the child holds, keeps a second one off its data.
func childAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
