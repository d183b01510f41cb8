package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"visite/audit"
	"visite/hub"
	"visite/tui"
)

// exchange gives others what is new here, for the screens.
type exchange struct {
	app  *app
	site *site
}

// Standing is how much only this laptop has.
func (x *exchange) Standing(ctx context.Context) (s tui.Standing, err error) {
	k, err := x.app.siteKeys(x.site.about.ID)
	if err != nil {
		return s, x.app.told(err)
	}
	if _, err := os.Stat(k.hubFile()); err == nil {
		s.Hub = x.app.offline() == nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return s, x.app.told(err)
	}
	s.OnlyHere, s.Others, err = x.site.OnlyHere(ctx)
	return s, x.app.told(err)
}

// Hub exchanges with the hub.
func (x *exchange) Hub(ctx context.Context, progress func(sent, received int64)) (waiting []string, err error) {
	k, err := x.app.siteKeys(x.site.about.ID)
	if err == nil {
		_, err = x.app.syncWithHub(ctx, x.site, k, func(p hub.Progress) { progress(p.Sent, p.Received) })
	}
	var away *hub.Unreachable
	if errors.As(err, &away) && ctx.Err() == nil {
		return nil, errors.Join(tui.ErrHubAway, x.app.told(err))
	}
	if err != nil {
		return nil, x.app.told(err)
	}
	list, err := x.site.Waiting(ctx)
	return x.waiting(list), x.app.told(err)
}

// waiting says what waits for what.
func (x *exchange) waiting(list []audit.WaitingEntries) (lines []string) {
	for _, w := range list {
		lines = append(lines, x.app.waitingLine(w))
	}
	return lines
}

// Folder is the folder the program was started in.
func (x *exchange) Folder() string { return startFolder() }

// Suggest is a path in the folder the program was started in.
func (x *exchange) Suggest() string {
	return startFolder() + "visite-" + x.app.now().Format("2006-01-02-1504") + ".bundle"
}

// Write writes a bundle, whole or not at all.
func (x *exchange) Write(ctx context.Context, path string, everything, replace bool) (audit.BundleReport, error) {
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && !replace {
		return audit.BundleReport{}, tui.ErrFileThere
	}
	o := bundleOptions{path: path, since: sinceLast, force: replace}
	if everything {
		o.since = sinceAll
	}
	made, err := x.app.makeBundle(ctx, x.site, o, nil)
	if errors.Is(err, errNothingNew) {
		err = failf("%s", x.app.say.NothingNewShown)
	}
	return made, x.app.told(err)
}

// Take takes in a bundle.
func (x *exchange) Take(ctx context.Context, path string) (taken audit.BundleReport, waiting []string, err error) {
	if taken, err = x.app.takeBundle(ctx, x.site, path, nil); err != nil {
		return taken, nil, x.app.told(x.app.ofFile(path, err))
	}
	return taken, x.waiting(taken.Waiting), nil
}
