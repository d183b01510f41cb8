package audit

import "testing"

func TestDeviceNewID(t *testing.T) {
	tests := []struct {
		name   string
		device Device
		want   DeviceID
	}{
		{"number", Device{InventoryNumber: "MT-1", Maker: "Contec", Model: "CMS8000", Serial: "C1"}, NumberID("MT-1")},
		{"serial", Device{Maker: "Contec", Model: "CMS8000", Serial: "C1"}, SerialID("Contec", "CMS8000", "C1")},
		{"blank number", Device{InventoryNumber: " ", Serial: "C1"}, SerialID("", "", "C1")},
		{"neither", Device{Maker: "Contec", Model: "CMS8000"}, ""},
	}
	for _, tt := range tests {
		if got := tt.device.NewID(); got != tt.want {
			t.Errorf("%s: id %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestDeviceNameAndCode(t *testing.T) {
	tests := []struct {
		device     Device
		name, code string
		label      string
	}{
		{Device{Maker: "Contec", Model: "CMS8000", InventoryNumber: "MT-1", Serial: "C1"}, "Contec CMS8000", "MT-1", "Contec CMS8000 · MT-1"},
		{Device{Model: "CMS8000", Serial: "C1"}, "CMS8000", "C1", "CMS8000 · C1"},
		{Device{Maker: "Contec", Designation: "Monitor", Serial: "C1"}, "Monitor", "C1", "Monitor · C1"},
		{Device{Maker: "Contec", Serial: "C1"}, "Contec", "C1", "Contec · C1"},
		{Device{Serial: "C1"}, "", "C1", "C1"},
	}
	for _, tt := range tests {
		if got := tt.device.Name(); got != tt.name {
			t.Errorf("name of %+v is %q, want %q", tt.device, got, tt.name)
		}
		if got := tt.device.Code(); got != tt.code {
			t.Errorf("code of %+v is %q, want %q", tt.device, got, tt.code)
		}
		if got := tt.device.Label(); got != tt.label {
			t.Errorf("label of %+v is %q, want %q", tt.device, got, tt.label)
		}
	}
}
