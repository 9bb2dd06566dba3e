// Package integration tests the library with a real SDK of OpenTelemetry, in a module of its own so that users of the
// library need none.
package integration

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"devmon.dev/service"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

const (
	traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
	spanID  = "00f067aa0ba902b7"
)

type fixture struct {
	spans *tracetest.SpanRecorder
	mu    sync.Mutex
	lines []map[string]any
	url   string
	echo  string
}

func (f *fixture) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var fields map[string]any
	if err := json.Unmarshal(line, &fields); err != nil {
		return 0, err
	}
	f.lines = append(f.lines, fields)
	return len(line), nil
}

// start wraps the service's handler and its client's transport as a user's instrumentation would.
func start(t *testing.T, server func(http.Handler) http.Handler, client func(http.RoundTripper) http.RoundTripper) *fixture {
	t.Helper()
	f := &fixture{spans: tracetest.NewSpanRecorder()}
	otel.SetTracerProvider(sdk.NewTracerProvider(sdk.WithSpanProcessor(f.spans)))
	otel.SetTextMapPropagator(propagation.TraceContext{})
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, strings.Join(r.Header["Traceparent"], ","))
	}))
	t.Cleanup(echo.Close)
	svc, err := devmon.New(devmon.Options{Name: "traced", LogOutput: f})
	if err != nil {
		t.Fatal(err)
	}
	outgoing := &http.Client{Transport: client(svc.Transport(nil))}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{id}", func(w http.ResponseWriter, r *http.Request) {
		svc.Log.InfoContext(r.Context(), "in the handler")
		if r.PathValue("id") == "fail" {
			panic("broken")
		}
		request, _ := http.NewRequestWithContext(r.Context(), "GET", echo.URL+"/echo?token=x", nil)
		response, err := outgoing.Do(request)
		if err != nil {
			t.Error(err)
			return
		}
		defer response.Body.Close()
		io.Copy(w, response.Body)
	})
	service := httptest.NewServer(server(svc.Handler(mux)))
	t.Cleanup(service.Close)
	f.url = service.URL
	return f
}

func (f *fixture) get(t *testing.T, path string) (*http.Response, string) {
	t.Helper()
	request, _ := http.NewRequest("GET", f.url+path, nil)
	request.Header.Set("traceparent", "00-"+traceID+"-"+spanID+"-01")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func (f *fixture) of(kind trace.SpanKind) []sdk.ReadOnlySpan {
	var found []sdk.ReadOnlySpan
	for _, span := range f.spans.Ended() {
		if span.SpanKind() == kind {
			found = append(found, span)
		}
	}
	return found
}

func plain(h http.Handler) http.Handler                         { return h }
func plainClient(transport http.RoundTripper) http.RoundTripper { return transport }

func TestSpansOfTheLibrary(t *testing.T) {
	f := start(t, plain, plainClient)
	response, carried := f.get(t, "/hello/x")
	servers, clients := f.of(trace.SpanKindServer), f.of(trace.SpanKindClient)
	if len(servers) != 1 || len(clients) != 1 {
		t.Fatalf("%d server spans, %d client spans", len(servers), len(clients))
	}
	server, client := servers[0], clients[0]
	if server.Name() != "GET /hello/{id}" || server.Parent().SpanID().String() != spanID || server.SpanContext().TraceID().String() != traceID {
		t.Errorf("%s below %s", server.Name(), server.Parent().SpanID())
	}
	attributes := map[string]string{}
	for _, attribute := range append(server.Attributes(), client.Attributes()...) {
		attributes[string(attribute.Key)] = attribute.Value.Emit()
	}
	for name, want := range map[string]string{"http.request.method": "GET", "http.route": "/hello/{id}", "http.response.status_code": "200", "url.path": "/hello/x", "url.scheme": "http"} {
		if attributes[name] != want {
			t.Errorf("%s is %s", name, attributes[name])
		}
	}
	if strings.Contains(attributes["url.full"], "token") {
		t.Error(attributes["url.full"])
	}
	if client.Parent().SpanID() != server.SpanContext().SpanID() {
		t.Error("the client span is not below the server span")
	}
	if want := "00-" + traceID + "-" + client.SpanContext().SpanID().String() + "-01"; carried != want {
		t.Errorf("carried %s, not %s", carried, want)
	}
	if id := response.Header.Get("X-Correlation-Id"); id != traceID {
		t.Error(id)
	}
	for _, line := range f.lines {
		if line["span.id"] != server.SpanContext().SpanID().String() {
			t.Errorf("%v", line)
		}
	}
}

func TestPanicIsOnTheSpan(t *testing.T) {
	f := start(t, plain, plainClient)
	f.get(t, "/hello/fail")
	server := f.of(trace.SpanKindServer)[0]
	if server.Status().Code != codes.Error || len(server.Events()) != 1 || server.Events()[0].Name != "exception" {
		t.Errorf("%v %v", server.Status(), server.Events())
	}
}

func TestNoSecondSpanUnderInstrumentation(t *testing.T) {
	f := start(t, func(h http.Handler) http.Handler { return otelhttp.NewHandler(h, "service") },
		func(base http.RoundTripper) http.RoundTripper { return otelhttp.NewTransport(base) })
	_, carried := f.get(t, "/hello/x")
	for _, kind := range []trace.SpanKind{trace.SpanKindServer, trace.SpanKindClient} {
		spans := f.of(kind)
		if len(spans) != 1 || spans[0].InstrumentationScope().Name == "devmon.dev/service" {
			t.Errorf("%d spans of kind %v", len(spans), kind)
		}
	}
	if want := "00-" + traceID + "-" + f.of(trace.SpanKindClient)[0].SpanContext().SpanID().String() + "-01"; carried != want {
		t.Errorf("carried %s, not %s", carried, want)
	}
}
