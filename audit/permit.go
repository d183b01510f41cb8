package audit

import (
	"net/netip"
	"slices"
	"strings"
)

// probeable are the only networks that a connect check may ever go to: those of
// a hospital's own, and the laptop itself, where the simulated ward is. A site
// permits parts of them.
var probeable = append(PrivateNetworks(), netip.MustParsePrefix("127.0.0.0/8"))

// Cleaned is the permit in one spelling. It is refused with a network that is
// not within the private ones, and with what is no address, network or MAC
// prefix: a rule that nobody understands protects nobody.
func (p NetworkPermit) Cleaned() (NetworkPermit, error) {
	clean := NetworkPermit{Networks: []string{}, Deny: []string{}, NoQuestions: p.NoQuestions}
	for _, s := range p.Networks {
		network, err := netip.ParsePrefix(strings.TrimSpace(s))
		if err != nil || !network.Addr().Is4() {
			return clean, refuse("network", "%q ist kein Netz wie 10.20.0.0/16", "%q is not a network like 10.20.0.0/16", Clean(s, MaxName))
		}
		private := func(all netip.Prefix) bool { return all.Contains(network.Addr()) && network.Bits() >= all.Bits() }
		if !slices.ContainsFunc(probeable, private) {
			return clean, refuse("public", "%s ist kein privates Netz: nur solche lassen sich freigeben",
				"%s is not a private network: only those can be permitted", network)
		}
		clean.Networks = append(clean.Networks, network.Masked().String())
	}
	for _, s := range p.Deny {
		rule, ok := denial(s)
		if !ok {
			return clean, refuse("deny", "%q ist keine Adresse, kein Netz und kein Anfang einer MAC-Adresse wie 00:b0:94",
				"%q is no address, network or beginning of a MAC address like 00:b0:94", Clean(s, MaxName))
		}
		clean.Deny = append(clean.Deny, rule)
	}
	return clean, nil
}

// denial is an address, a network or the beginning of a MAC address in one
// spelling.
func denial(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if addr, err := netip.ParseAddr(s); err == nil && addr.Is4() {
		return addr.String(), true
	}
	if network, err := netip.ParsePrefix(s); err == nil && network.Addr().Is4() {
		return network.Masked().String(), true
	}
	digits := strings.NewReplacer(":", "", "-", "", ".", "").Replace(s)
	if len(digits) < 6 || len(digits) > 12 || len(digits)%2 != 0 || strings.Trim(digits, "0123456789abcdef") != "" {
		return "", false
	}
	var bytes []string
	for i := 0; i < len(digits); i += 2 {
		bytes = append(bytes, digits[i:i+2])
	}
	return strings.Join(bytes, ":"), true
}

// Allows says whether a connect check may go to an address; mac is "" if it is
// not known. What is denied is denied, whatever else is permitted.
func (p NetworkPermit) Allows(addr netip.Addr, mac string) error {
	mac = NormalMAC(mac)
	for _, s := range p.Deny {
		rule, _ := denial(s)
		network, err := netip.ParsePrefix(rule)
		if addr.String() == rule || err == nil && network.Contains(addr) || mac != "" && rule != "" && strings.HasPrefix(mac, rule) {
			return refuse("denied", "%s ist für diese Einrichtung gesperrt (%s)", "%s is denied on this site (%s)", addr, rule)
		}
	}
	within := func(network netip.Prefix) bool { return network.Contains(addr) }
	if !slices.ContainsFunc(probeable, within) {
		return refuse("public", "%s ist keine private Adresse: dorthin geht keine Verbindung", "%s is not a private address: no connection goes there", addr)
	}
	for _, s := range p.Networks {
		if network, err := netip.ParsePrefix(s); err == nil && within(network) {
			return nil
		}
	}
	return refuse("not-permitted", "%s liegt in keinem freigegebenen Netz: eine Administratorin oder ein Administrator kann es freigeben (visite site allow)",
		"%s is in no permitted network: an administrator can permit it (visite site allow)", addr)
}

// Permit says what is allowed on the site's network from now on. Only an
// administrator may.
func Permit(p NetworkPermit, by Actor) (*NetworkPermitted, error) {
	if err := by.May(MayNetwork); err != nil {
		return nil, err
	}
	clean, err := p.Cleaned()
	if err != nil {
		return nil, err
	}
	return &NetworkPermitted{clean}, nil
}

// maxQuestions is far more than any browse sends.
const maxQuestions = 1000

// Browse announces mDNS questions. Nothing is asked before the first round was
// started, nor where the site wants no questions.
func (p NetworkPermit) Browse(e BrowseBegun, started bool) (*BrowseBegun, error) {
	switch {
	case !started:
		return nil, refuse("no-round", "vor der ersten Runde wird im Netz nichts gefragt: erst eine Runde beginnen",
			"nothing is asked on the network before the first round: start a round first")
	case p.NoQuestions:
		return nil, refuse("no-questions", "diese Einrichtung erlaubt keine Fragen im Netz: es wird nur zugehört",
			"this site allows no questions on the network: visite only listens")
	}
	if e.Interface = Clean(e.Interface, MaxName); e.Browse == "" || e.Interface == "" || len(e.Types) == 0 || e.Questions < 1 || e.Questions > maxQuestions {
		return nil, refuse("browse", "Fragen im Netz ohne Netzanschluss, Dienst oder Anzahl", "questions on the network without interface, service or number")
	}
	types := make([]string, len(e.Types))
	for i, name := range e.Types {
		types[i] = Clean(name, MaxName)
	}
	e.Types = types
	return &e, nil
}

// Cleaned is what became of the questions, made safe to keep.
func (e BrowseEnded) Cleaned() (*BrowseEnded, error) {
	if e.Heard < 0 || e.Sightings < 0 || e.Dropped < 0 {
		return nil, refuse("browse", "Fragen im Netz mit einer Anzahl unter null", "questions on the network with a number below zero")
	}
	e.Problem = Clean(e.Problem, MaxNote)
	return &e, nil
}
