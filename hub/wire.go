package hub

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"visite/ledger"
)

// What is said between a laptop and a hub, over HTTP and TLS 1.3. A bundle is as
// package ledger has it, neither packed nor encrypted: the line is.
//
//	POST /v1/enrol    enrolment → enrolled   a one-time code lets the laptop in
//	GET  /v1/logs     → logs                 what the hub has, with its receipts
//	POST /v1/entries  a bundle → taken       what the laptop has and the hub lacks
//	POST /v1/missing  missing → a bundle     what the hub has and the laptop lacks; 204 if there is nothing
//
// What goes wrong is a problem, with a status of HTTP.
type (
	enrolment struct {
		Code string `json:"code"`
		Site string `json:"site"`
	}
	enrolled struct {
		Hub       string `json:"hub"`       // the key of its receipts
		Authority bool   `json:"authority"` // its certificate is one of the hospital's authority, and may change
	}
	logs struct {
		Receipts []receipt `json:"receipts"`
	}
	receipt struct {
		Writer string `json:"writer"` // the key
		Note   string `json:"note"`
	}
	taken struct {
		New      int64     `json:"new"` // entries that were not there
		Receipts []receipt `json:"receipts"`
	}
	missing struct {
		Have map[string]int64 `json:"have"` // entries of each log, by its writer's id
	}
)

// Problem is what a hub says went wrong.
type Problem struct {
	Code   string `json:"code"`
	Text   string `json:"text,omitempty"`   // for whoever looks into it
	Writer string `json:"writer,omitempty"` // id; of a fork or a gap
	Seq    int64  `json:"seq,omitempty"`    // of a fork: from which entry on; of a gap: how many the hub has
}

func (p *Problem) Error() string { return "hub: " + p.Code + ": " + p.Text }

// Codes of problems.
const (
	CodeUnknown   = "unknown"    // who asks is not known, or was shut out
	CodeNoCode    = "code"       // the one-time code is wrong, used up or too old
	CodeFork      = "fork"       // a log is another one than the hub has
	CodeGap       = "gap"        // a log has more before what was sent
	CodeDamaged   = "damaged"    // what was sent is not as it was made
	CodeOtherSite = "other-site" // what was sent is of another site
	CodeBusy      = "busy"       // too much at once
	CodeTooLarge  = "too-large"
	CodeBroken    = "broken" // the hub itself has a fault; it is in its log
)

var statuses = map[string]int{
	CodeUnknown: http.StatusForbidden, CodeNoCode: http.StatusForbidden, CodeFork: http.StatusConflict, CodeGap: http.StatusConflict,
	CodeDamaged: http.StatusBadRequest, CodeOtherSite: http.StatusBadRequest, CodeBusy: http.StatusTooManyRequests,
	CodeTooLarge: http.StatusRequestEntityTooLarge, CodeBroken: http.StatusInternalServerError,
}

// problemOf says of an error what it is for the laptop. What is no fault of what
// was sent is the hub's own, and not told.
func problemOf(err error) *Problem {
	var problem *Problem
	var fork *ledger.Fork
	var gap *ledger.Gap
	var large *http.MaxBytesError
	var stored *storeError
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.As(err, &fork):
		return &Problem{Code: CodeFork, Text: err.Error(), Writer: fork.Writer.ID(), Seq: fork.Seq}
	case errors.As(err, &gap):
		return &Problem{Code: CodeGap, Text: err.Error(), Writer: gap.Writer.ID(), Seq: gap.Have}
	case errors.As(err, &large):
		return &Problem{Code: CodeTooLarge, Text: err.Error()}
	case errors.As(err, &stored):
		return &Problem{Code: CodeBroken}
	case errors.Is(err, ledger.ErrOtherSite):
		return &Problem{Code: CodeOtherSite, Text: err.Error()}
	}
	return &Problem{Code: CodeDamaged, Text: err.Error()}
}

// storeError is an error of the store, which says nothing about what was sent.
type storeError struct{ error }

func (e *storeError) Unwrap() error { return e.error }

// broken marks an error as one of the store.
func broken(err error) error {
	if err == nil {
		return nil
	}
	return &storeError{err}
}

// say writes a value as JSON.
func say(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // a laptop that went away asks again
}

// hear reads a value from JSON of at most so many bytes, and nothing after it.
func hear(r io.Reader, most int64, value any) error {
	d := json.NewDecoder(io.LimitReader(r, most))
	d.DisallowUnknownFields()
	if err := d.Decode(value); err != nil {
		return &Problem{Code: CodeDamaged, Text: err.Error()}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return &Problem{Code: CodeDamaged, Text: "something follows"}
	}
	return nil
}
