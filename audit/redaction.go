package audit

// RedactionMade erases attachments: names, notes or files. Their bytes and salts
// go on every installation; hash, reason and that it was done stay. Signed by an
// administrator.
type RedactionMade struct {
	Refs   []string `json:"refs"`   // of the attachments, hex
	Reason string   `json:"reason"` // stays for good: it must not repeat what is erased
}

func (e *RedactionMade) Kind() string         { return "redaction.made" }
func (e *RedactionMade) Subjects() []string   { return nil }
func (e *RedactionMade) Privates() []*Private { return nil }

// Vouch is what the administrator signs.
func (e *RedactionMade) Vouch() Vouch {
	subject := ""
	if len(e.Refs) > 0 {
		subject = e.Refs[0]
	}
	return Vouch{Subject: subject, Outcome: e}
}

// DeviceDecommissioned says that a device was taken out of service, or with an
// empty date that it is in service after all. Rounds do not expect it any more;
// its records are kept for five years (MPBetreibV § 13).
type DeviceDecommissioned struct {
	Device DeviceID `json:"device"`
	Date   string   `json:"date"` // 2026-01-31; "": in service
	Reason Private  `json:"reason"`
}

func (e *DeviceDecommissioned) Kind() string         { return "device.decommissioned" }
func (e *DeviceDecommissioned) Subjects() []string   { return subjects(e.Device, "") }
func (e *DeviceDecommissioned) Privates() []*Private { return privates(&e.Reason) }
