package devmon

import (
	"io"
	"net/http"
	"os"
	"syscall"
	"testing"
)

// discard is a ResponseWriter that costs nothing by itself.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header            { return d.header }
func (d *discard) Write(body []byte) (int, error) { return len(body), nil }
func (d *discard) WriteHeader(int)                {}

func benchmark(b *testing.B, wrap func(*Service, http.Handler) http.Handler) {
	output, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // the access lines are written, and nobody has to read them
	if err != nil {
		b.Fatal(err)
	}
	defer output.Close()
	b.Setenv("DEVMON_LOG_FORMAT", "json")
	svc, err := New(Options{Name: "bench", LogOutput: output})
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") })
	handler := wrap(svc, mux)
	request, err := http.NewRequest("GET", "http://localhost/hello/ann", nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	begin := processorTime(b)
	for b.Loop() {
		handler.ServeHTTP(&discard{header: http.Header{}}, request)
	}
	b.ReportMetric(float64(processorTime(b)-begin)/float64(b.N), "cpu-ns/op")
}

// processorTime is what the process has used, in nanoseconds: on a busy machine it says more than the time that has passed.
func processorTime(b *testing.B) int64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return used.Utime.Nano() + used.Stime.Nano()
}

func BenchmarkWithout(b *testing.B) {
	benchmark(b, func(_ *Service, mux http.Handler) http.Handler { return mux })
}

func BenchmarkWith(b *testing.B) {
	benchmark(b, func(svc *Service, mux http.Handler) http.Handler { return svc.Handler(mux) })
}

func BenchmarkWithoutAccessLog(b *testing.B) {
	benchmark(b, func(svc *Service, mux http.Handler) http.Handler {
		svc.accessLog = nil
		return svc.Handler(mux)
	})
}
