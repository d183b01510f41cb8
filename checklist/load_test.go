package checklist

import "testing"

func TestShippedLoads(t *testing.T) {
	list, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Lint("shipped", list[0].Source()) {
		t.Error(p)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := loadCatalog(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	list, err := Shipped()
	if err != nil {
		b.Fatal(err)
	}
	a := answers("patient_attached=no model=cms8000 anomaly=none firmware_read_at=screen firmware=1.2 connection=wired internet=unknown open_egress_past=unknown upgrade=not_installed remote_monitoring=no on_the_spot=disconnected_proven serious_incident=no note=x")
	b.ReportAllocs()
	for b.Loop() {
		list[0].Evaluate(a, Device{})
	}
}
