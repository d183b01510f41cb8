package main

import (
	"crypto/tls"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// runHub runs a hub until the script ends, on loopback, and sets NAME to its
// address: hub NAME [FLAG…]
func runHub(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || neg {
		ts.Fatalf("usage: hub NAME [FLAG…]")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	address := free.Addr().String()
	ts.Check(free.Close())
	program, err := exec.LookPath("visite")
	ts.Check(err)
	cmd := exec.Command(program, append([]string{"hub", "serve", "--listen", address}, args[1:]...)...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "VISITE_CONFIG", "XDG_DATA_HOME", "LC_ALL", "GORACE"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	log, err := os.CreateTemp(ts.Getenv("WORK"), "hub-*.log")
	ts.Check(err)
	cmd.Stdout, cmd.Stderr = log, log
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			said, _ := os.ReadFile(log.Name())
			ts.Logf("the hub: %v\n%s", err, said)
		}
		_ = log.Close()
	})
	ts.Setenv(args[0], "https://"+address)
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} // it is asked for its health only
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if answer, err := client.Get("https://" + address + "/healthz"); err == nil {
			_ = answer.Body.Close()
			return
		}
	}
	said, _ := os.ReadFile(log.Name())
	ts.Fatalf("the hub does not answer: %s", strings.TrimSpace(string(said)))
}
