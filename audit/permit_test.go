package audit

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// refused checks that an error is a refusal with this code, in both languages.
func refused(t *testing.T, what string, err error, code string) {
	t.Helper()
	var r *Refusal
	switch {
	case !errors.As(err, &r) || r.Code != code:
		t.Errorf("%s: got %v, want a refusal %q", what, err, code)
	case r.Text["de"] == "" || r.Text["en"] == "":
		t.Errorf("%s: not in both languages: %v", what, r.Text)
	}
}

func TestPermitIsWrittenInOneSpelling(t *testing.T) {
	got, err := Permit(NetworkPermit{
		Networks: []string{" 10.20.4.7/16 ", "192.168.1.0/24", "169.254.0.0/16", "100.64.0.0/10", "172.31.255.0/24", "127.0.0.0/8"},
		Deny:     []string{"10.20.0.1", "10.20.9.9/24", "00-B0-94", "001221", "00:1A:01:aa:BB:cc", "202.114.4.0/24"}, NoQuestions: true,
	}, Actor{Person: "1", Role: Administrator})
	if err != nil {
		t.Fatal(err)
	}
	want := NetworkPermit{
		Networks: []string{"10.20.0.0/16", "192.168.1.0/24", "169.254.0.0/16", "100.64.0.0/10", "172.31.255.0/24", "127.0.0.0/8"},
		Deny:     []string{"10.20.0.1", "10.20.9.0/24", "00:b0:94", "00:12:21", "00:1a:01:aa:bb:cc", "202.114.4.0/24"}, NoQuestions: true,
	}
	if diff := cmp.Diff(want, got.NetworkPermit); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	again, err := got.Cleaned()
	if err != nil || !cmp.Equal(want, again) {
		t.Errorf("cleaned once more: %+v, %v", again, err)
	}
}

func TestPermitRefuses(t *testing.T) {
	for _, role := range []Role{Technician, Supervisor, ""} {
		_, err := Permit(NetworkPermit{}, Actor{Person: "1", Role: role})
		refused(t, string(role), err, "administrator")
	}
	for network, code := range map[string]string{
		"8.8.8.0/24": "public", "0.0.0.0/0": "public", "10.0.0.0/7": "public", "202.114.4.0/24": "public", "224.0.0.0/4": "public",
		"172.32.0.0/16": "public", "192.168.0.0/15": "public", "100.128.0.0/10": "public",
		"10.0.0.1": "network", "": "network", "fe80::/10": "network", "10.0.0.0/33": "network", "ward": "network",
	} {
		_, err := Permit(NetworkPermit{Networks: []string{network}}, Actor{Person: "1", Role: Administrator})
		refused(t, network, err, code)
	}
	for _, rule := range []string{"", "00:b0", "00:b0:9", "pump", "fe80::1", "10.0.0", "00:b0:94:00:00:00:00"} {
		_, err := Permit(NetworkPermit{Deny: []string{rule}}, Actor{Person: "1", Role: Administrator})
		refused(t, rule, err, "deny")
	}
}

// What is denied wins over what is permitted, and no permit opens the internet.
func TestPermitAllows(t *testing.T) {
	p := NetworkPermit{Networks: []string{"10.20.0.0/16", "202.114.0.0/16"}, Deny: []string{"10.20.0.1", "10.20.9.0/24", "00:b0:94"}}
	for _, tt := range []struct{ addr, mac, code string }{
		{"10.20.0.7", "", ""},
		{"10.20.0.7", "00-1B-44-11-3A-B7", ""},
		{"10.20.0.1", "", "denied"},
		{"10.20.9.77", "", "denied"},
		{"10.20.0.7", "00-B0-94-11-3A-B7", "denied"},
		{"10.21.0.7", "", "not-permitted"},
		{"202.114.4.119", "", "public"},
		{"8.8.8.8", "", "public"},
		{"224.0.0.251", "", "public"},
		{"fe80::1", "", "public"},
	} {
		err := p.Allows(netip.MustParseAddr(tt.addr), tt.mac)
		if tt.code == "" {
			if err != nil {
				t.Errorf("%s %s: %v", tt.addr, tt.mac, err)
			}
			continue
		}
		refused(t, tt.addr, err, tt.code)
	}
	refused(t, "no permit at all", NetworkPermit{}.Allows(netip.MustParseAddr("10.20.0.7"), ""), "not-permitted")
}

func TestBrowse(t *testing.T) {
	e := BrowseBegun{Browse: "b", Round: "r", Interface: "eth0\x1b[2J", Types: []string{"_http._tcp\x00"}, Questions: 17}
	got, err := NetworkPermit{}.Browse(e, true)
	if err != nil || got.Interface != "eth0" || got.Types[0] != "_http._tcp" || got.Questions != 17 {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = NetworkPermit{}.Browse(e, false)
	refused(t, "before the first round", err, "no-round")
	_, err = NetworkPermit{NoQuestions: true}.Browse(e, true)
	refused(t, "where the site wants none", err, "no-questions")
	for what, spoil := range map[string]func(*BrowseBegun){
		"no id": func(e *BrowseBegun) { e.Browse = "" }, "no interface": func(e *BrowseBegun) { e.Interface = "\x00" },
		"no types": func(e *BrowseBegun) { e.Types = nil }, "no questions": func(e *BrowseBegun) { e.Questions = 0 },
		"endless questions": func(e *BrowseBegun) { e.Questions = maxQuestions + 1 },
	} {
		bad := e
		spoil(&bad)
		_, err := NetworkPermit{}.Browse(bad, true)
		refused(t, what, err, "browse")
	}
	_, err = BrowseEnded{Heard: -1}.Cleaned()
	refused(t, "fewer than none heard", err, "browse")
}
