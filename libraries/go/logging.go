package devmon

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"unicode/utf8"
)

// Levels below and above slog's own.
const (
	LevelTrace = slog.Level(-8)
	LevelFatal = slog.Level(12)
)

// ecsHandler gives slog's records the names of ECS, what belongs to the request, and no secrets:
// https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html
// Attributes become labels.*; an error under "err" or "error" becomes error.*.
type ecsHandler struct {
	next   slog.Handler
	prefix string // of groups that were begun: "order."
}

// newLogHandler writes JSON, or lines for people if format is "text".
func newLogHandler(output io.Writer, format string, level slog.Leveler, who identity) slog.Handler {
	var next slog.Handler
	if format == "text" {
		next = newTextHandler(output, level)
	} else {
		next = newJSONHandler(output, level)
	}
	return next.WithAttrs([]slog.Attr{
		slog.String("service.name", who.name),
		slog.String("service.version", who.version),
		slog.String("service.environment", who.environment),
	})
}

// logFormat is json or text; a terminal has readers.
func logFormat(output io.Writer) (string, error) {
	switch format := os.Getenv("DEVMON_LOG_FORMAT"); format {
	case "json", "text":
		return format, nil
	case "":
	default:
		return "", fmt.Errorf(`DEVMON_LOG_FORMAT is %q: it must be "json" or "text"`, format)
	}
	if file, ok := output.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return "text", nil
		}
	}
	return "json", nil
}

// named is the logger of that name: the field log.logger.
func named(base slog.Handler, name string) slog.Handler {
	return base.WithAttrs([]slog.Attr{slog.String("log.logger", name)})
}

func (h *ecsHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

func (h *ecsHandler) Handle(ctx context.Context, record slog.Record) error {
	ecs := slog.NewRecord(record.Time, record.Level, redactText(record.Message), record.PC)
	record.Attrs(func(attr slog.Attr) bool {
		addLabel(&ecs, h.prefix, attr)
		return true
	})
	addContext(ctx, &ecs)
	return h.next.Handle(ctx, ecs)
}

func (h *ecsHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	var labels slog.Record
	for _, attr := range attrs {
		addLabel(&labels, h.prefix, attr)
	}
	var flat []slog.Attr
	labels.Attrs(func(attr slog.Attr) bool {
		flat = append(flat, attr)
		return true
	})
	return &ecsHandler{next: h.next.WithAttrs(flat), prefix: h.prefix}
}

func (h *ecsHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return &ecsHandler{next: h.next, prefix: h.prefix + name + "."}
}

// addContext adds what belongs to the request.
func addContext(ctx context.Context, record *slog.Record) {
	if current := traceOf(ctx); current.IsValid() {
		record.AddAttrs(slog.String("trace.id", current.TraceID().String()), slog.String("span.id", current.SpanID().String()))
	}
	if r := requestOf(ctx); r != nil {
		record.AddAttrs(slog.String("labels.correlation_id", r.correlationID))
		if r.tenant != "" {
			record.AddAttrs(slog.String("labels.tenant", r.tenant))
		}
	}
}

func addLabel(record *slog.Record, prefix string, attr slog.Attr) {
	value := attr.Value.Resolve()
	switch {
	case value.Kind() == slog.KindGroup:
		if attr.Key != "" {
			prefix += attr.Key + "."
		}
		for _, inner := range value.Group() {
			addLabel(record, prefix, inner)
		}
	case attr.Equal(slog.Attr{}): // slog's handlers ignore it too
	case isSecretName(prefix + attr.Key):
		record.AddAttrs(slog.String("labels."+prefix+attr.Key, redacted))
	default:
		if err, ok := value.Any().(error); ok && (attr.Key == "err" || attr.Key == "error") {
			record.AddAttrs(errorAttrs(fmt.Sprintf("%T", err), err.Error(), "")...)
			return
		}
		record.AddAttrs(slog.String("labels."+prefix+attr.Key, redactText(labelText(value))))
	}
}

// labelText makes text of every value: ECS's labels are text, and a field that is a number here and an object there breaks an index.
func labelText(value slog.Value) string {
	if value.Kind() != slog.KindAny {
		return value.String()
	}
	switch v := value.Any().(type) {
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	default:
		if text, err := json.Marshal(v); err == nil {
			return strings.Trim(string(text), `"`)
		}
		return fmt.Sprintf("%+v", v) // channels, functions, cycles
	}
}

// errorAttrs are error.*. Go's errors have no stack trace, panics do.
func errorAttrs(kind, message, stack string) []slog.Attr {
	attrs := []slog.Attr{slog.String("error.type", kind), slog.String("error.message", redactText(message))}
	if stack != "" {
		attrs = append(attrs, slog.String("error.stack_trace", redactText(stack)))
	}
	return attrs
}

func levelName(level slog.Level) string {
	switch {
	case level < slog.LevelDebug:
		return "trace"
	case level < slog.LevelInfo:
		return "debug"
	case level < slog.LevelWarn:
		return "info"
	case level < slog.LevelError:
		return "warn"
	case level < LevelFatal:
		return "error"
	}
	return "fatal"
}

// escapeControls leaves no control character, so that nothing begins a line of its own.
func escapeControls(text string) string {
	return string(appendEscaped(nil, text, false))
}

// appendEscaped escapes control characters, also those that JSON leaves as they are but terminals obey; in JSON, what ends a string too.
func appendEscaped(line []byte, text string, inJSON bool) []byte {
	for _, r := range text {
		switch {
		case inJSON && (r == '"' || r == '\\'):
			line = append(line, '\\', byte(r))
		case !isControl(r):
			line = utf8.AppendRune(line, r)
		case r == '\n':
			line = append(line, `\n`...)
		case r == '\r':
			line = append(line, `\r`...)
		case r == '\t':
			line = append(line, `\t`...)
		default:
			line = fmt.Appendf(line, `\u%04x`, r)
		}
	}
	return line
}

func isControl(r rune) bool {
	return r < 0x20 || (r >= 0x7f && r <= 0x9f) || r == '\u2028' || r == '\u2029'
}
