//go:build unix && !linux

package embedded

import "syscall"

// childAttr keeps an interrupt at the terminal from the child. Only Linux can end the child when its parent is killed;
// elsewhere the lock on the folder, which the child holds, keeps a second child away from its data.
func childAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
