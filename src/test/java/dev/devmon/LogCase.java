package dev.devmon;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A line or document, and the whole document that the pipeline makes of it, from the tables in {@code logs/*.yaml}.
 * {@code {{yyyy-MM-dd HH:mm}}} stands for the time of the event in that format, {@code {{+05:45 HH:mm}}} for its local time
 * at that offset, {@code {{epoch}}} and {@code {{millis}}} for the same in numbers. {@code expect} leaves out what each document has: the service {@code unknown} in
 * {@code development}, and as {@code @timestamp} the time of the event if the line says it, or else of reading.
 */
record LogCase(String file, String title, String document, String expected) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}");
    private static final Pattern LOCAL = Pattern.compile("([+-][0-9:]{5}) (.*)");
    private static final Path TABLES = Path.of("src/test/resources/logs");

    /** All tables, read at this time; the events were five minutes before. */
    static List<LogCase> all(Instant now) {
        Instant read = now.truncatedTo(ChronoUnit.SECONDS);
        try (Stream<Path> files = Files.list(TABLES)) {
            return files.sorted().flatMap(table -> of(table, read)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<LogCase> of(Path table, Instant read) {
        String file = table.getFileName().toString().replace(".yaml", "");
        return LogPipelineFiles.yaml(table).children().stream().map(node -> of(file, node, read));
    }

    private static LogCase of(String file, Node node, Instant read) {
        Instant event = read.minus(5, ChronoUnit.MINUTES);
        Node given = node.find("/given").orElseThrow();
        Object filled = filled(LogPipelineFiles.value(given), event);
        Map<String, Object> document = new LinkedHashMap<>(Map.of("@timestamp", read.toString()));
        if (filled instanceof Map<?, ?> fields) {
            fields.forEach((key, value) -> document.put(key.toString(), value));
        } else {
            document.put("message", filled);
        }
        boolean dated =
                PLACEHOLDER.matcher(Json.write(LogPipelineFiles.value(given))).find();
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("@timestamp", (dated ? event : read).toString());
        expected.put("service.name", "unknown");
        expected.put("service.environment", "development");
        ((Map<?, ?>) filled(LogPipelineFiles.value(node.find("/expect").orElseThrow()), event))
                .forEach((key, value) -> expected.put(key.toString(), value));
        return new LogCase(file, file + ": " + node.text("/name").orElseThrow(), Json.write(document), lines(expected));
    }

    /** One line for each field, in their order by name; what {@code _ingest} added at the time of the test is left out. */
    static String lines(Map<?, ?> document) {
        Map<String, String> leaves = new TreeMap<>();
        flatten(document, "", leaves);
        leaves.remove("event.ingested");
        List<String> lines = new ArrayList<>();
        leaves.forEach((path, value) -> lines.add(path + " = " + value));
        return String.join("\n", lines);
    }

    private static void flatten(Map<?, ?> from, String prefix, Map<String, String> leaves) {
        from.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flatten(inner, prefix + key + ".", leaves);
            } else {
                leaves.put(prefix + key, Json.write(value));
            }
        });
    }

    private static Object filled(Object value, Instant event) {
        if (value instanceof String text) {
            return PLACEHOLDER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(time(match.group(1), event)));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> filled(item, event)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, entry) -> copy.put(key, filled(entry, event)));
            return copy;
        }
        return value;
    }

    private static String time(String format, Instant event) {
        Matcher local = LOCAL.matcher(format);
        if (local.matches()) {
            return time(
                    local.group(2),
                    event.plusSeconds(ZoneOffset.of(local.group(1)).getTotalSeconds()));
        }
        return switch (format) {
            case "epoch" -> Long.toString(event.getEpochSecond());
            case "millis" -> Long.toString(event.toEpochMilli());
            default ->
                DateTimeFormatter.ofPattern(format, Locale.ENGLISH)
                        .withZone(ZoneOffset.UTC)
                        .format(event);
        };
    }

    @Override
    public String toString() {
        return title;
    }
}
