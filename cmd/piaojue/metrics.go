package main

import (
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/realtime"
	"piaojue/tally"
	"piaojue/web"
)

// Metrics describe the machine, never a person, a poll or a meeting (I3): every label takes its values from a list in
// the program.
type metrics struct {
	reg        *prometheus.Registry
	casts      *prometheus.CounterVec
	castTime   prometheus.Histogram
	batch      prometheus.Histogram
	signIns    *prometheus.CounterVec
	limited    prometheus.Counter
	handshakes prometheus.Counter // failed ones
	requests   *prometheus.CounterVec
	storeCalls *prometheus.CounterVec
	storeTime  *prometheus.HistogramVec
	acts       *prometheus.CounterVec
	checks     *prometheus.CounterVec
	taken      taken
}

// taken holds the series that an accepted ballot counts in. A hall sends thousands at once, and looking them up by
// their labels each time costs more than counting.
type taken struct {
	verdict, request, call prometheus.Counter
	callTime               prometheus.Observer
}

// castBuckets run from half a millisecond to the five seconds after which no answer comes.
var castBuckets = []float64{.0005, .001, .002, .003, .005, .0075, .01, .02, .03, .05, .1, .2, .5, 1, 2, 5}

func newMetrics() *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "piaojue", Name: name, Help: help}, labels)
	}
	m := &metrics{
		reg: prometheus.NewRegistry(),
		casts: counter("casts_total", "Casts answered, by verdict: ok, again (a retry), or the code of the refusal.",
			"verdict"),
		signIns:  counter("sign_ins_total", "Sign-ins by code, by result.", "result"),
		requests: counter("requests_total", "Requests answered, by route and class of status.", "route", "status"),
		acts: counter("acts_total", "Commits of acts of meetings, by result: ok, moved (tried again), or a code.",
			"result"),
		checks: counter("store_checks_total", "Looks at the store's settings: ok, bad, or unreachable.", "result"),
		storeCalls: counter("store_calls_total",
			"Calls of the store, by call and by result: ok, or the code of what was refused or went wrong.", "call", "result"),
		castTime: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "piaojue", Name: "cast_seconds", Help: "From a cast's arrival to its acknowledgement.",
			Buckets: castBuckets,
		}),
		batch: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "piaojue", Name: "cast_batch_ballots", Help: "Ballots in one call of the store.",
			Buckets: []float64{1, 2, 4, 8, 16, 32, 64},
		}),
		limited: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: "piaojue", Name: "rate_limited_total", Help: "Requests slowed after wrong codes.",
		}),
		handshakes: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: "piaojue", Name: "tls_handshake_errors_total",
			Help: "TLS handshakes that failed: no trust in the certificate, or no TLS.",
		}),
		storeTime: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "piaojue", Name: "store_call_seconds", Help: "Time of a call of the store.", Buckets: castBuckets,
		}, []string{"call"}),
	}
	m.taken = taken{
		verdict: m.casts.WithLabelValues("ok"), request: m.requests.WithLabelValues(castRoute, "2xx"),
		call: m.storeCalls.WithLabelValues("cast", "ok"), callTime: m.storeTime.WithLabelValues("cast"),
	}
	m.reg.MustRegister(m.casts, m.castTime, m.batch, m.signIns, m.limited, m.handshakes, m.requests, m.storeCalls,
		m.storeTime, m.acts, m.checks,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Namespace: "piaojue", Name: "build_info", Help: "1, with the version of the program and of what it stores.",
			ConstLabels: prometheus.Labels{
				"version": softwareVersion(), "go": runtime.Version(), "schema": strconv.Itoa(tally.Schema()),
			},
		}, func() float64 { return 1 }))
	return m
}

// watch adds the metrics that are read when they are collected.
func (m *metrics) watch(service *meeting.Service, hub *realtime.Hub) {
	m.reg.MustRegister(liveCollector{hub}, prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Namespace: "piaojue", Name: "store_keeps", Help: "1 while the store keeps what it acknowledges, by the last look.",
	}, func() float64 {
		if service.StoreKeeps() {
			return 1
		}
		return 0
	}))
}

// watchConnections adds the connections of the hall's address.
func (m *metrics) watchConnections(l *shareListener) {
	m.reg.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Namespace: "piaojue", Name: "connections", Help: "Connections to the hall's address.",
		},
			func() float64 { return float64(l.opened()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Namespace: "piaojue", Name: "connections_refused_total",
			Help: "Connections closed because their address held too many, or all did.",
		}, func() float64 { return float64(l.refused.Load()) }))
}

// Routes whose answers have counters of their own.
const (
	castRoute  = "POST /api/polls/{poll}/ballots"
	loginRoute = "POST /api/login"
)

// observe counts one answered request.
func (m *metrics) observe(o web.Observation) {
	if o.Route == castRoute && o.Status == http.StatusCreated {
		m.taken.request.Inc()
		m.taken.verdict.Inc()
		m.castTime.Observe(o.Took.Seconds())
		return
	}
	m.requests.WithLabelValues(o.Route, strconv.Itoa(o.Status/100)+"xx").Inc()
	result := string(o.Code)
	if result == "" {
		result = "ok"
	}
	if o.Code == ballot.CodeRateLimited {
		m.limited.Inc()
	}
	switch o.Route {
	case loginRoute:
		m.signIns.WithLabelValues(result).Inc()
	case castRoute:
		if o.Code == "" {
			m.castTime.Observe(o.Took.Seconds())
			if o.Status == 200 {
				result = "again"
			}
		}
		m.casts.WithLabelValues(result).Inc()
	}
}

// stored counts and times one call of the store.
func (m *metrics) stored(call string, began time.Time, err error) {
	result := "ok"
	if err != nil {
		result = string(ballot.CodeOf(err))
	}
	m.storeCalls.WithLabelValues(call, result).Inc()
	m.storeTime.WithLabelValues(call).Observe(time.Since(began).Seconds())
}

// A liveCollector reads the hub's counts.
type liveCollector struct{ hub *realtime.Hub }

var (
	liveClients = prometheus.NewDesc("piaojue_live_clients", "Live clients of this server, by page.", []string{"page"},
		nil)
	liveEnded = prometheus.NewDesc("piaojue_live_ended_total", "Live connections ended, by why.", []string{"why"}, nil)
)

func (l liveCollector) Describe(to chan<- *prometheus.Desc) { to <- liveClients; to <- liveEnded }

func (l liveCollector) Collect(to chan<- prometheus.Metric) {
	counts := l.hub.Counts()
	for _, role := range ballot.Roles() {
		to <- prometheus.MustNewConstMetric(liveClients, prometheus.GaugeValue, float64(counts.Live[role]), string(role))
	}
	for why, n := range counts.Ended {
		to <- prometheus.MustNewConstMetric(liveEnded, prometheus.CounterValue, float64(n), why)
	}
}
