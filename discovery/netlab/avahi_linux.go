package netlab

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// patience is how long to wait for what must come; nothing depends on how long
// it takes.
const patience = 30 * time.Second

// Service is what avahi-daemon announces.
type Service struct {
	Name string   // of the instance: "CMS8000 Bed 12"
	Type string   // "_http._tcp"
	Port int      // 0 to 65535
	TXT  []string // "model=CMS8000"
}

// Avahi runs a real avahi-daemon in the namespace, without D-Bus and with
// folders of its own, as HOST.local on one interface, and returns when it has
// announced its services. Calling stop has it say goodbye and end; the end of
// the test kills it.
func (n Namespaced) Avahi(tb testing.TB, host, iface string, services ...Service) (stop func()) {
	tb.Helper()
	Need(tb, "avahi-daemon")
	dir := tb.TempDir()
	write(tb, dir, "avahi.conf", fmt.Sprintf("[server]\nhost-name=%s\nuse-ipv4=yes\nuse-ipv6=no\nenable-dbus=no\nallow-interfaces=%s\n"+
		"[publish]\npublish-hinfo=no\npublish-workstation=no\n[wide-area]\nenable-wide-area=no\n", host, iface))
	for i, s := range services {
		write(tb, dir, fmt.Sprintf("services/%d.service", i), s.file(tb))
	}
	// The daemon gives its folder to the user avahi; inside there is nobody but root.
	write(tb, dir, "passwd", "root:x:0:0::/:/bin/sh\navahi:x:0:0::/:/bin/sh\n")
	write(tb, dir, "group", "root:x:0:\navahi:x:0:\n")
	// A mount namespace of its own, so that several daemons do not meet in /run.
	daemon := n.Command("unshare", "-m", "sh", "-euc", `
		mount -t tmpfs none /run
		mkdir /run/avahi-daemon
		mount --bind "$1/services" /etc/avahi/services
		mount --bind "$1/passwd" /etc/passwd
		mount --bind "$1/group" /etc/group
		exec avahi-daemon -f "$1/avahi.conf" --no-drop-root --no-chroot --no-rlimits --debug`, "-", dir)
	out, err := daemon.StderrPipe()
	if err != nil {
		tb.Fatal(err)
	}
	daemon.Stdout = daemon.Stderr
	if err := daemon.Start(); err != nil {
		tb.Fatal(err)
	}
	up, ended := make(chan struct{}), make(chan struct{})
	var said strings.Builder // to be read when it has ended
	go func() {
		defer close(ended)
		left := len(services) + 1
		for lines := bufio.NewScanner(out); lines.Scan(); {
			fmt.Fprintln(&said, lines.Text())
			if strings.Contains(lines.Text(), "successfully established") || strings.Contains(lines.Text(), "Server startup complete") {
				if left--; left == 0 {
					close(up)
				}
			}
		}
		_ = daemon.Wait()
	}()
	tb.Cleanup(func() { _ = daemon.Process.Kill(); <-ended })
	select {
	case <-up:
	case <-ended:
		tb.Fatalf("avahi-daemon has ended:\n%s", said.String())
	case <-time.After(patience):
		_ = daemon.Process.Kill()
		<-ended
		tb.Fatalf("avahi-daemon did not announce its services:\n%s", said.String())
	}
	return func() {
		_ = daemon.Process.Signal(os.Interrupt)
		<-ended
	}
}

// file is the service as avahi-daemon reads it (avahi.service(5)).
func (s Service) file(tb testing.TB) string {
	var b strings.Builder
	text := func(element, value string) {
		b.WriteString("<" + element + ">")
		if err := xml.EscapeText(&b, []byte(value)); err != nil {
			tb.Fatal(err)
		}
		b.WriteString("</" + element + ">")
	}
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE service-group SYSTEM "avahi-service.dtd"><service-group>`)
	text("name", s.Name)
	b.WriteString("<service>")
	text("type", s.Type)
	text("port", fmt.Sprint(s.Port))
	for _, t := range s.TXT {
		text("txt-record", t)
	}
	b.WriteString("</service></service-group>\n")
	return b.String()
}

func write(tb testing.TB, dir, name, text string) {
	tb.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
}
