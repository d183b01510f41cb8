package hub

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// counters are what can be watched of a hub. They are written in the text format
// of Prometheus (version 0.0.4).
type counters struct {
	mu      sync.Mutex
	results map[[2]string]int64 // requests by path and what became of them
	times   map[string]*histogram
	entries int64 // kept
	bytes   int64 // of bundles that came in
}

func newCounters() *counters {
	return &counters{results: map[[2]string]int64{}, times: map[string]*histogram{}}
}

// bounds are the upper bounds of a histogram, in seconds.
var bounds = [...]float64{0.005, 0.02, 0.1, 0.5, 2, 10, 60}

// histogram counts how long something took.
type histogram struct {
	below [len(bounds)]int64 // so many took at most as long as the bound
	all   int64
	sum   float64 // seconds
}

func (h *histogram) add(seconds float64) {
	for i, b := range bounds {
		if seconds <= b {
			h.below[i]++
		}
	}
	h.all++
	h.sum += seconds
}

// request counts what was asked, and what became of it. Paths are those with a
// handler, so there are few.
func (c *counters) request(path string, err error, took time.Duration) {
	result := "ok"
	if err != nil {
		result = problemOf(err).Code
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.results[[2]string{path, result}]++
	if c.times[path] == nil {
		c.times[path] = &histogram{}
	}
	c.times[path].add(took.Seconds())
}

// taken counts what was kept.
func (c *counters) taken(entries, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries += entries
	c.bytes += bytes
}

func (c *counters) write(w io.Writer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintln(w, "# TYPE visite_hub_requests_total counter")
	for _, k := range slices.SortedFunc(maps.Keys(c.results), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		fmt.Fprintf(w, "visite_hub_requests_total{path=%q,result=%q} %d\n", k[0], k[1], c.results[k])
	}
	fmt.Fprintln(w, "# TYPE visite_hub_request_seconds histogram")
	for _, path := range slices.Sorted(maps.Keys(c.times)) {
		h := c.times[path]
		for i, b := range bounds {
			fmt.Fprintf(w, "visite_hub_request_seconds_bucket{path=%q,le=\"%g\"} %d\n", path, b, h.below[i])
		}
		fmt.Fprintf(w, "visite_hub_request_seconds_bucket{path=%q,le=\"+Inf\"} %d\n", path, h.all)
		fmt.Fprintf(w, "visite_hub_request_seconds_sum{path=%q} %g\nvisite_hub_request_seconds_count{path=%q} %d\n", path, h.sum, path, h.all)
	}
	fmt.Fprintf(w, "# TYPE visite_hub_entries_taken_total counter\nvisite_hub_entries_taken_total %d\n", c.entries)
	fmt.Fprintf(w, "# TYPE visite_hub_bytes_received_total counter\nvisite_hub_bytes_received_total %d\n", c.bytes)
}

// metrics serves the counters.
func (s *Server) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	s.count.write(w)
}
