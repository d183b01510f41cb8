package cli

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"visite/db"
	"visite/hub"
	"visite/hub/postgres"
	"visite/ledger"
)

func (a *app) hubCommand() *cobra.Command {
	return a.group("hub", a.say.Hub, a.hubServeCommand(), a.hubInviteCommand(), a.hubLaptopsCommand(), a.hubExcludeCommand())
}

// hubOptions are where a hub keeps what it has, and who it is.
type hubOptions struct {
	store, key, cert, certKey string
	listen, metrics           string
	valid                     time.Duration
}

// hubFlags are of all commands of a hub: they run on its machine, beside it.
func (a *app) hubFlags(cmd *cobra.Command, o *hubOptions) {
	stringFlag(cmd.Flags(), &o.store, "store", "", "sqlite:FILE|postgres://…", a.say.FlagHubStore)
	stringFlag(cmd.Flags(), &o.key, "key", "", "FILE", a.say.FlagHubKey)
	stringFlag(cmd.Flags(), &o.cert, "cert", "", "FILE", a.say.FlagHubCert)
	stringFlag(cmd.Flags(), &o.certKey, "cert-key", "", "FILE", a.say.FlagHubCertKey)
}

func (a *app) hubServeCommand() *cobra.Command {
	var o hubOptions
	cmd := &cobra.Command{
		Use: "serve", Short: a.say.HubServe, Args: a.args(), Example: "  visite hub serve --listen :8443",
		RunE: func(cmd *cobra.Command, _ []string) error { return a.hubServe(cmd.Context(), o) },
	}
	a.hubFlags(cmd, &o)
	stringFlag(cmd.Flags(), &o.listen, "listen", "", "ADDRESS", a.say.FlagListen)
	stringFlag(cmd.Flags(), &o.metrics, "metrics", "", "ADDRESS", a.say.FlagMetrics)
	return cmd
}

// hubListens is where a hub listens unless --listen says otherwise.
const hubListens = ":8443"

func (a *app) hubServe(ctx context.Context, o hubOptions) error {
	if err := a.online(a.say.HubOffline); err != nil {
		return err
	}
	h, err := a.openHub(ctx, o, true)
	if err != nil {
		return err
	}
	defer h.store.Close()
	log := slog.New(slog.NewJSONHandler(a.stderr, nil))
	server, err := hub.NewServer(hub.Config{Store: h.store, Key: h.key, Certificate: h.hospital, Log: log, Now: a.now})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	listener, err := hub.Listen(firstOf(o.listen, hubListens))
	if err != nil {
		return failf(a.say.CannotListen, firstOf(o.listen, hubListens), err)
	}
	watched := make(chan error, 1)
	if o.metrics == "" {
		watched <- nil
	} else {
		watch, err := hub.Listen(o.metrics)
		if err != nil {
			_ = listener.Close() // nobody was told of it
			return failf(a.say.CannotListen, o.metrics, err)
		}
		go func() { watched <- server.ServeMetrics(ctx, watch) }()
	}
	log.Info("listening", "address", listener.Addr().String(), "hub", h.key.Public().ID())
	err = server.Serve(ctx, listener)
	stop()
	log.Info("stopped")
	return errors.Join(err, <-watched)
}

// openedHub is a hub of which the store is open.
type openedHub struct {
	store    hub.Store
	key      ledger.WriterKey
	hospital *tls.Certificate // nil: its own
}

// openHub opens the store of a hub. Only who runs it makes key and store where there
// are none: else a code would be of a hub that nobody runs.
func (a *app) openHub(ctx context.Context, o hubOptions, create bool) (h openedHub, err error) {
	if (o.cert == "") != (o.certKey == "") {
		return h, usagef("%s", a.say.HubCertPair)
	}
	if o.cert != "" {
		cert, err := tls.LoadX509KeyPair(o.cert, o.certKey)
		if err != nil {
			return h, failf(a.say.BadHubCert, o.cert, err)
		}
		h.hospital = &cert
	}
	if h.key, err = a.hubKey(o.key, create); err != nil {
		return h, err
	}
	h.store, err = a.hubStore(ctx, o.store, create)
	return h, err
}

// hubKey reads the key of a hub, or makes it.
func (a *app) hubKey(path string, create bool) (ledger.WriterKey, error) {
	if path == "" {
		dir, err := configDir()
		if err != nil {
			return ledger.WriterKey{}, fmt.Errorf("find config folder: %w", err)
		}
		path = filepath.Join(dir, "hub.key")
	}
	text, err := os.ReadFile(path)
	switch {
	case err == nil:
		key, err := ledger.ParseWriterKey(text)
		if err != nil {
			return key, failf(a.say.BadHubKey, path)
		}
		return key, nil
	case !errors.Is(err, fs.ErrNotExist):
		return ledger.WriterKey{}, err
	case !create:
		return ledger.WriterKey{}, failf(a.say.NoHubHere, path)
	}
	key, err := ledger.NewWriterKey(rand.Reader)
	if err != nil {
		return key, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return key, err
	}
	return key, writeFile(path, key.Marshal())
}

// hubStore opens the store that --store names.
func (a *app) hubStore(ctx context.Context, name string, create bool) (hub.Store, error) {
	kind, rest, _ := strings.Cut(name, ":")
	switch {
	case name == "":
		dir, err := dataDir()
		if err != nil {
			return nil, failf("%s", a.say.NoHome)
		}
		return a.hubFile(ctx, filepath.Join(dir, "visite", "hub.db"), create)
	case kind == "sqlite" && rest != "":
		return a.hubFile(ctx, rest, create)
	case kind == "postgres" || kind == "postgresql":
		s, err := postgres.Open(ctx, name)
		if err != nil {
			return nil, &failure{text: fmt.Sprintf(a.say.NoHubDatabase, oneLine(err.Error())), cause: err}
		}
		return s, nil
	}
	return nil, usagef(a.say.BadHubStore, name)
}

// hubFile opens the file of a hub.
func (a *app) hubFile(ctx context.Context, path string, create bool) (hub.Store, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !create {
		return nil, failf(a.say.NoHubHere, path)
	}
	return db.OpenHub(ctx, path)
}

// codeValid is how long a one-time code is good unless --valid says otherwise.
const codeValid = 15 * time.Minute

func (a *app) hubInviteCommand() *cobra.Command {
	var o hubOptions
	cmd := &cobra.Command{
		Use: "invite", Short: a.say.HubInvite, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.hubInvite(cmd.Context(), o) },
	}
	a.hubFlags(cmd, &o)
	cmd.Flags().DurationVar(&o.valid, "valid", codeValid, a.say.FlagValid)
	return a.withJSON(cmd)
}

func (a *app) hubInvite(ctx context.Context, o hubOptions) error {
	if o.valid < time.Minute || o.valid > 24*time.Hour {
		return usagef(a.say.FlagBadValue, "--valid", o.valid.String(), "1m–24h")
	}
	h, err := a.openHub(ctx, o, false)
	if err != nil {
		return err
	}
	defer h.store.Close()
	if h.hospital == nil {
		own, err := hub.Certificate(h.key)
		if err != nil {
			return err
		}
		h.hospital = &own
	}
	code, err := hub.NewCode(rand.Reader, h.hospital.Leaf)
	if err != nil {
		return err
	}
	expires := a.now().Add(o.valid).Truncate(time.Second)
	if err := h.store.Offer(ctx, code.Hash(), expires); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]string{"code": code.String(), "expires": expires.Format(time.RFC3339)})
	}
	fmt.Fprintln(a.stdout, code)
	a.talk(a.say.HubCode, expires.Local().Format("15:04"), code)
	return nil
}

func (a *app) hubLaptopsCommand() *cobra.Command {
	var o hubOptions
	cmd := &cobra.Command{
		Use: "laptops", Short: a.say.HubLaptops, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.hubLaptops(cmd.Context(), o) },
	}
	a.hubFlags(cmd, &o)
	return a.withJSON(cmd)
}

// laptopJSON is a laptop that may connect, or might.
type laptopJSON struct {
	Laptop   string `json:"laptop"`
	Site     string `json:"site"`
	Since    string `json:"since"`
	Excluded string `json:"excluded,omitempty"`
}

func (a *app) hubLaptops(ctx context.Context, o hubOptions) error {
	h, err := a.openHub(ctx, o, false)
	if err != nil {
		return err
	}
	defer h.store.Close()
	list := []laptopJSON{}
	err = h.store.Members(ctx, func(site ledger.SiteID, id string, since, shut time.Time) error {
		one := laptopJSON{Laptop: id, Site: site.String(), Since: since.UTC().Format(time.RFC3339)}
		if !shut.IsZero() {
			one.Excluded = shut.UTC().Format(time.RFC3339)
		}
		list = append(list, one)
		return nil
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(list)
	}
	for _, l := range list {
		state := ""
		if l.Excluded != "" {
			state = "  " + fmt.Sprintf(a.say.HubExcluded, l.Excluded)
		}
		fmt.Fprintf(a.stdout, "%s  %s  %s%s\n", l.Site[:16], l.Laptop, l.Since, state)
	}
	return nil
}

func (a *app) hubExcludeCommand() *cobra.Command {
	var o hubOptions
	cmd := &cobra.Command{
		Use: "exclude LAPTOP", Short: a.say.HubExclude, Args: a.args("LAPTOP"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.hubExclude(cmd.Context(), o, args[0]) },
	}
	a.hubFlags(cmd, &o)
	return cmd
}

func (a *app) hubExclude(ctx context.Context, o hubOptions, id string) error {
	h, err := a.openHub(ctx, o, false)
	if err != nil {
		return err
	}
	defer h.store.Close()
	ok, err := h.store.Exclude(ctx, id, a.now())
	if err != nil {
		return err
	}
	if !ok {
		return failf(a.say.NoSuchLaptop, oneLine(id))
	}
	a.talk(a.say.HubShut, id)
	return nil
}
