package checklist

import "testing"

func BenchmarkProve(b *testing.B) {
	src := shippedChecklist(b).Source()
	for b.Loop() {
		if p := Lint("x", src); len(p) > 0 {
			b.Fatal(p)
		}
	}
}
