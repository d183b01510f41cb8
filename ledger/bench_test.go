package ledger

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"testing"
)

// BenchmarkVerifyLog verifies 100,000 entries of about 700 bytes, 5,000 of them signed by a person.
// Its yardsticks are BenchmarkSHA256 and BenchmarkEd25519: what the same bytes and signatures cost bare, on one core.
func BenchmarkVerifyLog(b *testing.B) {
	const n = 100_000
	m := makeLog(b, n, 700, 20)
	var bytes int64
	for b.Loop() {
		r, err := VerifyLog(context.Background(), m.log(), VerifyOptions{})
		if err != nil || r.Signed != n/20 {
			b.Fatal(r, err)
		}
		bytes = r.Bytes
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	b.ReportMetric(float64(bytes)/n, "B/entry")
}

func BenchmarkSHA256(b *testing.B) {
	text := make([]byte, 700)
	for b.Loop() {
		sha256.Sum256(text)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func BenchmarkEd25519(b *testing.B) {
	key := testPerson(b, 1)
	text := make([]byte, 64)
	sig := ed25519.Sign(key.private, text)
	for b.Loop() {
		if !ed25519.Verify(key.person.key[:], text, sig) {
			b.Fatal("does not verify")
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "signatures/s")
}

func BenchmarkAppend(b *testing.B) {
	m := makeLog(b, 1, 700, 0)
	var tree Tree
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := tree.Append(m.texts[0]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	benchmarkEntry(b, func(e Envelope, _ []byte) error { _, err := Encode(e); return err })
}

func BenchmarkDecode(b *testing.B) {
	benchmarkEntry(b, func(_ Envelope, text []byte) error { _, err := Decode(text); return err })
}

func benchmarkEntry(b *testing.B, do func(Envelope, []byte) error) {
	e := Envelope{At: testTime, By: testPerson(b, 1).Public().ID(), Kind: "answer.given"}
	e.Data = []byte(`{"audit":"5d1f0c","item":"connection"`)
	for i := range 18 { // many short members, as answers have them
		e.Data = fmt.Appendf(e.Data, `,"member%02d":["Überwachung",%d,true]`, i, i)
	}
	e.Data = append(e.Data, '}')
	text, err := Encode(e)
	must(b, err)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := do(e, text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSignCheckpoint(b *testing.B) {
	k := testWriter(b, 1)
	for b.Loop() {
		if _, err := k.SignCheckpoint(Hash{}, 1, Hash{}); err != nil {
			b.Fatal(err)
		}
	}
}
