package probe

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"visite/audit"
	"visite/discovery/link"
	"visite/discovery/neighbour"
)

// Card tells which network card the laptop talks to at an address of a link, by
// its MAC; "" if it does not know. Asking sends nothing.
type Card func(ctx context.Context, l link.Link, addr netip.Addr) (string, error)

// neighbourCard asks the operating system. One that cannot tell knows of none.
func neighbourCard(ctx context.Context, l link.Link, addr netip.Addr) (string, error) {
	table, err := neighbour.Table(ctx, l)
	var unsupported *audit.Refusal
	if errors.As(err, &unsupported) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("which network card has %s: %w", addr, err)
	}
	for _, s := range table {
		if s.Address == addr {
			return s.MAC, nil
		}
	}
	return "", nil
}

// checkCard holds a target to the network card that is at its address now. An
// address is lent: between the link and the connection it may have gone to
// another device, and who announced it may have lied. Before the first packet
// the laptop often does not know the card; after it, it does.
func (c *connection) checkCard(ctx context.Context) error {
	if simulated(c.addr, c.run.prober.sim) {
		return nil
	}
	mac, err := c.run.prober.card(ctx, c.run.order.Link, c.addr)
	if err != nil || mac == "" {
		return err
	}
	if want := audit.NormalMAC(c.target.MAC); want != "" && want != audit.NormalMAC(mac) {
		return refuse("card", "unter %s antwortet die Netzkarte %s, zugeordnet wurde %s: das ist nicht mehr dasselbe Gerät. Alles ist angehalten; neu ansehen und zuordnen",
			"at %s the network card %s answers, %s was linked: that is not the same device any more. Everything is stopped; look and link anew", c.addr, mac, want)
	}
	now := c.target
	now.MAC = mac
	return check(now, c.run.order.Link, c.run.order.Permit, c.run.prober.sim)
}
