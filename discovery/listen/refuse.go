package listen

import (
	"fmt"

	"visite/audit"
	"visite/checklist"
	"visite/discovery/link"
)

// refusePort says that the port of a source cannot be listened on.
func refusePort(c channel, err error) error {
	de, en := "UDP-Port %d lässt sich nicht öffnen (%s)", "UDP port %d cannot be opened (%s)"
	switch {
	case isTaken(err):
		de = "UDP-Port %d hält ein anderes Programm für sich allein (%s): dieses beenden"
		en = "another program keeps UDP port %d to itself (%s): end it"
	case isDenied(err):
		de = "UDP-Port %d ist auf diesem Laptop nicht erlaubt (%s): die IT fragen"
		en = "UDP port %d is not permitted on this laptop (%s): ask IT"
	}
	why := audit.Clean(cause(err).Error(), audit.MaxName)
	return &audit.Refusal{Code: "listen-port", Err: err, Text: checklist.Text{
		"de": fmt.Sprintf(de, c.port, why), "en": fmt.Sprintf(en, c.port, why),
	}}
}

// refuseGroup says that a link does not take part in a multicast group.
func refuseGroup(l link.Link, c channel, err error) error {
	why := audit.Clean(cause(err).Error(), audit.MaxName)
	return &audit.Refusal{Code: "listen-group", Err: err, Text: checklist.Text{
		"de": fmt.Sprintf("%s nimmt an der Gruppe %s nicht teil (%s): einen anderen Netzanschluss wählen", l.Name, c.group, why),
		"en": fmt.Sprintf("%s does not take part in the group %s (%s): choose another interface", l.Name, c.group, why),
	}}
}

// cause is the innermost error: what the system said.
func cause(err error) error {
	for {
		inner, ok := err.(interface{ Unwrap() error })
		if !ok || inner.Unwrap() == nil {
			return err
		}
		err = inner.Unwrap()
	}
}
