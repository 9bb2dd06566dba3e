package devmon

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// lines collects log lines; line waits for one.
type lines struct {
	mu  sync.Mutex
	raw []string
	all []map[string]any
	new chan struct{}
}

func newLines() *lines { return &lines{new: make(chan struct{}, 1)} }

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.raw = append(l.raw, string(line))
	var fields map[string]any
	if json.Unmarshal(line, &fields) == nil {
		l.all = append(l.all, fields)
	}
	select {
	case l.new <- struct{}{}:
	default:
	}
	return len(line), nil
}

func (l *lines) matching(matches func(map[string]any) bool) []map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []map[string]any
	for _, fields := range l.all {
		if matches(fields) {
			found = append(found, fields)
		}
	}
	return found
}

func (l *lines) line(t *testing.T, what string, matches func(map[string]any) bool) map[string]any {
	t.Helper()
	deadline := time.After(3 * time.Second)
	for {
		if found := l.matching(matches); found != nil {
			return found[0]
		}
		select {
		case <-l.new:
		case <-deadline:
			t.Fatalf("no line %s: %s", what, strings.Join(l.raw, ""))
		}
	}
}

func (l *lines) access(t *testing.T, path string) map[string]any {
	t.Helper()
	return l.line(t, "of the access to "+path, func(fields map[string]any) bool {
		return fields["log.logger"] == "access" && fields["url.path"] == path
	})
}

// started is a service with its server.
type started struct {
	*Service
	*lines
	url string
}

func start(t *testing.T, options Options, routes func(*Service, *http.ServeMux)) started {
	t.Helper()
	out := newLines()
	options.LogOutput = out
	if options.Name == "" {
		options.Name, options.Version = "test", "1"
	}
	svc, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	routes(svc, mux)
	server := httptest.NewServer(svc.Handler(mux))
	t.Cleanup(server.Close)
	return started{svc, out, server.URL}
}

// get sends header as pairs.
func (s started) get(t *testing.T, path string, header ...string) (int, http.Header, string) {
	t.Helper()
	return do(t, http.MethodGet, s.url+path, header...)
}

func do(t *testing.T, method, url string, header ...string) (int, http.Header, string) {
	t.Helper()
	request, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header[http.CanonicalHeaderKey(header[i])] = []string{header[i+1]}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(body)
}

// has fails unless /metrics has this line.
func (s started) has(t *testing.T, want ...string) {
	t.Helper()
	_, _, metrics := s.get(t, "/metrics")
	for _, line := range want {
		if !strings.Contains("\n"+metrics, "\n"+line) {
			t.Errorf("no series %s", line)
		}
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}
