package devmon

import (
	"context"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"sync"
)

// omitted is what a reader of one terminal knows already, or sees elsewhere in the line.
var omitted = regexp.MustCompile(`^(service\..*|error\..*|http\..*|url\.path|event\.duration|span\.id|log\.logger)$`)

// textHandler writes lines for people: 18:00:00.123 INFO  app: saying hello who=ann
type textHandler struct {
	output io.Writer
	mu     *sync.Mutex
	level  slog.Leveler
	attrs  []slog.Attr
}

func newTextHandler(output io.Writer, level slog.Leveler) *textHandler {
	return &textHandler{output: output, mu: new(sync.Mutex), level: level}
}

func (h *textHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= h.level.Level()
}

func (h *textHandler) Handle(_ context.Context, record slog.Record) error {
	fields := map[string]string{}
	var details strings.Builder
	add := func(attr slog.Attr) bool {
		text := attr.Value.String()
		fields[attr.Key] = text
		if !omitted.MatchString(attr.Key) {
			details.WriteString(" " + escapeControls(strings.TrimPrefix(attr.Key, "labels.")) + "=" + escapeControls(text))
		}
		return true
	}
	for _, attr := range h.attrs {
		add(attr)
	}
	record.Attrs(add)

	var line strings.Builder
	line.WriteString(record.Time.UTC().Format("15:04:05.000") + " ")
	line.WriteString((strings.ToUpper(levelName(record.Level)) + "  ")[:6])
	line.WriteString(escapeControls(fields["log.logger"]) + ": " + escapeControls(record.Message) + details.String() + "\n")
	if kind, ok := fields["error.type"]; ok {
		line.WriteString("    " + escapeControls(kind+": "+fields["error.message"]) + "\n")
		for _, frame := range strings.FieldsFunc(fields["error.stack_trace"], func(r rune) bool { return r == '\n' }) {
			line.WriteString("    " + escapeControls(strings.TrimPrefix(frame, "\t")) + "\n")
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := io.WriteString(h.output, line.String())
	return err
}

func (h *textHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	with := *h
	with.attrs = append(append([]slog.Attr{}, h.attrs...), attrs...)
	return &with
}

// WithGroup is never called: ecsHandler makes groups part of the names.
func (h *textHandler) WithGroup(string) slog.Handler { return h }
