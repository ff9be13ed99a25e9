//go:build linux

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"strconv"
	"syscall"
	"time"
	"unsafe"
)

// A loop reads many connections in one goroutine, like load generators do: in a hall, tablets and screens are other
// machines, so their share of this one is kept small. The same loop serves the product and what it is compared with.
type loop struct {
	poll   int
	events []syscall.EpollEvent
	buf    []byte
}

func newLoop() (*loop, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	return &loop{poll: fd, events: make([]syscall.EpollEvent, 512), buf: make([]byte, 256<<10)}, err
}

// dial connects to an address such as 127.0.0.1:8080.
func dial(address string, receive int) (fd int, err error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return 0, err
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return 0, err
	}
	fd, err = syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	if receive > 0 {
		_ = syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_RCVBUF, receive)
	}
	_ = syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1)
	// Reset at the end: thousands of ports in TIME_WAIT for a minute each would slow down connecting in later rounds.
	_ = syscall.SetsockoptLinger(fd, syscall.SOL_SOCKET, syscall.SO_LINGER, &syscall.Linger{Onoff: 1})
	_ = syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &syscall.Timeval{Sec: 10})
	to := &syscall.SockaddrInet4{Port: port}
	copy(to.Addr[:], net.ParseIP(host).To4())
	return fd, syscall.Connect(fd, to)
}

// add registers a connection with the loop, identified by its place in the list of connections.
func (l *loop) add(fd, place int) error {
	if err := syscall.SetNonblock(fd, true); err != nil {
		return err
	}
	return syscall.EpollCtl(l.poll, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{
		Events: syscall.EPOLLIN, Fd: int32(fd), Pad: int32(place),
	})
}

// tell makes the loop report new data on a connection without reading it.
func (l *loop) tell(fd, place int) error {
	if err := syscall.SetNonblock(fd, true); err != nil {
		return err
	}
	const edge = syscall.EPOLLIN | 1<<31 // EPOLLET
	return syscall.EpollCtl(l.poll, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{
		Events: edge, Fd: int32(fd), Pad: int32(place),
	})
}

// ready waits up to ms milliseconds and returns the places with new data.
func (l *loop) ready(ms int) (places []int32) {
	n, _ := syscall.EpollWait(l.poll, l.events, ms) // an error shows as places that are not reported
	for i := range max(0, n) {
		places = append(places, l.events[i].Pad)
	}
	return places
}

// read reads the available data of a connection and passes it to take; nil means that it has ended.
func (l *loop) read(fd int, take func(data []byte)) {
	for {
		// RawSyscall: the read never blocks, so the scheduler need not know.
		count, _, errno := syscall.RawSyscall(syscall.SYS_READ, uintptr(fd), uintptr(unsafe.Pointer(&l.buf[0])),
			uintptr(len(l.buf)))
		got := int(count)
		switch {
		case errno == syscall.EAGAIN:
		case errno != 0 || got == 0:
			_ = syscall.EpollCtl(l.poll, syscall.EPOLL_CTL_DEL, fd, nil)
			take(nil)
		default:
			take(l.buf[:got])
			if got == len(l.buf) {
				continue
			}
		}
		return
	}
}

// write sends a request. A connection with no other request outstanding always accepts it whole.
func (l *loop) write(fd int, request []byte) error {
	n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(&request[0])),
		uintptr(len(request)))
	if errno != 0 || int(n) < len(request) {
		return fmt.Errorf("%d of %d bytes sent: %w", int(n), len(request), errno)
	}
	return nil
}

// connect makes n connections, spread over the addresses, and returns a function that closes them.
func (l *loop) connect(addresses []string, n int) (fds []int, hangUp func(), err error) {
	hangUp = func() {
		for _, fd := range fds {
			_ = syscall.Close(fd)
		}
	}
	for i := range n {
		fd, err := dial(addresses[i%len(addresses)], 0)
		if err == nil {
			fds = append(fds, fd)
			err = l.add(fd, i)
		}
		if err != nil {
			return fds, hangUp, err
		}
	}
	return fds, hangUp, nil
}

// wait reads what comes within ms milliseconds and passes it to take; nil means that the connection has ended.
func (l *loop) wait(ms int, take func(place, fd int, data []byte)) error {
	n, err := syscall.EpollWait(l.poll, l.events, ms)
	if err == syscall.EINTR {
		return nil
	}
	for i := range max(0, n) {
		fd, place := int(l.events[i].Fd), int(l.events[i].Pad)
		l.read(fd, func(data []byte) { take(place, fd, data) })
	}
	return err
}

func (l *loop) close() { _ = syscall.Close(l.poll) }

// whole returns the length of the answer at the beginning of data, or 0 if it is not complete, and its status.
func whole(data []byte) (size, status int) {
	head := bytes.Index(data, []byte("\r\n\r\n"))
	if head < 0 {
		return 0, 0
	}
	status, _ = strconv.Atoi(string(data[9:12]))
	const length = "Content-Length: "
	at := bytes.Index(data[:head], []byte(length))
	if at < 0 {
		return head + 4, status
	}
	digits := data[at+len(length) : head+2]
	n, _ := strconv.Atoi(string(digits[:bytes.IndexByte(digits, '\r')]))
	if len(data) < head+4+n {
		return 0, status
	}
	return head + 4 + n, status
}

// A volley is the result of many requests.
type volley struct {
	took    time.Duration
	each    []time.Duration // from sending to the answer
	at      []time.Time     // when each answer came
	refused int
	first   string // the first refusal
}

func (v volley) rate() float64 { return float64(len(v.each)) / v.took.Seconds() }

// saturate sends all requests over conns connections, the next on each as soon as it has its answer.
func saturate(addresses []string, conns int, requests [][]byte, want int) (v volley, err error) {
	l, err := newLoop()
	if err != nil {
		return v, err
	}
	defer l.close()
	fds, hangUp, err := l.connect(addresses, conns)
	defer hangUp()
	if err != nil {
		return v, err
	}
	part, since := make([][]byte, conns), make([]time.Time, conns)
	sent, ended := 0, 0
	send := func(i int) {
		if sent < len(requests) {
			since[i] = time.Now()
			if e := l.write(fds[i], requests[sent]); e != nil {
				err = e
			}
			sent++
		}
	}
	began := time.Now()
	for i := range fds {
		send(i)
	}
	take := func(i, _ int, data []byte) {
		if data == nil {
			err = fmt.Errorf("the server ended connection %d", i)
			return
		}
		part[i] = append(part[i], data...)
		size, status := whole(part[i])
		if size == 0 {
			return
		}
		if status != want {
			v.refused++
			v.first = string(part[i])
		}
		part[i] = part[i][:0]
		now := time.Now()
		v.each, v.at = append(v.each, now.Sub(since[i])), append(v.at, now)
		ended++
		send(i)
	}
	for ended < len(requests) && err == nil {
		if e := l.wait(1000, take); e != nil {
			err = e
		}
		if time.Since(began) > time.Minute {
			err = fmt.Errorf("%d of %d answers after a minute", ended, len(requests))
		}
	}
	v.took = time.Since(began)
	if err == nil && v.refused > 0 {
		err = fmt.Errorf("%d of %d were refused, such as %.300s", v.refused, len(requests), v.first)
	}
	return v, err
}

// frames extracts websocket messages from the data of one connection.
type frames struct {
	part  []byte
	count int // of all kinds
	gone  bool
}

// take passes each complete text message to got, and answers pings.
func (f *frames) take(fd int, data []byte, got func(message []byte)) {
	if data == nil {
		f.gone = true
		return
	}
	if len(f.part) > 0 {
		f.part = append(f.part, data...)
		data = f.part
	}
	for {
		size, head := 0, 2
		switch {
		case len(data) < 2:
		case data[1] < 126:
			size = int(data[1])
		case data[1] == 126 && len(data) >= 4:
			size, head = int(binary.BigEndian.Uint16(data[2:])), 4
		case data[1] == 127 && len(data) >= 10:
			size, head = int(binary.BigEndian.Uint64(data[2:])), 10
		default:
			head = len(data) + 1
		}
		if len(data) < 2 || len(data) < head+size {
			f.part = append([]byte(nil), data...)
			return
		}
		f.count++
		switch body := data[head : head+size]; data[0] & 15 {
		case 1:
			got(body)
		case 8:
			f.gone = true
		case 9: // answered with a pong, masked with zeros
			_, _ = syscall.Write(fd, append([]byte{0x8a, 0x80 | byte(size), 0, 0, 0, 0}, body...))
		}
		data = data[head+size:]
	}
}

// pace sends requests at even intervals, each over a free connection. A request's time counts from when it was sent or,
// if no connection was free, from when it was due.
func pace(address string, conns int, requests [][]byte, every time.Duration,
	sent func(i int, at time.Time),
) (v volley, err error) {
	l, err := newLoop()
	if err != nil {
		return v, err
	}
	defer l.close()
	fds, hangUp, err := l.connect([]string{address}, conns)
	defer hangUp()
	if err != nil {
		return v, err
	}
	part, since, free := make([][]byte, conns), make([]time.Time, conns), make([]int, conns)
	for i := range free {
		free[i] = i
	}
	take := func(i, _ int, data []byte) {
		if data == nil {
			err = fmt.Errorf("the server ended connection %d", i)
		}
		part[i] = append(part[i], data...)
		size, status := whole(part[i])
		if size == 0 {
			return
		}
		if status != 201 {
			v.refused, v.first = v.refused+1, string(part[i])
		}
		part[i], free = part[i][:0], append(free, i)
		now := time.Now()
		v.each, v.at = append(v.each, now.Sub(since[i])), append(v.at, now)
	}
	began := time.Now()
	short := false
	for next := 0; len(v.each) < len(requests) && err == nil; {
		for next < len(requests) && time.Since(began) >= every*time.Duration(next) {
			if len(free) == 0 {
				short = true
				break
			}
			i := free[len(free)-1]
			free, since[i] = free[:len(free)-1], time.Now()
			if short {
				since[i] = began.Add(every * time.Duration(next))
			}
			if sent != nil {
				sent(next, since[i])
			}
			if e := l.write(fds[i], requests[next]); e != nil {
				err = e
			}
			next++
		}
		short = short && next < len(requests) && time.Since(began) >= every*time.Duration(next)
		if e := l.wait(1, take); e != nil {
			err = e
		}
		if time.Since(began) > time.Minute {
			err = fmt.Errorf("%d of %d answers after a minute", len(v.each), len(requests))
		}
	}
	v.took = time.Since(began)
	if err == nil && v.refused > 0 {
		err = fmt.Errorf("%d of %d were refused, such as %.300s", v.refused, len(requests), v.first)
	}
	return v, err
}
