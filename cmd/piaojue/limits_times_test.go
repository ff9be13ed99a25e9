//go:build linux

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally"
	"piaojue/tally/redistest"
)

// times measures startup, and the size of what is shipped.
func (l *limits) times() {
	for i := range *limitsRounds {
		data := filepath.Join(l.b.TempDir(), fmt.Sprint("start", i))
		_, err := createKeys(data)
		l.must(err)
		p := &process{address: freeAddress(l.b)}
		began := time.Now()
		p.start(l.b, l.binary, "serve", "--listen", "LISTEN", "--ops", "", "--data", data)
		l.must(p.await(began.Add(20 * time.Second)))
		l.addMS("start", time.Since(began))
		p.stop()
	}
	l.most("start to ready, embedded store", "ms", "start", 300, "")
	info, err := os.Stat(l.binary)
	l.must(err)
	l.add("binary", float64(info.Size())/(1<<20))
	l.tell("the program", "MiB", "binary", "")
	for page, most := range map[string]float64{"vote": 30, "display": 40} {
		l.add(page, l.weight("/"+page))
		l.most("page /"+page+" with all it loads, gzip", "kB", page, most, "")
	}
}

var loads = regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`)

// weight is the compressed size of a page and the files that it names, in kB. What is sent compressed counts as sent.
func (l *limits) weight(path string) float64 {
	page, _ := l.get(path)
	n := packed(page)
	for _, m := range loads.FindAllSubmatch(page, -1) {
		file, zipped := l.get(string(m[1]))
		if !zipped {
			l.b.Fatalf("%s is not sent packed", m[1])
		}
		n += len(file)
	}
	return float64(n) / 1000
}

// get requests a file as browsers do, and reports whether it came compressed.
func (l *limits) get(path string) (body []byte, zipped bool) {
	l.b.Helper()
	req, err := http.NewRequestWithContext(l.ctx, http.MethodGet, "http://"+l.product.address+path, nil)
	l.must(err)
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := http.DefaultClient.Do(req)
	l.must(err)
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	l.must(err)
	return body, resp.Header.Get("Content-Encoding") == "gzip"
}

func packed(body []byte) int {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
	_, _ = w.Write(body)                                  // to memory
	_ = w.Close()
	return b.Len()
}

// growth measures how an almost empty poll and one of 100,000 ballots take more ballots. A meeting's roll is limited to
// 10,000, so the store is used directly.
func (l *limits) growth() {
	sizes := []int{100, 1000, 10_000, 100_000}
	const more = 3000
	most := sizes[len(sizes)-1] + *limitsRounds*more
	server := redistest.Start(l.b, "--auto-aof-rewrite-percentage", "0")
	store, err := tally.New(tally.Config{URL: server.URL()})
	l.must(err)
	defer store.Close()
	g := &grown{limits: l, store: store, client: server.Client()}
	g.found(most)
	g.stored(server, "deputy", most, func() { g.poll(most) })
	g.cast(g.polls, 0, sizes[1])
	g.poll(most)
	g.cast(g.polls, 0, sizes[2])
	g.poll(most)
	g.stored(server, "ballot", sizes[3], func() { g.cast(g.polls, 0, sizes[3]) })
	for round := range *limitsRounds {
		for i, n := range sizes {
			poll, from := i, n+round*more
			if i == 0 { // a poll is small only once
				g.poll(sizes[0] + more)
				poll, from = g.polls, sizes[0]
				g.cast(poll, 0, sizes[0])
			}
			l.add(fmt.Sprint("grown ", n), more/g.cast(poll, from, from+more).Seconds())
		}
	}
	for _, n := range sizes[1:] {
		l.ratio(fmt.Sprintf("casts/s with %d ballots in the poll", n), "with 100", fmt.Sprint("grown ", n), "grown 100", 0.85,
			true, "")
	}
	l.tell("Redis's memory for one more ballot issued", "bytes", "memory deputy", "")
	l.tell("Redis's memory for one more ballot returned, recorded, 12 items", "bytes", "memory ballot", "")
	l.tell("its append-only file for the same", "bytes", "file ballot", "")
}

// stored measures how much more Redis stores after do, per one of many.
func (g *grown) stored(server *redistest.Server, what string, many int, do func()) {
	g.b.Helper()
	sizes := func() (memory, file float64) {
		text, err := g.client.Info(g.ctx, "memory").Result()
		g.must(err)
		_, rest, _ := strings.Cut(text, "used_memory:")
		rest, _, _ = strings.Cut(rest, "\r")
		memory, err = strconv.ParseFloat(rest, 64)
		g.must(err)
		return memory, float64(len(server.AOF()))
	}
	memory, file := sizes()
	do()
	memoryNow, fileNow := sizes()
	g.add("memory "+what, (memoryNow-memory)/float64(many))
	g.add("file "+what, (fileNow-file)/float64(many))
}

// A grown meeting is larger than a roll may be.
type grown struct {
	*limits
	store   *tally.Store
	client  *redis.Client
	version uint64
	polls   int
}

const grownMeeting ballot.MeetingID = "grown"

func grownPoll(n int) ballot.PollID { return ballot.PollID(fmt.Sprint(grownMeeting, "-", n)) }

// found makes the meeting with all present, and signs them in: the first one through the store, which shows where
// sessions are kept.
func (g *grown) found(people int) {
	writes := []meeting.Write{{Table: meeting.TableCredentials, Key: "hash", Value: []byte(`{"principal":"d.000001"}`)}}
	for i := range people {
		writes = append(writes, meeting.Write{Table: meeting.TablePresence, Key: grownDeputy(i), Value: []byte("present")})
	}
	g.commit(writes)
	_, err := g.store.Begin(g.ctx, grownMeeting, "hash", ballot.DeputyPrincipal("000001"), grownSession(0))
	g.must(err)
	keys, err := g.client.Keys(g.ctx, "{m:"+string(grownMeeting)+"}:sessions").Result()
	g.must(err)
	for from := 0; from < people; from += 5000 {
		var fields []any
		for i := from; i < min(from+5000, people); i++ {
			fields = append(fields, string(ballot.DeputyPrincipal(ballot.DeputyID(grownDeputy(i)))), string(grownSession(i)))
		}
		g.must(g.client.HSet(g.ctx, keys[0], fields...).Err())
	}
}

func grownDeputy(i int) string            { return fmt.Sprintf("%06d", i+1) }
func grownSession(i int) ballot.SessionID { return ballot.SessionID(fmt.Sprintf("s%031d", i)) }

// poll opens another poll, with ballots issued to the given number of people.
func (g *grown) poll(people int) {
	g.polls++
	id := grownPoll(g.polls)
	var writes []meeting.Write
	for key, value := range map[string]string{
		meeting.FieldDoc: "{}", meeting.FieldState: "open", meeting.FieldSecret: "0", meeting.FieldRevise: "0",
		meeting.FieldItems: fmt.Sprint(castItems),
		meeting.FieldMarks: "3", meeting.FieldLiveStep: "0", meeting.FieldClosesAt: "0",
	} {
		writes = append(writes, meeting.Write{Table: meeting.TablePoll, Poll: id, Key: key, Value: []byte(value)})
	}
	for i := range people {
		writes = append(writes, meeting.Write{Table: meeting.TableIssued, Poll: id, Key: grownDeputy(i), Value: []byte("1")})
	}
	g.commit(writes)
}

// commit writes in parts that are each small enough for the time limit of one script call.
func (g *grown) commit(writes []meeting.Write) {
	g.b.Helper()
	for len(writes) > 0 {
		n := min(10_000, len(writes))
		head := func(v uint64) string {
			if v == 0 {
				return ""
			}
			return fmt.Sprint("h", v)
		}
		g.must(g.store.Commit(g.ctx, meeting.Change{
			Meeting: grownMeeting, Version: g.version, Head: head(g.version), NewHead: head(g.version + 1),
			Entries: [][]byte{{'e'}}, Writes: writes[:n],
		}))
		g.version++
		writes = writes[n:]
	}
}

// cast casts the ballots of deputies from to to, with 128 goroutines, as handlers would.
func (g *grown) cast(poll, from, to int) time.Duration {
	g.b.Helper()
	var next atomic.Int64
	next.Store(int64(from))
	var wg sync.WaitGroup
	began := time.Now()
	for range tablets {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < to; i = int(next.Add(1)) - 1 {
				c := meeting.Cast{
					Poll: grownPoll(poll), Deputy: ballot.DeputyID(grownDeputy(i)), Session: grownSession(i),
					Digest:    fmt.Sprintf("d%021d", i),
					KeyDigest: fmt.Sprintf("k%021d", i), Receipt: ballot.Receipt(fmt.Sprintf("%012d", i)), Marks: "111111112221",
				}
				if _, err := g.store.Cast(context.WithoutCancel(g.ctx), c); err != nil {
					g.b.Errorf("cast %d: %v", i, err)
					return
				}
			}
		})
	}
	wg.Wait()
	return time.Since(began)
}
