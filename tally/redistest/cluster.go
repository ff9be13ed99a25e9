package redistest

import (
	"context"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Cluster is a private Redis Cluster of primaries on this machine that serves all slots.
type Cluster struct {
	nodes []*Server
	ports []int
}

const (
	slots     = 16384
	busOffset = 10000 // distance of a node's bus port from its port
)

// StartCluster starts n primaries that share the slots, and stops them at the end of the test.
func StartCluster(t testing.TB, n int) *Cluster {
	t.Helper()
	c := &Cluster{}
	for i := range n {
		port := freePort(t)
		c.ports = append(c.ports, port)
		c.nodes = append(c.nodes, Start(t, "--port", strconv.Itoa(port), "--bind", "127.0.0.1",
			"--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "5000"))
		c.on(t, i, "CLUSTER", "ADDSLOTSRANGE", i*slots/n, (i+1)*slots/n-1)
		c.on(t, i, "CLUSTER", "SET-CONFIG-EPOCH", i+1)
	}
	for i := 1; i < n; i++ {
		c.on(t, i, "CLUSTER", "MEET", "127.0.0.1", c.ports[0])
	}
	for i := range n {
		c.await(t, i)
	}
	return c
}

// URL returns the cluster's URL.
func (c *Cluster) URL() string {
	addresses := make([]string, len(c.ports))
	for i, port := range c.ports {
		addresses[i] = "redis://127.0.0.1:" + strconv.Itoa(port)
	}
	return strings.Join(addresses, ",")
}

// Empty deletes everything stored, on every node.
func (c *Cluster) Empty(t testing.TB) {
	t.Helper()
	for i := range c.nodes {
		c.on(t, i, "FLUSHALL")
	}
}

// Keys counts the keys of each node.
func (c *Cluster) Keys(t testing.TB) []int64 {
	t.Helper()
	counts := make([]int64, len(c.nodes))
	for i := range c.nodes {
		counts[i], _ = c.on(t, i, "DBSIZE").(int64)
	}
	return counts
}

func (c *Cluster) on(t testing.TB, node int, args ...any) any {
	t.Helper()
	client := redis.NewClient(c.nodes[node].Options())
	defer client.Close() //nolint:errcheck // the test has its answer
	answer, err := client.Do(context.Background(), args...).Result()
	if err != nil {
		t.Fatalf("node %d: %v: %v", node, args, err)
	}
	return answer
}

// await waits until a node sees that every slot is served and knows all nodes.
func (c *Cluster) await(t testing.TB, node int) {
	t.Helper()
	for end := time.Now().Add(startTimeout); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		info, _ := c.on(t, node, "CLUSTER", "INFO").(string)
		if strings.Contains(info, "cluster_state:ok") &&
			strings.Contains(info, "cluster_known_nodes:"+strconv.Itoa(len(c.nodes))) {
			return
		}
	}
	t.Fatalf("node %d does not join the cluster", node)
}

// freePort finds a port on which nothing listens, nor on its bus port.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_, text, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = l.Close() // nothing was said on it
		port, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		port = 10000 + port%40000 // the bus port must be valid too
		if free(port) && free(port+busOffset) {
			return port
		}
	}
	t.Fatal("no two free ports")
	return 0
}

func free(port int) bool {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:"+strconv.Itoa(port))
	if err != nil {
		return false
	}
	_ = l.Close() // nothing was said on it
	return true
}
