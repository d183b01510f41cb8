package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"visite/hub"
	"visite/ledger"
)

func (a *app) syncCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "sync", Short: a.say.Sync, Args: a.args(),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.sync(cmd.Context()) },
	}
	return a.withJSON(cmd)
}

// progressEvery is how often a sync that lasts says how far it is.
const progressEvery = 2 * time.Second

// sync exchanges what is new with the hub.
func (a *app) sync(ctx context.Context) error {
	s, k, err := a.openForPeople(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	said := a.now()
	done, err := a.syncWithHub(ctx, s, k, func(p hub.Progress) {
		if now := a.now(); now.Sub(said) >= progressEvery {
			said = now
			a.talk(a.say.Syncing, p.Sent, p.Received)
		}
	})
	if err != nil {
		return err
	}
	waiting, err := s.Waiting(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(syncedJSON{done.Sent, done.Received, waitingJSON(waiting)})
	}
	a.talk(a.say.Synced, done.Sent, done.Received)
	for _, w := range waiting {
		a.talk("%s", a.waitingLine(w))
	}
	return nil
}

// syncedJSON is what a sync exchanged.
type syncedJSON struct {
	Sent     int64              `json:"sent"`
	Received int64              `json:"received"`
	Waiting  []waitingRangeJSON `json:"waiting"` // all that waits here for other entries
}

// syncWithHub exchanges what is new with the hub that this laptop has joined.
func (a *app) syncWithHub(ctx context.Context, s *site, k keys, progress func(hub.Progress)) (hub.Progress, error) {
	if err := a.online(a.say.SyncOffline); err != nil {
		return hub.Progress{}, err
	}
	client, err := a.hubClient(s, k)
	if err != nil {
		return hub.Progress{}, err
	}
	defer client.Close()
	done, err := client.Sync(ctx, s.Store, progress)
	if err != nil {
		return done, a.ofHub(err)
	}
	return done, nil
}

// hubClient talks to the hub that this laptop has joined.
func (a *app) hubClient(s *site, k keys) (*hub.Client, error) {
	text, err := os.ReadFile(k.hubFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failf("%s", a.say.NoHub)
	}
	if err != nil {
		return nil, err
	}
	var pin hub.Pin
	if err := json.Unmarshal(text, &pin); err != nil {
		return nil, failf(a.say.BadPin, k.hubFile())
	}
	id, err := ledger.ParseHash(s.about.ID)
	if err != nil {
		return nil, err
	}
	key, err := k.writer()
	if err != nil {
		return nil, err
	}
	return hub.NewClient(pin, id, key)
}

// hubFile is what this installation knows of its hub.
func (k keys) hubFile() string { return filepath.Join(k.dir, "hub.json") }

// joinHub shows a hub the one-time code that lets this laptop in.
func (a *app) joinHub(ctx context.Context, address, text string) error {
	if err := a.online(a.say.SyncOffline); err != nil {
		return err
	}
	code, err := hub.ParseCode(text)
	if err != nil {
		return usagef("%s", a.say.BadCode)
	}
	s, k, err := a.openForPeople(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	id, err := ledger.ParseHash(s.about.ID)
	if err != nil {
		return err
	}
	key, err := k.writer()
	if err != nil {
		return err
	}
	pin, err := hub.Join(ctx, address, code, id, key)
	if err != nil {
		return a.ofHub(err)
	}
	keep, err := json.MarshalIndent(pin, "", "  ")
	if err != nil {
		return fmt.Errorf("keep hub: %w", err)
	}
	if err := writeFile(k.hubFile(), append(keep, '\n')); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(pin)
	}
	a.talk(a.say.HubJoined, pin.URL)
	return nil
}

// ofHub says what went wrong between this laptop and the hub.
func (a *app) ofHub(err error) error {
	var problem *hub.Problem
	var fork *ledger.Fork
	var away *hub.Unreachable
	text := ""
	switch {
	case errors.Is(err, hub.ErrAddress):
		return usagef("%s", a.say.BadHubAddress)
	case errors.As(err, &away):
		text = fmt.Sprintf(a.say.HubUnreachable, away.URL, oneLine(away.Err.Error()))
	case errors.Is(err, hub.ErrOtherHub):
		text = a.say.OtherHub
	case errors.As(err, &fork):
		text = fmt.Sprintf(a.say.HubFork, fork.Writer.ID(), fork.Seq)
	case errors.As(err, &problem):
		text = a.ofProblem(problem)
	default:
		return err
	}
	return &failure{text: text, cause: err}
}

func (a *app) ofProblem(p *hub.Problem) string {
	switch p.Code {
	case hub.CodeUnknown:
		return a.say.HubUnknown
	case hub.CodeNoCode:
		return a.say.HubNoCode
	case hub.CodeFork:
		return fmt.Sprintf(a.say.HubFork, p.Writer, p.Seq)
	case hub.CodeBusy:
		return a.say.HubBusy
	case hub.CodeBroken:
		return a.say.HubBroken
	}
	return fmt.Sprintf(a.say.HubRefused, oneLine(p.Code+" "+p.Text))
}
