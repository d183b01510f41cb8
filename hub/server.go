package hub

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"visite/ledger"
)

// Server answers laptops. What it is asked and answers is in wire.go.
type Server struct {
	store     Store
	key       ledger.WriterKey
	cert      tls.Certificate
	authority bool
	log       *slog.Logger
	now       func() time.Time
	limits    limits
	trusts    trusts
	count     *counters
}

// Config is how a server is set up.
type Config struct {
	Store Store
	Key   ledger.WriterKey // signs the receipts
	// Certificate is one of the hospital's own; without it the hub's is made of its key.
	Certificate *tls.Certificate
	Log         *slog.Logger // what happened, without the names of people; nil: nothing
	Now         func() time.Time
}

// NewServer sets up a server; see [Server.Serve].
func NewServer(c Config) (*Server, error) {
	s := &Server{store: c.Store, key: c.Key, log: c.Log, now: c.Now, count: newCounters()}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	var err error
	if s.cert, err = Certificate(c.Key); c.Certificate != nil {
		s.cert, s.authority = *c.Certificate, true
	}
	return s, err
}

// Limits of time of a connection. A bundle over a slow line takes minutes.
const (
	headerTime  = 10 * time.Second
	requestTime = 10 * time.Minute
	idleTime    = 2 * time.Minute
	graceTime   = 30 * time.Second // that a request under way gets when the hub ends
)

// maxBundle is the largest bundle a hub takes, in bytes.
const maxBundle = 1 << 30

// Serve answers on a listener until ctx ends; then it finishes what is under way.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: s.handler(), TLSConfig: serverTLS(s.cert), ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: headerTime, ReadTimeout: requestTime, WriteTimeout: requestTime, IdleTimeout: idleTime, MaxHeaderBytes: 16 << 10,
	}
	done := make(chan error, 1)
	go func() { done <- server.ServeTLS(l, "", "") }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTime)
	defer cancel()
	err := server.Shutdown(grace)
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// handler is everything a laptop can ask.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("POST /v1/enrol", s.answer(s.enrol))
	mux.HandleFunc("GET /v1/logs", s.answer(s.member(s.logs)))
	mux.HandleFunc("POST /v1/entries", s.answer(s.member(s.entries)))
	mux.HandleFunc("POST /v1/missing", s.answer(s.member(s.missing)))
	return mux
}

// health is for whatever watches over the hub: it can read its store.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	if _, _, err := s.store.Member(r.Context(), ""); err != nil {
		s.log.Error("store", "error", err)
		http.Error(w, "store", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}

// asking is a request with who asks.
type asking struct {
	*http.Request
	writer ledger.Writer
	site   ledger.SiteID // of a member
	known  bool          // the logs of the site let it in
}

// answer runs what answers a request, says what went wrong, and counts.
func (s *Server) answer(do func(w http.ResponseWriter, a asking) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		err := s.listen(w, r, do)
		s.count.request(r.URL.Path, err, time.Since(begun))
		if err == nil {
			return
		}
		p := problemOf(err)
		level := slog.LevelInfo
		if p.Code == CodeBroken {
			level = slog.LevelError
		}
		s.log.Log(r.Context(), level, "refused", "path", r.URL.Path, "code", p.Code, "laptop", asks(r), "error", err)
		say(w, statuses[p.Code], p)
	}
}

// asks is the id of who asks, or nothing.
func asks(r *http.Request) string {
	w, err := writerOf(r.TLS)
	if err != nil {
		return ""
	}
	return w.ID()
}

// listen finds out who asks, and how often.
func (s *Server) listen(w http.ResponseWriter, r *http.Request, do func(w http.ResponseWriter, a asking) error) error {
	writer, err := writerOf(r.TLS)
	if err != nil {
		return &Problem{Code: CodeUnknown}
	}
	if !s.limits.allow(writer.ID()) {
		return &Problem{Code: CodeBusy, Text: "ask again in a moment"}
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBundle)
	return do(w, asking{Request: r, writer: writer})
}

// member lets only those through who may connect, and whom nobody has revoked
// meanwhile in the logs of the site.
func (s *Server) member(do func(w http.ResponseWriter, a asking) error) func(w http.ResponseWriter, a asking) error {
	return func(w http.ResponseWriter, a asking) (err error) {
		var ok bool
		if a.site, ok, err = s.store.Member(a.Context(), a.writer.ID()); err != nil {
			return broken(err)
		}
		if !ok {
			return &Problem{Code: CodeUnknown}
		}
		t, err := s.trusts.get(a.Context(), s.store, a.site)
		if err != nil {
			return err
		}
		if t.stopped(a.writer.ID()) {
			return &Problem{Code: CodeUnknown}
		}
		a.known = t.lets(a.writer.ID())
		return do(w, a)
	}
}

func (s *Server) enrol(w http.ResponseWriter, a asking) error {
	// Codes are short: nobody gets to try many, whatever key and address they have.
	host, _, _ := net.SplitHostPort(a.RemoteAddr)
	if !s.limits.try(host) {
		return &Problem{Code: CodeBusy, Text: "too many codes were tried: wait a minute"}
	}
	var in enrolment
	if err := hear(a.Body, 1<<10, &in); err != nil {
		return err
	}
	code, err := ParseCode(in.Code)
	if err != nil {
		return &Problem{Code: CodeNoCode, Text: err.Error()}
	}
	site, err := ledger.ParseHash(in.Site)
	if err != nil {
		return &Problem{Code: CodeDamaged, Text: err.Error()}
	}
	ok, err := s.store.Enrol(a.Context(), code.Hash(), site, a.writer.ID(), s.now())
	if err != nil {
		return broken(err)
	}
	if !ok {
		return &Problem{Code: CodeNoCode}
	}
	s.log.Info("enrolled", "laptop", a.writer.ID(), "site", in.Site)
	say(w, http.StatusOK, enrolled{Hub: s.key.Public().String(), Authority: s.authority})
	return nil
}

func (s *Server) logs(w http.ResponseWriter, a asking) error {
	list := logs{Receipts: []receipt{}}
	if !a.known { // it has to send its own log first
		say(w, http.StatusOK, list)
		return nil
	}
	err := s.store.Read(a.Context(), a.site, func(lib ledger.Library) error {
		return lib.Receipts(func(key string, _ int64, note []byte) error {
			list.Receipts = append(list.Receipts, receipt{key, string(note)})
			return nil
		})
	})
	if err != nil {
		return broken(err)
	}
	say(w, http.StatusOK, list)
	return nil
}

func (s *Server) entries(w http.ResponseWriter, a asking) error {
	var bundle spool
	defer bundle.drop()
	if _, err := io.Copy(&bundle, a.Body); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return err
		}
		return &Problem{Code: CodeDamaged, Text: err.Error()}
	}
	in, err := bundle.reader()
	if err != nil {
		return broken(err)
	}
	k, err := taker{s.store, s.key, a.site, a.writer, a.known, s.now()}.take(a.Context(), in)
	if err != nil {
		return err
	}
	if k.noted {
		s.trusts.forget(a.site)
	}
	s.count.taken(k.added, bundle.size)
	say(w, http.StatusOK, taken{New: k.added, Receipts: k.receipts})
	return nil
}

func (s *Server) missing(w http.ResponseWriter, a asking) error {
	var in missing
	if err := hear(a.Body, 1<<20, &in); err != nil {
		return err
	}
	if !a.known {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	var bundle spool
	defer bundle.drop()
	some, err := give(a.Context(), s.store, s.key, a.site, in.Have, &bundle)
	if err != nil {
		return broken(err)
	}
	if !some {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	out, err := bundle.reader()
	if err != nil {
		return broken(err)
	}
	_, err = io.Copy(w, out)
	if err != nil {
		s.log.Info("went away", "laptop", a.writer.ID(), "error", err)
	}
	return nil
}

// Listen is a listener on an address for [Server.Serve].
func Listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return l, nil
}

// ServeMetrics answers who watches over the hub on an address, without TLS, until
// ctx ends.
func (s *Server) ServeMetrics(ctx context.Context, l net.Listener) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /metrics", s.metrics)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: headerTime, ReadTimeout: headerTime, WriteTimeout: headerTime, IdleTimeout: idleTime}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
