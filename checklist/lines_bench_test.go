package checklist

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"
)

// benchLines are sets of answers as other tools send them: short and long,
// bare and wrapped.
func benchLines() [][]byte {
	lines := [][]byte{
		[]byte(`{"patient_attached":"no","model":"cms8000","anomaly":"none","firmware_read_at":"screen","firmware":"2.6.27","connection":"wired","internet":"unknown","open_egress_past":"unknown","upgrade":"not_installed","remote_monitoring":"no","on_the_spot":"disconnected_proven","serious_incident":"no"}`),
		[]byte(`{"patient_attached":"unknown","model":"cms6500","anomaly":"none","firmware_read_at":"not_readable","connection":"both","internet":"reachable","open_egress_past":"no","upgrade":"unknown","remote_monitoring":"yes","on_the_spot":"neither_possible","consultation":{"status":"held","physician":"Dr. Weber","function":"Oberärztin","at":"2025-03-04T09:30:00+01:00","decision":"continue_local","valid_until":"2025-03-05T09:30:00+01:00"},"serious_incident":"no"}`),
		[]byte(`{"patient_attached":"no","model":{"value":"not_contec","provenance":"plate","note":"gelesen"},"plate":"Philips MP5","anomaly":"none","serious_incident":"no"}`),
		[]byte(`{"patient_attached":"no","model":"cms7000","anomaly":"none","firmware_read_at":"label","firmware":"1.0","connection":"none_proven","open_egress_past":"no","upgrade":"installed_evidence","upgrade_evidence":{"reference":"SB 4711","installer":"Fa. Beispiel","date":"2025-03-10"},"serious_incident":"no"}`),
	}
	return lines
}

const benchSets = 20_000

func benchInput() []byte {
	lines := benchLines()
	var b bytes.Buffer
	for i := range benchSets {
		b.Write(lines[i%len(lines)])
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// BenchmarkEvaluateLines is the whole path of `visite checklist evaluate`.
func BenchmarkEvaluateLines(b *testing.B) {
	c := shippedChecklist(b)
	in := benchInput()
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if bad, err := EvaluateLines(c, bytes.NewReader(in), io.Discard); bad > 0 || err != nil {
			b.Fatal(bad, err)
		}
	}
	b.ReportMetric(float64(benchSets)*float64(b.N)/b.Elapsed().Seconds(), "sets/s")
}

// BenchmarkDecodeOnly is the yardstick: encoding/json on the same lines, on
// one processor.
func BenchmarkDecodeOnly(b *testing.B) {
	in := benchInput()
	lines := bytes.Split(bytes.TrimSuffix(in, []byte("\n")), []byte("\n"))
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		for _, line := range lines {
			var set map[string]any
			if err := json.Unmarshal(line, &set); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(benchSets)*float64(b.N)/b.Elapsed().Seconds(), "sets/s")
}
