package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/creack/pty"
)

// answers are what a terminal says when it is asked: where the cursor is, what
// it is, and how dark. A program that hears nothing waits for it.
var answers = map[string]string{
	"\x1b[6n":         "\x1b[1;1R",
	"\x1b[c":          "\x1b[?62;22c",
	"\x1b]11;?\x1b\\": "\x1b]11;rgb:0000/0000/0000\x1b\\",
	"\x1b]11;?\x07":   "\x1b]11;rgb:0000/0000/0000\x07",
}

// await reads from a program's terminal until the program has written the marker.
func await(terminal *os.File, marker string) error {
	var seen []byte
	answered := 0
	buffer := make([]byte, 64<<10)
	for !bytes.Contains(seen, []byte(marker)) {
		n, err := terminal.Read(buffer)
		if err != nil {
			return fmt.Errorf("waiting for %q: %w after %.2000q", marker, err, seen)
		}
		seen = append(seen, buffer[:n]...)
		for question, answer := range answers {
			if bytes.Contains(seen[answered:], []byte(question)) {
				if _, err := terminal.WriteString(answer); err != nil {
					return err
				}
			}
		}
		answered = max(0, len(seen)-8)
	}
	return nil
}

// firstScreen runs a program in a terminal until it has shown the marker, and
// says how long that took and how much memory the program had, at most.
func firstScreen(cmd *exec.Cmd, marker string) (took time.Duration, megabytes float64, err error) {
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "COLORTERM=truecolor", "VISITE_OFFLINE=1")
	begin := time.Now()
	terminal, err := pty.StartWithAttrs(cmd, &pty.Winsize{Rows: 24, Cols: 80}, &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 1})
	if err != nil {
		return 0, 0, err
	}
	defer terminal.Close()
	late := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer late.Stop()
	err = await(terminal, marker)
	took = time.Since(begin)
	megabytes, memErr := peak(cmd.Process.Pid)
	err = errors.Join(err, memErr, cmd.Process.Kill())
	_ = cmd.Wait() // it was killed
	return took, megabytes, err
}

// peak is the most memory a process has had.
func peak(pid int) (megabytes float64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			return float64(kb) / 1024, err
		}
	}
	return 0, fs.ErrNotExist
}
