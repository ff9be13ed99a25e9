package battery

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// alone is set if a test runs in a network of its own.
const alone = "BATTERY_ALONE"

// Alone runs the calling test again, in a network of its own in which it may drop packets, and returns true only there.
// If the tools are missing or this machine does not allow such networks, it skips the test and says why.
func Alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv(alone) == t.Name() {
		shell(t, "ip", "link", "set", "lo", "up")
		return true
	}
	if reason := noNetworks(); reason != "" {
		t.Skip(reason)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(unshared(), self, "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1", "-test.timeout=25m")
	if testing.Short() {
		args = append(args, "-test.short")
	}
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = append(os.Environ(), alone+"="+t.Name())
	out, err := cmd.CombinedOutput()
	t.Logf("in a network of its own:\n%s", out)
	switch {
	case err != nil:
		t.Error(err)
	case !bytes.Contains(out, []byte("--- PASS: "+t.Name()+" ")):
		t.Error("it did not run there")
	}
	return false
}

// unshared returns the start of a command line that gives a command a network of its own.
func unshared() []string {
	if os.Getuid() == 0 {
		return []string{"unshare", "--net"}
	}
	return []string{"unshare", "--net", "--map-root-user"}
}

// noNetworks returns why a test cannot have a network of its own; "" if it can.
func noNetworks() string {
	for _, tool := range []string{"unshare", "nsenter", "ip", "nft"} {
		if _, err := exec.LookPath(tool); err != nil {
			return tool + " is not installed (make needs)"
		}
	}
	args := append(unshared(), "sh", "-c", "ip link set lo up && nft -f -")
	cmd := exec.Command(args[0], args[1:]...) //nolint:noctx // ends at once
	cmd.Stdin = strings.NewReader(rules("lo", 10))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Sprintf("no network of its own here: %v: %.200s", err, bytes.TrimSpace(out))
	}
	return ""
}

// rules returns nft rules that drop this percentage of the packets that arrive at a device.
func rules(device string, percent int) string {
	drop := ""
	if percent > 0 {
		drop = fmt.Sprintf("iifname %q numgen random mod 100 <= %d drop", device, percent-1)
	}
	return `table inet battery {
}
delete table inet battery
table inet battery {
	chain in {
		type filter hook input priority 0
		` + drop + `
	}
}
`
}

// DropFlow drops every packet of one TCP connection, in both directions, in a network of the test's own; a and b are
// its ports.
func DropFlow(t testing.TB, a, b string) {
	t.Helper()
	pipe(t, fmt.Sprintf(`table inet flows {
	chain in {
		type filter hook input priority 0
		tcp sport %[1]s tcp dport %[2]s drop
		tcp sport %[2]s tcp dport %[1]s drop
	}
}
`, a, b), "nft", "-f", "-")
}

// A Wifi is the connection between the network of a test that runs [Alone] and another network, where its server is.
type Wifi struct {
	t    testing.TB
	pid  string // of a process in the other network
	mine int    // the last number of this side's address
}

// Address is the server side's address.
const Address = "10.86.0.1"

// NewWifi makes the other network, and a connection to it that drops nothing yet.
func NewWifi(t testing.TB) *Wifi {
	t.Helper()
	args := append(unshared(), "cat")            // runs until its input ends, at the latest with this process
	holder := exec.Command(args[0], args[1:]...) //nolint:noctx // ended below
	in, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = holder.Wait()
	})
	if _, err := in.Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, 1)); err != nil { // cat runs, so the network is there
		t.Fatal(err)
	}
	w := &Wifi{t: t, pid: strconv.Itoa(holder.Process.Pid), mine: 2}
	shell(t, "ip", "link", "add", "tablets", "type", "veth", "peer", "name", "server", "netns", w.pid)
	shell(t, "ip", "address", "add", w.address(), "dev", "tablets")
	shell(t, "ip", "link", "set", "tablets", "up")
	for _, args := range [][]string{
		{"link", "set", "lo", "up"}, {"address", "add", Address + "/24", "dev", "server"}, {"link", "set", "server", "up"},
	} {
		shell(t, append(w.There("ip"), args...)...)
	}
	return w
}

func (w *Wifi) address() string { return fmt.Sprintf("10.86.0.%d/24", w.mine) }

// There returns the start of a command line that runs in the other network.
func (w *Wifi) There(command ...string) []string {
	return append([]string{"nsenter", "--net=/proc/" + w.pid + "/ns/net"}, command...)
}

// Drops makes this percentage of the packets be lost, in each direction, from now on.
func (w *Wifi) Drops(percent int) {
	w.t.Helper()
	pipe(w.t, rules("tablets", percent), "nft", "-f", "-")
	pipe(w.t, rules("server", percent), w.There("nft", "-f", "-")...)
}

// Moves gives this side another address and removes the previous one: connections from there are dead without an error.
func (w *Wifi) Moves() {
	w.t.Helper()
	old := w.address()
	w.mine++
	shell(w.t, "ip", "address", "del", old, "dev", "tablets") // first: deleting it deletes the others of its network
	shell(w.t, "ip", "address", "add", w.address(), "dev", "tablets")
}

func shell(t testing.TB, args ...string) {
	t.Helper()
	pipe(t, "", args...)
}

// pipe runs a command with its input.
func pipe(t testing.TB, in string, args ...string) {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...) //nolint:noctx // ends at once
	cmd.Stdin = strings.NewReader(in)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", strings.Join(args, " "), err, out)
	}
}
