//go:build unix

package sheet

import (
	"os/exec"
	"syscall"
)

// ownGroup makes cancelling a program also kill everything it has started.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
