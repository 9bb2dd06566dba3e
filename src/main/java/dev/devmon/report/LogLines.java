package dev.devmon.report;

import dev.devmon.codec.Json;
import dev.devmon.stores.LogLine;
import dev.devmon.text.Visible;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Formats log lines of services. */
public final class LogLines {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final int LEVEL_WIDTH = 5;

    private LogLines() {}

    /** Returns the line of an event, and its stack trace below. */
    public static String text(LogLine line, ZoneId zone, TextStyle.Mode mode) {
        StringBuilder text = new StringBuilder();
        text.append(TextStyle.DIM.apply(TIME.withZone(zone).format(line.time()), mode))
                .append(' ')
                .append(style(line).apply(level(line), mode))
                .append(' ')
                .append(TextStyle.BOLD.apply(Visible.line(line.service()), mode))
                .append(line.logger().isEmpty() ? "" : " " + TextStyle.DIM.apply(Visible.line(line.logger()), mode))
                .append(": ")
                // Indented, so that no part of a message looks like an event of its own
                .append(line.message().replace("\n", "\n    "));
        StringBuilder ids = new StringBuilder();
        if (!line.traceId().isEmpty()) {
            ids.append("  trace=").append(line.traceId());
        }
        if (!line.correlationId().isEmpty()) {
            ids.append("  correlation=").append(line.correlationId());
        }
        text.append(TextStyle.DIM.apply(ids.toString(), mode)).append('\n');
        line.stackTrace()
                .lines()
                .forEach(frame -> text.append("    ").append(frame).append('\n'));
        return text.toString();
    }

    private static String level(LogLine line) {
        String level = line.level().toUpperCase(Locale.ROOT);
        return level + " ".repeat(Math.max(0, LEVEL_WIDTH - level.length()));
    }

    private static TextStyle style(LogLine line) {
        return switch (line.level()) {
            case "error", "fatal" -> TextStyle.BAD;
            case "warn" -> TextStyle.BUSY;
            case "trace", "debug" -> TextStyle.DIM;
            default -> TextStyle.PLAIN;
        };
    }

    private record Document(int schemaVersion, List<LogLine> lines) {}

    public static String json(List<LogLine> lines) {
        return Json.write(new Document(1, lines));
    }
}
