package link

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"

	"visite/audit"
)

// MakersAsOf is the day of the IEEE listing from which the table was made.
const MakersAsOf = "2022-08-27"

// MakerKind says what the owner of a MAC prefix means for a round.
type MakerKind string

// The kinds of owners. Who is not in the table means nothing either way.
const (
	MakesMonitors MakerKind = "monitor"
	MakesTherapy  MakerKind = "therapy"  // infusion pumps and others that treat patients: never probed
	MakesModules  MakerKind = "module"   // parts for all kinds of devices: says nothing about this one
	MerelyContec  MakerKind = "namesake" // called Contec, and not the maker of the monitors
)

// MakerInfo is what the table knows of a MAC prefix: who had it registered. It
// is a hint, and never [audit.Said]'s Maker: a device may hold a part of others,
// and a MAC is easily changed.
type MakerInfo struct {
	Prefix string // hex digits as registered: 6, 7 or 9 of them
	Name   string
	Kind   MakerKind
}

// Maker finds who had the prefix of a MAC registered, the longest prefix first:
// a block of 24 bits may be divided among many. A locally administered MAC has
// no maker.
func Maker(mac string) (MakerInfo, bool) {
	digits, ok := macDigits(mac)
	if !ok || local(digits) {
		return MakerInfo{}, false
	}
	for _, n := range []int{9, 7, 6} {
		if info, ok := makers()[digits[:n]]; ok {
			return info, true
		}
	}
	return MakerInfo{}, false
}

// Local reports whether a MAC is locally administered: made up by software, so
// that it says nothing about who built the device.
func Local(mac string) bool {
	digits, ok := macDigits(mac)
	return ok && local(digits)
}

// NeverProbe reports whether a MAC is of a maker of infusion pumps or of other
// devices that treat patients. Nothing is ever sent to these.
func NeverProbe(mac string) bool {
	info, ok := Maker(mac)
	return ok && info.Kind == MakesTherapy
}

// MakerFacts is what a MAC says, for a sighting: [audit.FactMACMaker], and
// [audit.FactMACNote] if there is something to be careful about.
func MakerFacts(mac string) []audit.Fact {
	if Local(mac) {
		return []audit.Fact{{Key: audit.FactMACNote, Value: "local"}}
	}
	info, ok := Maker(mac)
	if !ok {
		return nil
	}
	facts := []audit.Fact{{Key: audit.FactMACMaker, Value: info.Name}}
	if info.Kind != MakesMonitors {
		facts = append(facts, audit.Fact{Key: audit.FactMACNote, Value: string(info.Kind)})
	}
	return facts
}

// macDigits is a MAC as 12 capital hex digits; ok is false for what is none.
func macDigits(mac string) (digits string, ok bool) {
	digits = strings.ToUpper(strings.ReplaceAll(audit.NormalMAC(mac), ":", ""))
	return digits, digits != ""
}

// local is the second lowest bit of the first octet (IEEE Std 802, 8.2).
func local(digits string) bool {
	return strings.IndexByte("2367ABEF", digits[1]) >= 0
}

//go:embed makers.csv
var makersCSV []byte

// makers is the table by prefix. It is part of the program: a row that cannot be
// read is found by the tests.
var makers = sync.OnceValue(func() map[string]MakerInfo {
	r := csv.NewReader(bytes.NewReader(makersCSV))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic("makers.csv: " + err.Error())
	}
	table := make(map[string]MakerInfo, len(rows))
	for _, row := range rows[1:] {
		table[row[0]] = MakerInfo{Prefix: row[0], Kind: MakerKind(row[1]), Name: row[2]}
	}
	return table
})
