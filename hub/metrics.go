package hub

import (
	"net/http"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// counters are what can be watched of a hub, in the format of Prometheus.
type counters struct{ set *metrics.Set }

func newCounters() *counters { return &counters{metrics.NewSet()} }

// request counts what was asked, by its path and what became of it.
func (c *counters) request(path string, err error, took time.Duration) {
	code := "ok"
	if err != nil {
		code = problemOf(err).Code
	}
	// Both words are from short lists: only paths with a handler come here.
	c.set.GetOrCreateCounter(`visite_hub_requests_total{path="` + path + `",result="` + code + `"}`).Inc()
	c.set.GetOrCreatePrometheusHistogram(`visite_hub_request_seconds{path="` + path + `"}`).Update(took.Seconds())
}

// taken counts what was kept.
func (c *counters) taken(entries, bytes int64) {
	c.set.GetOrCreateCounter("visite_hub_entries_taken_total").AddInt64(entries)
	c.set.GetOrCreateCounter("visite_hub_bytes_received_total").AddInt64(bytes)
}

// metrics serves the counters in the format of Prometheus.
func (s *Server) metrics() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		s.count.set.WritePrometheus(w)
		metrics.WriteProcessMetrics(w)
	})
}
