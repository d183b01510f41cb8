package audit

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// events is one event of every kind, every field filled.
func events() []Event {
	said := func(n int) Private { return Private{Ref: strings.Repeat(strconv.Itoa(n), 64)} }
	who := PersonRecord{ID: "0123456789abcdef0123456789abcdef", Key: "ssh-ed25519 AAAAC3Nz", Name: said(1), Role: Technician}
	place := Place{Ward: "Intensiv 2", Room: "204", Bed: "A"}
	const (
		round  = RoundID("10000000000000000000000000000001")
		room   = RoomID("20000000000000000000000000000002")
		device = DeviceID("30000000000000000000000000000003")
		audit  = AuditID("40000000000000000000000000000004")
		digest = "5555555555555555555555555555555555555555555555555555555555555555"
	)
	const (
		browse = BrowseID("60000000000000000000000000000006")
		unlock = UnlockID("70000000000000000000000000000007")
	)
	sighting := SightingRecord{
		Source: SourceMDNS, First: "2025-04-01T09:30:00+02:00", Last: "2025-04-01T09:31:00+02:00",
		Interface: "eth0", Address: "10.20.0.7", MAC: "00:1b:44:11:3a:b7", Said: said(1),
	}
	action := SealedAction{Action: "disconnect", Owner: "technician", Urgency: "immediate", Within: "P1D", Rules: []string{"R4", "R7"}}
	outcome := Sealed{
		Verdict: "action_immediate", Urgency: "immediate", Rules: []string{"R4", "R7", "R14"},
		Actions: []SealedAction{action}, Contradictions: []string{"plate"}, NotCounted: []string{"internet"},
		Consultation: &SealedConsultation{Action: action, ValidUntil: "2025-04-02T09:30:00+02:00"},
	}
	all := []Event{
		&SiteFounded{Facility: "Klinikum Süd", Writer: "visite+0a1b2c3d+AbCd", Recovery: "ssh-ed25519 AAAAC3Nz", Person: who, Salt: "00ff"},
		&WriterJoined{
			Founding: `{"v":1}`, Acceptance: json.RawMessage(`{"invitation":"<&>"}`),
			Writer: "visite+0a1b2c3d+AbCd", Person: who,
		},
		&PersonJoined{Acceptance: json.RawMessage(`{"invitation":"<&>"}`), Person: who, SameAs: "fedcba9876543210fedcba9876543210"},
		&InvitationIssued{Key: "00ff", Role: Administrator, Expires: "2025-04-08T00:00:00Z"},
		&WriterAdmitted{Writer: "0123456789abcdef0123456789abcdef", Role: Technician},
		&WriterRevoked{Writer: "0123456789abcdef0123456789abcdef", From: 812, Reason: said(2)},
		&WriterForked{Writer: "0123456789abcdef0123456789abcdef", Key: "visite+0a1b2c3d+AbCd", From: 8, Size: 9, Branches: []ForkBranch{
			{Checkpoint: "visite/0123", Root: digest, Proof: []string{digest}}, {Checkpoint: "visite/0123", Root: digest, Proof: []string{digest}},
		}},
		&WriterDecided{Writer: "0123456789abcdef0123456789abcdef", Size: 9, Root: digest, Until: 12, Reason: said(2)},
		&ChecklistAdopted{ID: "bfarm-contec-2025-03-03", Version: 1, Digest: digest, Text: "id: bfarm-contec-2025-03-03\n# <ä & \"b\">\n"},
		&InventoryImported{
			File: "Geräte.csv", SHA256: digest, Profile: "Klinik", Rows: 10, Added: 1, Changed: 2, Moved: 3,
			Differing: 4, Unchanged: 5, Rejected: 6,
		},
		&RoomListed{Ward: "Intensiv 2", Room: "204"},
		&DeviceListed{Round: round, Device: Device{
			ID: device, Designation: "Patientenmonitor", Type: "bettseitig", Model: "CMS8000", Lot: "L7", Serial: "C0042", Year: "2019",
			Maker: "Contec", MakerAddress: "112 Qinhuang West Street, Qinhuangdao", InventoryNumber: "MT-10042",
			Place: place, PlaceSource: FromBed, Department: "Anästhesie",
			UDI: "(01)06945040100010", MAC: "00:1b:44:11:3a:b7", IP: "10.0.0.7", Host: "mon-204-a", Firmware: "2.6.27",
		}},
		&DeviceCorrected{Device: device, Fields: map[string]string{"serial": "C0043", "maker": "Contec Medical"}},
		&DeviceMoved{Device: device, From: Place{Ward: "Intensiv 1", Room: "101", Bed: "1"}, To: place, Source: FromBed, Round: round},
		&RoundStarted{Round: round, Checklist: digest, Rooms: []RoundRoom{
			{Ward: "Intensiv 2", Room: "204", Devices: []DeviceID{device}}, {Ward: "Intensiv 2", Room: "205", Devices: []DeviceID{}},
		}},
		&RoundClosed{Round: round, Result: RoundGaps, Checklist: digest, Gaps: []Gap{
			{Kind: GapDevice, Ward: "Intensiv 2", Room: "204", Device: device, Name: "Contec CMS8000 · MT-10042", Within: GapWithin},
			{Kind: GapRoom, Ward: "Intensiv 2", Room: "205", Within: GapWithin},
		}},
		&RoomEntered{Round: round, Room: room},
		&RoomLeft{Round: round, Room: room, Result: VisitNoAccess, Reason: said(2)},
		&DeviceFound{Round: round, Room: room, Device: device, How: MovedIn},
		&DeviceUnfound{Round: round, Room: room, Device: device, Note: said(4)},
		&DeviceMissed{Round: round, Room: room, Device: device, Note: said(3)},
		&AuditStarted{Audit: audit, Round: round, Room: room, Device: device, Checklist: digest},
		&AuditAnswered{
			Audit: audit, Revision: 2, Item: "consultation", Value: json.RawMessage(`{"status":"held"}`), Private: said(4),
			Provenance: Attested, Note: said(5), Evidence: []EvidenceRecord{{File: said(6), Name: said(7), Size: 12}},
			Replaces: digest, Withdrawn: true, Named: []PersonID{who.ID},
		},
		&AuditCompleted{Audit: audit, Revision: 1, Device: device, Checklist: digest, Outcome: outcome},
		&AuditAmended{Audit: audit, Revision: 2, Reason: said(8)},
		&AuditDropped{Audit: audit, Device: device, Round: round, Reason: said(9)},
		&NetworkPermitted{NetworkPermit{Networks: []string{"10.20.0.0/16"}, Deny: []string{"00:b0:94"}, NoQuestions: true}},
		&BrowseBegun{Browse: browse, Round: round, Room: room, Interface: "eth0", Types: []string{"_http._tcp"}, Questions: 17},
		&BrowseEnded{Browse: browse, Round: round, Heard: 12, Sightings: 3, Dropped: 1, Problem: "no multicast"},
		&SightingLinked{
			Round: round, Room: room, Device: device, By: ByMAC, Sightings: []SightingRecord{sighting},
			Differs: []Difference{{Field: "firmware", Listed: "1.0.2", Seen: "1.0.3"}},
		},
		&SightingUnlinked{Round: round, Room: room, Device: device, Reason: said(2)},
		&SightingsLeft{Round: round, Room: room, Sightings: []SightingRecord{sighting}, Dropped: 4},
		&ContactObserved{
			Device: device, File: said(2), SHA256: digest, Interface: "eth1", MAC: "00:1b:44:11:3a:b7", Address: "202.114.4.20",
			Contacts: []Contact{{
				Kind: ContactCMS, To: "202.114.4.119", Port: 515, FrameType: "0x46", Count: 6,
				First: "2025-04-01T09:30:00Z", Last: "2025-04-01T09:31:00Z",
			}},
			First: "2025-04-01T09:29:00Z", Last: "2025-04-01T09:40:00Z", Conditions: said(3),
		},
		&ProbeUnlocked{
			Unlock: unlock, Round: round, Room: room, Interface: "eth0", AgreedBy: said(4), Patient: "no", Reason: said(5),
			Expires: "2025-04-01T09:40:00+02:00",
			Targets: []ProbeTarget{{Audit: audit, Device: device, Address: "10.20.0.7", MAC: "00:1b:44:11:3a:b7", Ports: []int{23, 80}}},
		},
		&ConnectBegun{Unlock: unlock, Round: round, Audit: audit, Address: "10.20.0.7", Port: 23},
		&ConnectEnded{
			Unlock: unlock, Round: round, Audit: audit, Address: "10.20.0.7", Port: 23, Result: ConnectOpen, Millis: 4, Read: 12, SHA256: digest,
		},
		&ProbeChecked{Unlock: unlock, Round: round, Shows: true, Note: said(6)},
		&ImportBegun{Round: round, Checklist: digest, File: "papier.ndjson"},
		&AuditImported{
			Audit: audit, Round: round, Device: device, Place: place, Checklist: digest, By: said(9), At: "2025-04-01T09:30:00+02:00",
			Answers: []ImportedAnswer{
				{
					Item: "ward_approval", Value: json.RawMessage(`{"at":"2025-04-01T09:00"}`), Private: said(1),
					Provenance: Imported, Note: said(2),
				},
				{Item: "patient_attached", Value: json.RawMessage(`"no"`), Provenance: Attested},
			},
			Outcome: &outcome, Named: []PersonID{who.ID},
		},
		&ImportEnded{Round: round, Checklist: digest, Taken: 3, Known: 2, Refused: 1, Leaves: digest},
	}
	return append(all, deskEvents(said, device, outcome)...)
}

func pinned(kind string) string { return filepath.Join("testdata", "events", kind+".json") }

// A released event never changes its bytes. To add a kind, add it to events and
// write its file by hand; an existing file is never edited.
func TestEventBytesArePinned(t *testing.T) {
	for _, e := range events() {
		t.Run(e.Kind(), func(t *testing.T) {
			noZeroFields(t, reflect.ValueOf(e).Elem(), e.Kind())
			got, err := EncodeEvent(e)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(pinned(e.Kind()))
			if err != nil {
				t.Fatalf("no pinned bytes: %v\n%s", err, got)
			}
			if want = bytes.TrimSuffix(want, []byte("\n")); !bytes.Equal(got, want) {
				t.Errorf("bytes have changed\n got %s\nwant %s", got, want)
			}
			back, err := DecodeEvent(e.Kind(), want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(e, back); diff != "" {
				t.Errorf("comes back different (-was +is):\n%s", diff)
			}
		})
	}
}

// noZeroFields fails for a field that an example leaves empty: its bytes would
// not be pinned.
func noZeroFields(t *testing.T, v reflect.Value, path string) {
	t.Helper()
	for i := range v.NumField() {
		name := path + "." + v.Type().Field(i).Name
		switch f := v.Field(i); {
		case v.Type().Field(i).Tag.Get("json") == "-": // not in the log
		case f.IsZero():
			t.Errorf("%s is empty", name)
		case f.Kind() == reflect.Struct && f.Type() != reflect.TypeFor[Private]():
			noZeroFields(t, f, name)
		case f.Kind() == reflect.Slice && f.Index(0).Kind() == reflect.Struct:
			noZeroFields(t, f.Index(0), name+"[0]")
		}
	}
}

func TestEveryKindIsPinned(t *testing.T) {
	want := map[string]bool{}
	for _, kind := range kindsInSource(t) {
		want[kind] = true
		if _, err := os.Stat(pinned(kind)); err != nil {
			t.Errorf("newEvent knows %q, but nothing pins its bytes: %v", kind, err)
		}
		if e := newEvent(kind); e.Kind() != kind {
			t.Errorf("newEvent(%q) makes an event of kind %q", kind, e.Kind())
		}
	}
	if len(want) != len(events()) {
		t.Errorf("%d kinds, %d examples", len(want), len(events()))
	}
	files, err := filepath.Glob(pinned("*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if kind := strings.TrimSuffix(filepath.Base(f), ".json"); !want[kind] {
			t.Errorf("%s pins a kind that newEvent does not know any more", f)
		}
	}
}

// kindsInSource reads the kinds out of the cases of newEvent.
func kindsInSource(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	ast.Inspect(file, func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncDecl); ok {
			return f.Name.Name == "newEvent"
		}
		clause, ok := n.(*ast.CaseClause)
		if !ok {
			return true
		}
		for _, word := range clause.List {
			kind, err := strconv.Unquote(word.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			kinds = append(kinds, kind)
		}
		return false
	})
	if len(kinds) == 0 {
		t.Fatal("no kinds found in newEvent")
	}
	return kinds
}

func TestUnknownKindIsKept(t *testing.T) {
	const text = `{ "b": 1, "a": "<&>" }`
	e, err := DecodeEvent("audit.teleported", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := e.(*Unknown); !ok || e.Kind() != "audit.teleported" || len(e.Subjects()) != 0 || len(e.Privates()) != 0 {
		t.Errorf("got %#v", e)
	}
	back, err := EncodeEvent(e)
	if err != nil || string(back) != text {
		t.Errorf("encoded as %s, %v; want every byte kept: %s", back, err, text)
	}
}

func TestDecodeEventRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"unknown field":        `{"ward":"A","room":"1","colour":"red"}`,
		"wrong type":           `{"ward":7,"room":"1"}`,
		"array":                `["A","1"]`,
		"null":                 `null`,
		"nothing":              ``,
		"cut off":              `{"ward":"A","ro`,
		"two objects":          `{"ward":"A","room":"1"}{}`,
		"something behind":     `{"ward":"A","room":"1"} x`,
		"white space in front": ` {"ward":"A","room":"1"}`,
	} {
		if e, err := DecodeEvent("room.listed", []byte(text)); err == nil {
			t.Errorf("%s: %s is read as %+v", name, text, e)
		}
	}
}

func TestPrivatesAreThoseHeld(t *testing.T) {
	for _, e := range events() {
		data, err := EncodeEvent(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range e.Privates() {
			if !bytes.Contains(data, []byte(p.Ref)) {
				t.Errorf("%s: private %s is not in its bytes", e.Kind(), p.Ref)
			}
		}
		if got, want := len(e.Privates()), countPrivates(reflect.ValueOf(e).Elem()); got != want {
			t.Errorf("%s lists %d privates, its fields hold %d", e.Kind(), got, want)
		}
	}
	if got := (&AuditAnswered{Note: Say("x")}).Privates(); len(got) != 1 || got[0].Text != "x" {
		t.Errorf("privates of a note alone: %v", got)
	}
}

func countPrivates(v reflect.Value) int {
	n := 0
	switch v.Kind() {
	case reflect.Struct:
		if p, ok := v.Interface().(Private); ok {
			if p.IsZero() {
				return 0
			}
			return 1
		}
		for i := range v.NumField() {
			n += countPrivates(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			n += countPrivates(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return countPrivates(v.Elem())
		}
	}
	return n
}

// The text of a Private never gets into the bytes of an event.
func TestPrivateTextStaysOut(t *testing.T) {
	e := &AuditAmended{Audit: "a", Revision: 2, Reason: Private{Text: "Dr. Müller", Ref: "00ff"}}
	data, err := EncodeEvent(e)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"audit":"a","revision":2,"reason":"00ff"}`; string(data) != want {
		t.Errorf("got %s, want %s", data, want)
	}
}

func TestVouch(t *testing.T) {
	for _, e := range events() {
		s, ok := e.(Signed)
		if !ok {
			continue
		}
		v := s.Vouch()
		noun, _, _ := strings.Cut(e.Kind(), ".")
		about := slices.Contains([]string{"audit", "round", "import", "conflict"}, noun)
		if v.Subject == "" || v.Outcome == nil || (v.Digest != "") != about {
			t.Errorf("%s vouches for %+v", e.Kind(), v)
		}
	}
}

func FuzzDecodeEvent(f *testing.F) {
	for _, e := range events() {
		data, err := EncodeEvent(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(e.Kind(), data)
	}
	f.Add("audit.teleported", []byte(`{}`))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		e, err := DecodeEvent(kind, data)
		if err != nil {
			return
		}
		e.Subjects()
		e.Privates()
		text, err := EncodeEvent(e)
		if err != nil {
			t.Fatalf("%s %q cannot be written again: %v", kind, data, err)
		}
		again, err := DecodeEvent(kind, text)
		if err != nil {
			t.Fatalf("%s %q cannot be read again: %v", kind, text, err)
		}
		second, err := EncodeEvent(again)
		if err != nil || !bytes.Equal(text, second) {
			t.Fatalf("%s: %q, then %q, %v", kind, text, second, err)
		}
	})
}
