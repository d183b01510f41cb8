package capture

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
)

// BenchmarkCapture reads a capture of 1 GB, and one of a tenth of it for how
// memory grows. Yardsticks are cp of the large file, and tshark on the small one
// with a filter that finds the same calls. The files are made in a temporary
// folder and removed.
func BenchmarkCapture(b *testing.B) {
	dir := b.TempDir()
	whole, tenth := filepath.Join(dir, "whole.pcap"), filepath.Join(dir, "tenth.pcap")
	ward(b, whole, 1<<30)
	ward(b, tenth, 1<<30/10)
	read := func(b *testing.B, file string) {
		peak := watchMemory()
		var o *Observation
		for b.Loop() {
			f, err := os.Open(file)
			if err != nil {
				b.Fatal(err)
			}
			if o, err = Read(b.Context(), f, Options{Name: file}); err != nil || o.Ended != nil || len(o.Callers) != 1 {
				b.Fatal(err, o)
			}
			f.Close()
		}
		rate(b, file)
		b.ReportMetric(float64(peak())/1e6, "MB")
		b.ReportMetric(float64(o.Packets)*float64(b.N)/b.Elapsed().Seconds(), "packets/s")
	}
	b.Run("read", func(b *testing.B) { read(b, whole) })
	b.Run("tenth", func(b *testing.B) { read(b, tenth) })
	const calls = "arp.opcode == 1 && arp.dst.proto_ipv4 == 202.114.4.0/24 || ip.dst == 202.114.4.0/24 && (tcp.flags.syn == 1 && tcp.flags.ack == 0 || udp)"
	for _, c := range []struct {
		name, file string
		args       []string
	}{
		{"cp", whole, []string{"cp", whole, filepath.Join(dir, "copy")}},
		{"tshark", tenth, []string{"tshark", "-n", "-r", tenth, "-Y", calls}},
	} {
		b.Run(c.name, func(b *testing.B) {
			if _, err := exec.LookPath(c.args[0]); err != nil {
				b.Skip(c.args[0], "is not installed")
			}
			for b.Loop() {
				cmd := exec.CommandContext(b.Context(), c.args[0], c.args[1:]...)
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
			}
			rate(b, c.file)
		})
	}
}

func rate(b *testing.B, file string) {
	about, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(about.Size())*float64(b.N)/1e6/b.Elapsed().Seconds(), "MB/s")
}

// ward writes a capture of a ward's traffic: 200 devices, most packets full or
// empty, one device that calls now and then.
func ward(b *testing.B, name string, size int) {
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	w := pcapgo.NewWriter(out)
	if err := w.WriteFileHeader(65536, layers.LinkTypeEthernet); err != nil {
		b.Fatal(err)
	}
	payload := strings.Repeat("x", 1400)
	at := time.Unix(0, began)
	for i, written := 0, 0; written < size; i++ {
		from := mac{2, 1, 0, 0, 0, byte(i % 200)}
		to := address(10, 1, 2, 200)
		ports := [2]uint16{uint16(10000 + i%200), 443}
		frame := segment(from, address(10, 1, 2, byte(i%200)), to, ports, uint32(i), flagACK, payload[:[]int{0, 0, 64, 1400}[i%4]])
		if i%10_000 == 0 {
			frame = segment(monitor, address(10, 1, 3, 1), central, [2]uint16{uint16(i / 10_000), 515}, 0, flagSYN, "")
		}
		ci := info(0, 0, frame)
		ci.Timestamp = at.Add(time.Duration(i) * time.Millisecond)
		if err := w.WritePacket(ci, frame); err != nil {
			b.Fatal(err)
		}
		written += 16 + len(frame)
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
}

// watchMemory gives the most memory the process had from now on, as Go counts it.
func watchMemory() (peak func() uint64) {
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		most := uint64(0)
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64()-sample[1].Value.Uint64())
			select {
			case <-stop:
				done <- most
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(stop); return <-done }
}
