package devmon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func hello(svc *Service, mux *http.ServeMux) {
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		svc.Log.InfoContext(r.Context(), "hello", "who", r.PathValue("name"))
		io.WriteString(w, "hello")
	})
	mux.HandleFunc("/fail", func(http.ResponseWriter, *http.Request) { panic(errors.New("broken token=hunter2")) })
	mux.HandleFunc("/late", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		panic("too late")
	})
	mux.HandleFunc("/abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
}

func TestRequestIsCountedUnderItsTemplateAndHasOneLine(t *testing.T) {
	s := start(t, Options{Tenant: func(r *http.Request) string { return r.Header.Get("X-Tenant") }}, hello)
	status, header, _ := s.get(t, "/hello/ann?x=1", "X-Correlation-ID", "id-1", "X-Tenant", "acme", "traceparent", traceparent)
	equal(t, "status", status, 200)
	equal(t, "id", header.Get("X-Correlation-Id"), "id-1")
	line := s.access(t, "/hello/ann")
	for name, want := range map[string]any{
		"log.level": "info", "http.route": "/hello/{name}", "http.response.status_code": 200.0, "http.response.body.bytes": 5.0,
		"labels.correlation_id": "id-1", "labels.tenant": "acme", "trace.id": traceID, "span.id": spanID, "service.name": "test",
	} {
		equal(t, name, line[name], want)
	}
	if !strings.HasPrefix(line["message"].(string), "GET /hello/{name} 200 ") {
		t.Error(line["message"])
	}
	own := s.line(t, "of the handler", func(f map[string]any) bool { return f["message"] == "hello" })
	equal(t, "who", own["labels.who"], "ann")
	equal(t, "id", own["labels.correlation_id"], "id-1")
	s.has(t, `http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/hello/{name}"} 1`,
		`http_server_active_requests{http_request_method="GET"} 0`, `target_info{deployment_environment_name="development",service_name="test",service_version="1"} 1`)
}

func TestWhatMatchesNoRouteIsOneSeries(t *testing.T) {
	s := start(t, Options{}, hello)
	for _, path := range []string{"/nowhere", "/else/where", "/password=hunter2"} {
		s.get(t, path)
	}
	do(t, "BREW", s.url+"/nowhere")
	do(t, http.MethodDelete, s.url+"/hello/x")
	s.has(t, `http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="404",http_route=""} 3`,
		`http_server_request_duration_seconds_count{http_request_method="_OTHER",http_response_status_code="404",http_route=""} 1`,
		`http_server_request_duration_seconds_count{http_request_method="DELETE",http_response_status_code="405",http_route=""} 1`)
	if raw := strings.Join(s.raw, ""); strings.Contains(raw, "hunter2") {
		t.Error(raw)
	}
}

func TestPanicCountsWith500AndIsOneLine(t *testing.T) {
	s := start(t, Options{}, hello)
	status, header, body := s.get(t, "/fail", "X-Request-ID", "id-2")
	equal(t, "status", status, 500)
	equal(t, "id", header.Get("X-Correlation-Id"), "id-2")
	equal(t, "body", body, "Internal Server Error\n")
	equal(t, "level", s.access(t, "/fail")["log.level"], "error")
	found := s.matching(func(f map[string]any) bool { return f["error.type"] != nil })
	equal(t, "number of error lines", len(found), 1)
	equal(t, "type", found[0]["error.type"], "*errors.errorString")
	equal(t, "message", found[0]["error.message"], "broken token=[redacted]")
	if stack := found[0]["error.stack_trace"].(string); !strings.Contains(stack, "service_test.go") || strings.Contains(stack, "hunter2") {
		t.Error(stack)
	}
	status, _, _ = s.get(t, "/late")
	equal(t, "status that was sent", status, 202)
	equal(t, "status that counts", s.access(t, "/late")["http.response.status_code"], 500.0)
}

func TestAbortedHandlerDropsTheConnectionAsNetHTTPDoes(t *testing.T) {
	s := start(t, Options{}, hello)
	if response, err := http.Get(s.url + "/abort"); err == nil {
		t.Error(response.Status)
	}
	s.access(t, "/abort")
	equal(t, "number of error lines", len(s.matching(func(f map[string]any) bool { return f["error.type"] != nil })), 0)
}

func TestClientThatGoesCountsWith499(t *testing.T) {
	running := make(chan struct{})
	s := start(t, Options{}, func(_ *Service, mux *http.ServeMux) {
		mux.HandleFunc("/never", func(_ http.ResponseWriter, r *http.Request) {
			close(running)
			<-r.Context().Done()
		})
	})
	ctx, cancel := context.WithCancel(context.Background())
	request, _ := http.NewRequestWithContext(ctx, "GET", s.url+"/never", nil)
	go func() { <-running; cancel() }()
	if _, err := http.DefaultClient.Do(request); err == nil {
		t.Error("it was answered")
	}
	equal(t, "status", s.access(t, "/never")["http.response.status_code"], 499.0)
	s.has(t, `http_server_active_requests{http_request_method="GET"} 0`)
}

func TestWriterKeepsItsInterfaces(t *testing.T) {
	s := start(t, Options{}, func(_ *Service, mux *http.ServeMux) {
		mux.HandleFunc("/flush", func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			_, hijacks := w.(http.Hijacker)
			_, reads := w.(io.ReaderFrom)
			fmt.Fprint(w, hijacks, reads, http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Minute)))
		})
		mux.HandleFunc("/early", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusTeapot)
		})
	})
	_, _, body := s.get(t, "/flush")
	equal(t, "body", body, "true true <nil>")
	s.get(t, "/early")
	equal(t, "status", s.access(t, "/early")["http.response.status_code"], 418.0)
}

func TestRequestsAtTheSameTimeKeepTheirIDsApart(t *testing.T) {
	s := start(t, Options{}, hello)
	var all sync.WaitGroup
	for i := range 50 {
		all.Add(1)
		go func() {
			defer all.Done()
			s.get(t, fmt.Sprintf("/hello/%d", i), "X-Correlation-ID", fmt.Sprintf("id-%d", i))
		}()
	}
	all.Wait()
	found := s.matching(func(f map[string]any) bool { return f["message"] == "hello" })
	equal(t, "number of lines", len(found), 50)
	for _, line := range found {
		equal(t, "id", line["labels.correlation_id"], any("id-"+line["labels.who"].(string)))
	}
}

func TestHostileHeaders(t *testing.T) {
	s := start(t, Options{Tenant: func(r *http.Request) string { return r.Header.Get("X-Tenant") }}, func(svc *Service, mux *http.ServeMux) {
		mux.HandleFunc("/", func(_ http.ResponseWriter, r *http.Request) { svc.Security.LockedOut(r.Context()) })
	})
	for _, id := range []string{strings.Repeat("x", 10_240), "a b", `{"a":1}`, "\xff\xfe"} {
		_, header, _ := s.get(t, "/", "X-Correlation-ID", id, "traceparent", "garbage", "X-Tenant", "\xff\"\\")
		equal(t, "length of the id", len(header.Get("X-Correlation-Id")), 32)
	}
	s.has(t, "security_account_lockouts_total{tenant=\"\uFFFD\\\"\\\\\"} 4")
}

func TestTenThousandTenantsAndRoutes(t *testing.T) {
	s := start(t, Options{NoAccessLog: true, Tenant: func(r *http.Request) string { return r.Header.Get("X-Tenant") },
		Route: func(r *http.Request) string { return r.URL.Path }}, func(svc *Service, mux *http.ServeMux) {})
	handler := s.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		s.Security.LockedOut(r.Context())
		s.Security.Audit(r.Context(), r.URL.Path)
		s.Security.AuthFailed(context.Background(), r.URL.Path)
	}))
	for i := range 10_000 {
		r := httptest.NewRequest("GET", fmt.Sprintf("/%d", i), nil)
		r.Header.Set("X-Tenant", fmt.Sprint("t", i))
		handler.ServeHTTP(httptest.NewRecorder(), r)
	}
	families, err := s.Registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		want, ok := map[string]int{"http_server_request_duration_seconds": 1001, "security_account_lockouts_total": 102, "security_auth_attempts_total": 102}[family.GetName()]
		if ok {
			equal(t, family.GetName(), len(family.GetMetric()), want)
		}
	}
	s.has(t, `security_account_lockouts_total{tenant="other"} 9900`)
}

func TestSeriesThatAreKnownStartAtZero(t *testing.T) {
	s := start(t, Options{}, hello)
	checkout := s.Business.Transaction("checkout")
	s.Business.SLA("checkout", 0.99)
	s.Business.KPI("conversion", 0.03, LowerIsBetter)
	s.Business.Job("nightly", time.Minute)
	s.has(t, `business_transactions_total{status="success",tenant="",type="checkout"} 0`, `business_transactions_total{status="failure",tenant="",type="checkout"} 0`,
		`business_sla_events_total{sla="checkout",tenant=""} 0`, `business_sla_good_total{sla="checkout",tenant=""} 0`, `business_sla_target_ratio{sla="checkout"} 0.99`,
		`business_kpi_target{direction="max",kpi="conversion"} 0.03`, `business_job_max_age_seconds{batch_job="nightly"} 60`,
		`security_auth_attempts_total{outcome="success",reason="",tenant=""} 0`, `security_account_lockouts_total{tenant=""} 0`)
	if _, _, metrics := s.get(t, "/metrics"); strings.Contains(metrics, "business_job_last_success_timestamp_seconds{") {
		t.Error("a job that never ran has a time of success")
	}
	checkout.Succeeded(context.Background(), 200*time.Millisecond)
	s.Business.Transaction("checkout").Succeeded(context.Background(), 200*time.Millisecond)
	s.has(t, `business_transactions_total{status="success",tenant="",type="checkout"} 2`, `business_transaction_duration_seconds_sum{tenant="",type="checkout"} 0.4`)
}

func TestNamesInDevelopmentAndProduction(t *testing.T) {
	s := start(t, Options{}, hello)
	_, err := s.Counter("parcels", "Parcels.")
	equal(t, "error", fmt.Sprint(err), `the counter "parcels" breaks the naming practice: write "parcels_total"`)
	if _, err := s.Histogram("wait_seconds", "Wait.", nil, "le"); err == nil {
		t.Error("le was taken")
	}
	production := start(t, Options{Environment: "production"}, hello)
	for range 2 {
		parcels, err := production.Counter("parcels", "Parcels.", "kind")
		if err != nil {
			t.Fatal(err)
		}
		parcels.WithLabelValues("7").Inc()
	}
	production.has(t, `parcels{kind="7"} 2`)
	equal(t, "number of warnings", len(production.matching(func(f map[string]any) bool { return f["log.level"] == "warn" })), 1)
	if _, err := production.Gauge("parcels", "Parcels.", "kind"); err == nil {
		t.Error("the same name was taken for another type")
	}
	if _, err := production.Histogram("wait", "Wait.", nil, "le"); err == nil {
		t.Error("le was taken")
	}
}

func TestOpenMetricsHasExemplars(t *testing.T) {
	s := start(t, Options{}, hello)
	s.get(t, "/hello/x", "traceparent", traceparent)
	s.access(t, "/hello/x")
	_, header, body := s.get(t, "/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
	if !strings.HasPrefix(header.Get("Content-Type"), "application/openmetrics-text; version=1.0.0") || !strings.HasSuffix(body, "# EOF\n") {
		t.Error(header)
	}
	if !strings.Contains(body, `# {span_id="`+spanID+`",trace_id="`+traceID+`"}`) && !strings.Contains(body, `# {trace_id="`+traceID+`",span_id="`+spanID+`"}`) {
		t.Error("no exemplar")
	}
}

func TestClientCarriesIDAndTraceAndCounts(t *testing.T) {
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { r.Header.Write(w) }))
	defer echo.Close()
	s := start(t, Options{}, func(svc *Service, mux *http.ServeMux) {
		mux.HandleFunc("/call", func(w http.ResponseWriter, r *http.Request) {
			request, _ := http.NewRequestWithContext(r.Context(), "GET", r.FormValue("url"), nil)
			response, err := svc.Client.Do(request)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
				return
			}
			defer response.Body.Close()
			io.Copy(w, response.Body)
		})
	})
	_, _, seen := s.get(t, "/call?url="+echo.URL, "X-Correlation-ID", "call-1", "traceparent", traceparent, "tracestate", "a=b")
	for _, want := range []string{"X-Correlation-Id: call-1\r\n", "Traceparent: " + traceparent + "\r\n", "Tracestate: a=b\r\n"} {
		if !strings.Contains(seen, want) {
			t.Errorf("no %q in %q", want, seen)
		}
	}
	address, port, _ := net.SplitHostPort(strings.TrimPrefix(echo.URL, "http://"))
	s.has(t, fmt.Sprintf(`http_client_request_duration_seconds_count{error_type="",http_request_method="GET",http_response_status_code="200",server_address=%q,server_port=%q} 1`, address, port))
	unavailable := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	defer unavailable.Close()
	s.get(t, "/call?url="+unavailable.URL)
	if _, _, metrics := s.get(t, "/metrics"); !strings.Contains(metrics, `http_client_request_duration_seconds_count{error_type="503",http_request_method="GET",http_response_status_code="503"`) {
		t.Error("an answer of 503 has no such error_type")
	}
	echo.Close()
	status, _, _ := s.get(t, "/call?url="+echo.URL)
	equal(t, "status", status, http.StatusBadGateway)
	s.has(t, fmt.Sprintf(`http_client_request_duration_seconds_count{error_type="*net.OpError",http_request_method="GET",http_response_status_code="",server_address=%q,server_port=%q} 1`, address, port))
}

func TestReadiness(t *testing.T) {
	never := make(chan struct{})
	defer close(never)
	s := start(t, Options{Ready: map[string]Check{
		"a": func(context.Context) error { return nil },
		"b": func(context.Context) error { return errors.New("password=hunter2" + strings.Repeat("x", 1000)) },
		"c": func(context.Context) error { panic("no") },
		"d": func(context.Context) error { <-never; return nil },
		"e": func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
	}}, hello)
	begin := time.Now()
	status, header, body := s.get(t, "/ready")
	if took := time.Since(begin); took < 1900*time.Millisecond || took > 4*time.Second {
		t.Errorf("it took %v", took)
	}
	equal(t, "status", status, 503)
	equal(t, "type", header.Get("Content-Type"), "application/json")
	equal(t, "body", body, `{"status":"DOWN","checks":[{"name":"a","status":"UP"},{"name":"b","status":"DOWN","data":{"error":"password=[redacted]"}},`+
		`{"name":"c","status":"DOWN","data":{"error":"the check panicked: no"}},{"name":"d","status":"DOWN","data":{"error":"no answer within 2 s"}},`+
		`{"name":"e","status":"DOWN","data":{"error":"no answer within 2 s"}}]}`)
	_, _, body = s.get(t, "/health")
	equal(t, "health", body, `{"status":"UP","checks":[]}`)
	equal(t, "number of lines", len(s.all), 0)
}

func TestOneRunAtATimeServesForASecond(t *testing.T) {
	var runs atomic.Int32
	r := newReadiness(map[string]Check{"db": func(context.Context) error { runs.Add(1); return nil }})
	var all sync.WaitGroup
	for range 20 {
		all.Add(1)
		go func() { defer all.Done(); r.health() }()
	}
	all.Wait()
	equal(t, "runs", runs.Load(), 1)
	r.lastEnd = r.lastEnd.Add(-2 * resultKept)
	r.health()
	equal(t, "runs", runs.Load(), 2)
	equal(t, "length of an error", len([]rune(cut(strings.Repeat("ä", 1000), maxErrorSize))), maxErrorSize)
}

func TestEnd(t *testing.T) {
	svc, err := New(Options{LogOutput: io.Discard, Grace: ptr(500 * time.Millisecond)})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	running, release := make(chan struct{}), make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(running)
			<-release
		}
		io.WriteString(w, "ok")
	})
	terminated, terminate := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- svc.serveUntil(terminated, listener, handler) }()
	url := "http://" + listener.Addr().String()
	slow := make(chan string, 1)
	go func() { _, _, body := do(t, "GET", url+"/slow"); slow <- body }()
	<-running
	begin := time.Now()
	terminate()
	<-svc.readiness.shutdown
	status, _, body := do(t, "GET", url+"/ready")
	equal(t, "readiness", status, 503)
	equal(t, "checks", body, `{"status":"DOWN","checks":[{"name":"shutdown","status":"DOWN"}]}`)
	status, _, _ = do(t, "GET", url+"/health")
	equal(t, "health", status, 200)
	response, err := http.Get(url + "/late")
	if err != nil || !response.Close {
		t.Errorf("%v %v: the connection is to close", response, err)
	}
	<-time.After(600 * time.Millisecond)
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("connections are still taken after the grace period")
	}
	select {
	case err := <-ended:
		t.Errorf("it ended before the running request: %v", err)
	default:
	}
	close(release)
	equal(t, "slow answer", <-slow, "ok")
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took > 4*time.Second {
		t.Errorf("it took %v", took)
	}
}

func ptr[T any](value T) *T { return &value }

func TestAdminPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := taken.Addr().(*net.TCPAddr).Port
	_, err = New(Options{AdminPort: port})
	equal(t, "error", fmt.Sprint(err), fmt.Sprintf("the admin port %d of 127.0.0.1 is taken: the option AdminPort (adminPort) chooses another", port))
	taken.Close()
	s := start(t, Options{AdminPort: port}, func(_ *Service, mux *http.ServeMux) {
		mux.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "own") })
	})
	defer s.Close()
	_, _, body := s.get(t, "/health")
	equal(t, "the service's own", body, "own")
	admin := fmt.Sprintf("http://127.0.0.1:%d", port)
	status, _, _ := do(t, "GET", admin+"/ready")
	equal(t, "ready", status, 200)
	status, _, _ = do(t, "GET", admin+"/other")
	equal(t, "other", status, 404)
}

func TestLogFields(t *testing.T) {
	s := start(t, Options{LogLevel: LevelTrace}, hello)
	s.Logger("orders").With("order", 7, "token", "x").WithGroup("g").Warn("taken password=y", "n", 1.5, slog.Group("in", "apiKey", "z", "m", map[string]any{"password": "q"}),
		"err", fmt.Errorf("outer: %w", errors.New("secret=s")), "nil", nil, "f", func() {}, "d", time.Second)
	line := s.line(t, "of the test", func(map[string]any) bool { return true })
	delete(line, "@timestamp")
	for name, want := range map[string]any{
		"log.level": "warn", "log.logger": "orders", "message": "taken password=[redacted]", "labels.order": "7", "labels.token": "[redacted]", "labels.g.n": "1.5",
		"labels.g.in.apiKey": "[redacted]", "labels.g.in.m": `{"password":[redacted]}`, "error.type": "*fmt.wrapError", "error.message": "outer: secret=[redacted]", "labels.g.nil": "null", "labels.g.d": "1s",
	} {
		equal(t, name, line[name], want)
	}
	for level, want := range map[slog.Level]string{LevelTrace: "trace", slog.LevelDebug: "debug", slog.LevelInfo: "info", slog.LevelError: "error", LevelFatal: "fatal"} {
		s.Log.Log(context.Background(), level, "level "+want)
		equal(t, "level", s.line(t, want, func(f map[string]any) bool { return f["message"] == "level "+want })["log.level"], any(want))
	}
}

func TestNothingBeginsALineOfItsOwn(t *testing.T) {
	const hostile = "a\nb\r\x1b[31m\x00\x7f\u009b\u2028\u0085 ä"
	for _, format := range []string{"json", "text"} {
		t.Setenv("DEVMON_LOG_FORMAT", format)
		s := start(t, Options{}, hello)
		s.Log.Info(hostile, "note", hostile, "err", errors.New(hostile))
		line := strings.TrimSuffix(s.raw[0], "\n")
		for _, r := range strings.ReplaceAll(line, "\n    ", "") {
			if isControl(r) {
				t.Errorf("%s: %q", format, line)
				break
			}
		}
		if format == "json" {
			equal(t, "message", s.all[0]["message"], any(hostile))
			equal(t, "note", s.all[0]["labels.note"], any(hostile))
		} else {
			equal(t, "number of lines", strings.Count(s.raw[0], "\n"), 2)
		}
	}
	t.Setenv("DEVMON_LOG_FORMAT", "xml")
	if _, err := New(Options{}); err == nil {
		t.Error("xml was taken")
	}
}
