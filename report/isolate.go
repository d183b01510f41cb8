package report

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"time"

	"visite/audit"
	"visite/checklist"
)

// isolating are the actions that ask for a device to be taken off the network, or
// IT to know of it.
var isolating = []string{"disconnect", "isolate_network", "inform_it"}

// isolateJSON is the list to isolate or block, as schema/isolate.schema.json says.
// Its names are interface.
type isolateJSON struct {
	Facility   string           `json:"facility"`
	AsOf       string           `json:"as_of"`
	Checkpoint string           `json:"checkpoint"`
	Chosen     string           `json:"chosen"` // the filter; "" for all
	Block      []blockJSON      `json:"block"`
	Devices    []isolatedDevice `json:"devices"`
}

// blockJSON is a network to block, whatever devices there are.
type blockJSON struct {
	Network   string         `json:"network"`
	Reason    string         `json:"reason"`
	Source    string         `json:"source"`
	Addresses []knownAddress `json:"addresses"`
}

type knownAddress struct {
	Address string `json:"address"`
	Used    string `json:"used_for"`
	Source  string `json:"source"`
}

// isolatedDevice is a device to isolate until its actions are done.
type isolatedDevice struct {
	ID              audit.DeviceID  `json:"id"`
	InventoryNumber string          `json:"inventory_number"`
	Serial          string          `json:"serial"`
	Maker           string          `json:"maker"`
	Model           string          `json:"model"`
	Place           place           `json:"place"`
	State           string          `json:"state"`
	Reasons         []string        `json:"reasons"` // open actions, or "not_audited"
	Addresses       []deviceAddress `json:"addresses"`
	Calls           []string        `json:"calls"` // hard-coded addresses that a capture showed it to call
}

// deviceAddress is where a device is on the network, and how that is known.
type deviceAddress struct {
	Address string `json:"address"`
	MAC     string `json:"mac"`
	Host    string `json:"host"`
	Port    string `json:"switch_port"`
	Source  string `json:"source"` // "list", or the source of a sighting
	Seen    string `json:"seen_at"`
}

// notAudited is the reason of a device that nobody has audited: it counts as
// unsafe.
const notAudited = "not_audited"

// hardCoded is the network that affected monitors call by themselves.
func (h *Head) hardCoded() blockJSON {
	const cisa = "CISA ICSMA-25-030-01, Update A (2025-02-25)"
	return blockJSON{
		Network: audit.HardCodedNetwork().String(), Source: cisa,
		Reason: h.in("fest einprogrammierte Adressen: nach dem Ziel sperren, nie nach dem Port allein (TCP 515 ist auch Drucken)",
			"hard-coded addresses: block by destination, never by the port alone (TCP 515 is printing too)"),
		Addresses: []knownAddress{
			{"202.114.4.119", h.in("Aktualisierung über NFS; Patientendaten an TCP 515", "update over NFS; patient data to TCP 515"), cisa},
			{"202.114.4.120", "HL7", h.in("aus zweiter Hand", "second-hand")},
		},
	}
}

// newIsolate collects the devices in service that a notice concerns and that may
// be on a network: those for which somebody must still take them off it, and
// those that nobody has audited. What is not known of their addresses stays empty.
func newIsolate(standings iter.Seq2[audit.Standing, error], audits iter.Seq2[audit.Record, error], h *Head, done *Tally) (*isolateJSON, error) {
	list := &isolateJSON{
		Facility: h.Facility, AsOf: h.At.Format(time.RFC3339), Checkpoint: h.Checkpoint, Chosen: h.Filter,
		Block: []blockJSON{h.hardCoded()}, Devices: []isolatedDevice{},
	}
	at := map[audit.DeviceID]int{}
	for s, err := range standings {
		if err != nil {
			return nil, err
		}
		if reasons := isolationReasons(&s); len(reasons) > 0 && s.Decommissioned == "" {
			at[s.Device.ID] = len(list.Devices)
			list.Devices = append(list.Devices, newIsolated(&s, reasons))
		}
	}
	done.Records = len(list.Devices)
	if len(at) == 0 {
		return list, nil
	}
	for r, err := range audits {
		if err != nil {
			return nil, err
		}
		if i, ok := at[r.Device.ID]; ok {
			list.Devices[i].seen(&r.Network)
		}
	}
	return list, nil
}

func isolationReasons(s *audit.Standing) (reasons []string) {
	for _, a := range s.Open {
		if slices.Contains(isolating, a.Word) && !slices.Contains(reasons, a.Word) {
			reasons = append(reasons, a.Word)
		}
	}
	if s.Audit.ID == "" && slices.ContainsFunc(builtIn(), func(c *checklist.Checklist) bool { return concerned(s, c) }) {
		reasons = append(reasons, notAudited)
	}
	return reasons
}

func newIsolated(s *audit.Standing, reasons []string) isolatedDevice {
	d := &s.Device
	one := isolatedDevice{
		ID: d.ID, InventoryNumber: d.InventoryNumber, Serial: d.Serial, Maker: d.Maker, Model: d.Model, Place: place(d.Place),
		State: s.State, Reasons: reasons, Addresses: []deviceAddress{}, Calls: []string{},
	}
	if d.IP != "" || d.MAC != "" || d.Host != "" {
		one.Addresses = append(one.Addresses, deviceAddress{Address: d.IP, MAC: d.MAC, Host: d.Host, Source: "list"})
	}
	return one
}

// seen adds what the network has shown of the device, each address once.
func (d *isolatedDevice) seen(n *audit.DeviceNetwork) {
	for _, l := range n.Linked {
		r := l.Record()
		one := deviceAddress{Address: r.Address, MAC: r.MAC, Host: l.Host, Source: string(r.Source), Seen: r.Last}
		one.Port = joined(" ", factValue(l.Facts, audit.FactSwitch), factValue(l.Facts, audit.FactPort))
		same := func(a deviceAddress) bool {
			return a.Address == one.Address && a.MAC == one.MAC && a.Source == one.Source
		}
		if i := slices.IndexFunc(d.Addresses, same); i < 0 {
			d.Addresses = append(d.Addresses, one)
		} else if d.Addresses[i].Seen < one.Seen {
			d.Addresses[i] = one
		}
	}
	for _, o := range n.Contacts {
		for _, c := range o.Contacts {
			whom := c.To
			if c.Port > 0 {
				whom += ":" + strconv.Itoa(c.Port)
			}
			if !slices.Contains(d.Calls, whom) {
				d.Calls = append(d.Calls, whom)
			}
		}
	}
}

// factValue is the value of a fact; "" if it is not among them.
func factValue(all []audit.Fact, key string) string {
	for _, f := range all {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}

// IsolateJSON writes the list for IT: the network to block and the devices to
// isolate. The error is that of what it is made of, before anything is written,
// or of writing.
func IsolateJSON(w io.Writer, standings iter.Seq2[audit.Standing, error], audits iter.Seq2[audit.Record, error], h *Head, done *Tally) error {
	list, err := newIsolate(standings, audits, h, done)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(list); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	return nil
}

// IsolateCSV writes the same as a table: a line for each network and address to
// block, then one for each address of a device, or one without an address where
// none is known.
func IsolateCSV(w io.Writer, standings iter.Seq2[audit.Standing, error], audits iter.Seq2[audit.Record, error], h *Head, done *Tally, o CSVOptions) error {
	list, err := newIsolate(standings, audits, h, done)
	if err != nil {
		return err
	}
	t := newTable(w, o, []string{
		"do", "network", "address", "mac", "host", "switch_port", "source", "seen_at", "inventory_number", "serial", "maker", "model",
		"ward", "room", "bed", "state", "reasons", "calls", "note", "as_of", "checkpoint",
	})
	row := func(cells ...string) error {
		for _, c := range append(cells, list.AsOf, list.Checkpoint) {
			t.cell(c)
		}
		t.endRow()
		return t.flush(false)
	}
	for _, b := range list.Block {
		if err := row("block", b.Network, "", "", "", "", b.Source, "", "", "", "", "", "", "", "", "", "", "", b.Reason); err != nil {
			return err
		}
		for _, a := range b.Addresses {
			if err := row("block", b.Network, a.Address, "", "", "", a.Source, "", "", "", "", "", "", "", "", "", "", "", a.Used); err != nil {
				return err
			}
		}
	}
	for i := range list.Devices {
		d := &list.Devices[i]
		for _, a := range d.known() {
			err := row("isolate", "", a.Address, a.MAC, a.Host, a.Port, a.Source, a.Seen, d.InventoryNumber, d.Serial, d.Maker, d.Model,
				d.Place.Ward, d.Place.Room, d.Place.Bed, d.State, joined(", ", d.Reasons...), joined(", ", d.Calls...), "")
			if err != nil {
				return err
			}
		}
	}
	return t.flush(true)
}

// known are the addresses of a device, one that is empty if there is none.
func (d *isolatedDevice) known() []deviceAddress {
	if len(d.Addresses) == 0 {
		return []deviceAddress{{}}
	}
	return d.Addresses
}
