package db

import (
	"context"
	"slices"
	"strings"

	"visite/audit"
	"visite/udi"
)

// mostAlike is how many devices of one model a UDI without a known serial number
// gives to choose from.
const mostAlike = 200

// byUDI finds the devices that a UDI may mean: those with its serial number,
// first of all those that are of its model. If there is none, the UDI-DI alone
// narrows the choice to devices of that model, but for those that have another
// serial number.
func byUDI(ctx context.Context, h *handle, c udi.Code) ([]audit.Device, error) {
	alike, err := byDI(ctx, h, c.DI)
	if err != nil {
		return nil, err
	}
	if c.Serial != "" {
		same, err := devices(ctx, h, "WHERE d.serial_key = ? ORDER BY d.number_key, d.id", audit.Fold(c.Serial))
		if err != nil {
			return nil, err
		}
		if len(same) > 0 {
			rank := rankUDI(c.DI, alike)
			slices.SortStableFunc(same, func(a, b audit.Device) int { return rank(a) - rank(b) })
			return same, nil
		}
		alike = slices.DeleteFunc(alike, func(d audit.Device) bool { return d.Serial != "" })
	}
	return alike[:min(len(alike), mostAlike)], nil
}

// byDI finds the devices whose UDI names that model. A list may have the number
// of the product alone, with or without zeros in front of it.
func byDI(ctx context.Context, h *handle, di string) ([]audit.Device, error) {
	if di == "" {
		return nil, nil
	}
	found, err := devices(ctx, h, "WHERE d.udi <> '' AND instr(d.udi, ?) > 0 ORDER BY d.number_key, d.id", strings.TrimLeft(di, "0"))
	return slices.DeleteFunc(found, func(d audit.Device) bool { return udi.DeviceIdentifier(d.UDI) != di }), err
}

// rankUDI says how well a device with the right serial number agrees with the
// model of a UDI: its own UDI says so, its model is one that the UDI-DI is known
// to belong to, nothing is known, or its own UDI says otherwise.
func rankUDI(di string, alike []audit.Device) func(audit.Device) int {
	models := map[string]bool{}
	for _, d := range alike {
		models[audit.Fold(d.Model)] = d.Model != ""
	}
	return func(d audit.Device) int {
		switch own := udi.DeviceIdentifier(d.UDI); {
		case own != "" && own == di:
			return 0
		case own == "" && models[audit.Fold(d.Model)]:
			return 1
		case own == "" || di == "":
			return 2
		}
		return 3
	}
}
