package devmon

import (
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"
)

const (
	traceID     = "4bf92f3577b34da6a3ce929d0e0e4736"
	spanID      = "00f067aa0ba902b7"
	traceparent = "00-" + traceID + "-" + spanID + "-01"
)

func TestTraceparentThatDoesNotParseIsIgnored(t *testing.T) {
	for _, text := range []string{
		"", "garbage", "00-" + traceID + "-" + spanID, traceparent + "-more", "ff" + traceparent[2:],
		"00-" + strings.Repeat("0", 32) + "-" + spanID + "-01", "00-" + traceID + "-" + strings.Repeat("0", 16) + "-01",
		strings.ToUpper(traceparent), strings.Repeat("0", 10_000),
	} {
		if got := remoteTrace(http.Header{"Traceparent": {text}}); got.IsValid() {
			t.Errorf("%.60q is %v", text, got)
		}
	}
	if got := remoteTrace(http.Header{"Traceparent": {traceparent}}); got.TraceID().String() != traceID || !got.IsSampled() {
		t.Errorf("%v", got)
	}
}

func TestCorrelationIDIsTheFirstThatFits(t *testing.T) {
	current := remoteTrace(http.Header{"Traceparent": {traceparent}})
	for _, c := range []struct{ correlation, request, want string }{
		{"a.b:c/d+e=f-g_h", "r", "a.b:c/d+e=f-g_h"},
		{"with space", "r", "r"},
		{strings.Repeat("x", 128), "", strings.Repeat("x", 128)},
		{strings.Repeat("x", 129), "", traceID},
		{strings.Repeat("x", 10_240), "a\nb", traceID},
		{"\x1b[31m", "ä", traceID},
	} {
		header := http.Header{"X-Correlation-Id": {c.correlation}, "X-Request-Id": {c.request}}
		if got := correlationIDOf(header, current); got != c.want {
			t.Errorf("%.40q, %q: %q, want %q", c.correlation, c.request, got, c.want)
		}
	}
	made := correlationIDOf(http.Header{}, trace.SpanContext{})
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(made) || made == correlationIDOf(http.Header{}, trace.SpanContext{}) {
		t.Errorf("a new id is %q", made)
	}
}

func TestRedaction(t *testing.T) {
	for text, want := range map[string]string{
		"password=hunter2 ok":                                 "password=[redacted] ok",
		"DB_PASSWORD: hunter2, user: jo":                      "DB_PASSWORD: [redacted], user: jo",
		`{"password": "hunter two", "user": "jo"}`:            `{"password": [redacted], "user": "jo"}`,
		`{\"api-key\":\"hunter two\"}`:                        `{\"api-key\":[redacted]}`,
		"?access_token=abc&next=1":                            "?access_token=[redacted]&next=1",
		"Authorization: Bearer eyJ.abc.def":                   "Authorization: [redacted]",
		"authorization=Bearer eyJ.abc.def x":                  "authorization=[redacted] x",
		`Authorization: Digest username="jo", response="abc"`: "Authorization: [redacted]",
		"Set-Cookie: a=1; b=2\nHost: x":                       "Set-Cookie: [redacted]\nHost: x",
		"sent Bearer abc.def to":                              "sent Bearer [redacted] to",
		"secret-key = x; apiKey=y":                            "secret-key = [redacted]; apiKey=[redacted]",
		"password=[redacted]":                                 "password=[redacted]",
		"the token of appreciation":                           "the token of appreciation",
	} {
		if got := redactText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for name, want := range map[string]bool{"userPassword": true, "X-Api-Key": true, "privateKey": true, "Set-Cookie": true, "refresh_token": true, "user": false, "author": false} {
		if isSecretName(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

func TestNoTextTakesLongToRedact(t *testing.T) {
	start := time.Now()
	for _, part := range []string{"token", "password=", `password="`, "password ", "cookie:'", "Bearer "} {
		redactText(strings.Repeat(part, 10_000) + "=x:")
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ kind, name, want string }{
		{"counter", "orders_created_total", ""}, {"gauge", "queue_size", ""}, {"histogram", "value_bytes", ""},
		{"counter", "orders", "orders_total"}, {"gauge", "orders_total", "orders"}, {"histogram", "latency", "latency_seconds"},
		{"histogram", "latency_ms", "latency_seconds"}, {"counter", "sent_kb_total", "sent_bytes_total"},
		{"gauge", "load_percent", "load_ratio"}, {"gauge", "age_hours", "age_seconds"}, {"gauge", "Queue-Size", "queue_size"}, {"gauge", "queueSize", "queue_size"},
	} {
		want := "<nil>"
		if c.want != "" {
			want = fmt.Sprintf("the %s %q breaks the naming practice: write %q", c.kind, c.name, c.want)
		}
		if got := fmt.Sprint(namingProblem(c.kind, c.name, []string{"kind"})); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for _, label := range []string{"job", "instance", "service", "env", "le", "quantile", "userId"} {
		if namingProblem("gauge", "size", []string{label}) == nil {
			t.Errorf("%s is taken", label)
		}
	}
}

func TestBoundedValues(t *testing.T) {
	values := newBoundedValues(2)
	got := []string{}
	for _, value := range []string{"a", "\xff", "c", "a", "", "\xff"} {
		got = append(got, values.of(value))
	}
	if want := []string{"a", "\uFFFD", "other", "a", "", "\uFFFD"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q", got)
	}
}

func TestIdentity(t *testing.T) {
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "service.name=a%20b, service.version = 9 ,broken,=z,p=100%,deployment.environment.name=production")
	t.Setenv("OTEL_SERVICE_NAME", "")
	if got := identityOf(Options{Name: "code"}); got != (identity{"a b", "9", "production"}) {
		t.Errorf("%+v", got)
	}
	t.Setenv("OTEL_SERVICE_NAME", "variable")
	if got := identityOf(Options{}).name; got != "variable" {
		t.Error(got)
	}
	t.Setenv("OTEL_SERVICE_NAME", "")
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "")
	if got := identityOf(Options{Version: "2"}); got != (identity{"service", "2", "development"}) {
		t.Errorf("%+v: the name is that of the module", got)
	}
}

func TestGrace(t *testing.T) {
	long := 7 * time.Second
	for _, c := range []struct {
		variable    string
		option      *time.Duration
		environment string
		want        time.Duration
	}{
		{"", nil, development, 0}, {"", nil, "production", 5 * time.Second}, {"", &long, development, long}, {"0.5", &long, "production", 500 * time.Millisecond},
	} {
		t.Setenv("DEVMON_GRACE", c.variable)
		if got, err := graceOf(c.option, c.environment); err != nil || got != c.want {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
	for _, text := range []string{"soon", "-1", "NaN", fmt.Sprint(math.Inf(1))} {
		t.Setenv("DEVMON_GRACE", text)
		if got, err := graceOf(nil, development); err == nil {
			t.Errorf("%s is %v", text, got)
		}
	}
}

func TestServeMuxRoute(t *testing.T) {
	for pattern, want := range map[string]string{"": "", "GET /orders/{id}": "/orders/{id}", "/": "/", "GET example.com/a": "/a", "example.com/a/{rest...}": "/a/{rest...}"} {
		if got := serveMuxRoute(pattern); got != want {
			t.Errorf("%q: %q", pattern, got)
		}
	}
}
