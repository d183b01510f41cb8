package cli

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visite/audit"
	"visite/hub"
	"visite/tui"
)

// exchanger is a laptop as its screens exchange with others.
type exchanger struct {
	*exchange
	t *testing.T
}

// asks calls a command of a laptop that has the database and the keys in a folder.
func asks(t *testing.T, folder string) *app {
	t.Helper()
	t.Setenv("VISITE_CONFIG", filepath.Join(folder, "config"))
	a := testApp(t)
	t.Setenv("VISITE_CONFIG", filepath.Join(folder, "config"))
	a.file = filepath.Join(folder, "visite.db")
	return a
}

// screensOf opens a laptop as the screens have it. Its keys are read from its
// folder at every exchange: at is called before one.
func screensOf(t *testing.T, folder string) *exchanger {
	t.Helper()
	a := asks(t, folder)
	site, closeSite, err := a.screens(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeSite)
	return &exchanger{site.Exchange.(*exchange), t}
}

func (x *exchanger) at() *exchanger {
	x.t.Setenv("VISITE_CONFIG", filepath.Join(filepath.Dir(x.app.file), "config"))
	return x
}

// stands fails unless that is how much only this laptop has.
func (x *exchanger) stands(when string, want tui.Standing) {
	x.t.Helper()
	if s, err := x.at().Standing(x.t.Context()); err != nil || s != want {
		x.t.Errorf("%s: %+v, %v, want %+v", when, s, err, want)
	}
}

// twoScreens are two laptops of a facility; the second was invited by the first.
func twoScreens(t *testing.T) (one, two *exchanger) {
	t.Helper()
	ctx, first, second := t.Context(), t.TempDir(), t.TempDir()
	invited := filepath.Join(first, "invitation.json")
	a := asks(t, first)
	s, recovery, err := a.found(ctx, a.file, founding{facility: "Klinikum Süd", person: "Jana", role: string(audit.Technician)})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if err := a.invite(ctx, invitation{recovery: recovery, person: "Max", output: invited, days: 1}); err != nil {
		t.Fatal(err)
	}
	b := asks(t, second)
	if err := b.join(ctx, invited, ""); err != nil {
		t.Fatal(err)
	}
	return screensOf(t, first), screensOf(t, second)
}

// realHub serves on loopback until stop is called, and gives codes to laptops.
func realHub(t *testing.T) (address string, code func() string, stop func()) {
	t.Helper()
	folder := t.TempDir()
	a := asks(t, folder)
	var printed bytes.Buffer
	a.stdout = &output{to: &printed}
	o := hubOptions{store: "sqlite:" + filepath.Join(folder, "hub.db"), key: filepath.Join(folder, "hub.key"), valid: codeValid}
	h, err := a.openHub(t.Context(), o, true)
	if err != nil {
		t.Fatal(err)
	}
	server, err := hub.NewServer(hub.Config{Store: h.store, Key: h.key})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener) }()
	stopped := false
	stop = func() {
		if !stopped {
			stopped = true
			cancel()
			if err := errors.Join(<-ended, h.store.Close()); err != nil {
				t.Errorf("the hub: %v", err)
			}
		}
	}
	t.Cleanup(stop)
	code = func() string {
		printed.Reset()
		if err := a.hubInvite(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(printed.String())
	}
	return "https://" + listener.Addr().String(), code, stop
}

// The screens exchange with a real hub: what one laptop has done comes to the
// other while its screens are open, and nothing is on one laptop only after it.
func TestScreensExchangeWithAHub(t *testing.T) {
	ctx := t.Context()
	one, two := twoScreens(t)
	address, code, stop := realHub(t)
	one.stands("before it knows a hub", tui.Standing{OnlyHere: 2})
	for _, x := range []*exchanger{one, two} {
		if err := x.at().app.joinHub(ctx, address, code()); err != nil {
			t.Fatal(err)
		}
	}
	one.stands("it knows a hub", tui.Standing{Hub: true, OnlyHere: 2})

	if err := one.site.session.ListRooms(ctx, "Intensiv 2", []string{"201", "202"}); err != nil {
		t.Fatal(err)
	}
	var sent, received int64
	progress := func(s, r int64) { sent, received = s, r }
	if _, err := one.at().Hub(ctx, progress); err != nil || sent < 4 || received != 0 {
		t.Fatalf("sent %d, received %d, %v", sent, received, err)
	}
	one.stands("it has exchanged", tui.Standing{Hub: true, Others: true})
	if _, err := two.at().Hub(ctx, progress); err != nil || sent != 1 || received < 4 {
		t.Fatalf("sent %d, received %d, %v", sent, received, err)
	}
	if wards, err := two.site.session.Wards(ctx); err != nil || len(wards) != 1 || wards[0].Rooms != 2 {
		t.Errorf("the second laptop has %+v, %v", wards, err)
	}

	// Cancelled, it is no failure to show; what waits is exchanged the next time.
	if err := one.site.session.ListRooms(ctx, "Intensiv 2", []string{"203"}); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := one.at().Hub(gone, progress); !errors.Is(err, context.Canceled) || errors.Is(err, tui.ErrHubAway) {
		t.Errorf("cancelled: %v", err)
	}
	one.app.noNetwork = true
	one.stands("offline", tui.Standing{OnlyHere: 1, Others: true})
	if _, err := one.at().Hub(ctx, progress); err == nil || !strings.Contains(shownAs(err), "--offline") {
		t.Errorf("offline: %v", err)
	}
	one.app.noNetwork = false

	stop()
	_, err := one.at().Hub(ctx, progress)
	if !errors.Is(err, tui.ErrHubAway) || !strings.Contains(shownAs(err), "the hub does not answer") {
		t.Errorf("the hub is away: %v", err)
	}
	one.stands("the hub is away", tui.Standing{Hub: true, OnlyHere: 1, Others: true})
}

// shownAs is an error as the screens show it.
func shownAs(err error) string {
	var refusal *audit.Refusal
	if !errors.As(err, &refusal) {
		return ""
	}
	return refusal.Text.In("en")
}

// The screens write bundles and take them in: what comes too early waits, and is
// said; an older file stays unless it may be replaced.
func TestScreensExchangeBundles(t *testing.T) {
	ctx := t.Context()
	one, two := twoScreens(t)
	stick := t.TempDir()
	file := func(name string) string { return filepath.Join(stick, name) }
	write := func(x *exchanger, name string, everything bool) {
		t.Helper()
		if made, err := x.Write(ctx, file(name), everything, false); err != nil || made.Entries() == 0 {
			t.Fatalf("%s: %d entries, %v", name, made.Entries(), err)
		}
	}
	write(one, "first.bundle", false)
	one.stands("all is in a bundle", tui.Standing{Others: true})
	if _, err := one.Write(ctx, file("none.bundle"), false, false); err == nil || !strings.Contains(shownAs(err), "nothing was added") {
		t.Errorf("nothing is new: %v", err)
	}
	if _, err := one.Write(ctx, file("first.bundle"), true, false); !errors.Is(err, tui.ErrFileThere) {
		t.Errorf("over a file: %v", err)
	}
	if err := one.site.session.ListRooms(ctx, "Intensiv 2", []string{"201"}); err != nil {
		t.Fatal(err)
	}
	write(one, "second.bundle", false)

	taken, waiting, err := two.Take(ctx, file("second.bundle"))
	if err != nil || taken.Entries() != 0 || len(waiting) != 1 || !strings.Contains(waiting[0], "waits for") {
		t.Errorf("too early: %+v, %q, %v", taken, waiting, err)
	}
	taken, waiting, err = two.Take(ctx, file("first.bundle"))
	if err != nil || taken.Entries() != 3 || len(waiting) != 0 {
		t.Errorf("what it waited for: %+v, %q, %v", taken, waiting, err)
	}
	if _, err := one.Write(ctx, file("first.bundle"), true, true); err != nil {
		t.Errorf("replaced: %v", err)
	}

	if err := os.WriteFile(file("list.bundle"), []byte("a;b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := two.Take(ctx, file("list.bundle")); err == nil || !strings.Contains(shownAs(err), "no bundle of visite") {
		t.Errorf("no bundle: %v", err)
	}
	if _, _, err := two.Take(ctx, file("gone.bundle")); err == nil || !strings.Contains(shownAs(err), "does not exist") {
		t.Errorf("no file: %v", err)
	}
	if !strings.HasPrefix(two.Suggest(), two.Folder()) || filepath.Ext(two.Suggest()) != ".bundle" {
		t.Errorf("suggested: %s", two.Suggest())
	}
}
