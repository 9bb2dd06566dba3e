package dev.devmon;

import static dev.devmon.discovery.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.dashboards.ServiceDashboard;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.DiscoveryMetrics;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.discovery.target.TargetList;
import dev.devmon.event.Event;
import dev.devmon.exposition.Exposition;
import dev.devmon.exposition.ExpositionReader;
import dev.devmon.failure.Failure;
import dev.devmon.report.DiscoveryTable;
import dev.devmon.report.FailureReport;
import dev.devmon.report.LogLines;
import dev.devmon.report.PlainProgress;
import dev.devmon.report.TextStyle;
import dev.devmon.report.TracesTable;
import dev.devmon.stores.LogLine;
import dev.devmon.stores.TraceSummary;
import dev.devmon.text.VisibleStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process, a container or a log line says of itself leaves devmon as text and as nothing else. */
class HostileTextTest {
    /** Control characters but the line end and devmon's own colours; marks that turn the direction of text. */
    private static final Pattern ACTING = Pattern.compile(
            "(?!\r?\n)\\p{Cc}|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|[\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?![\udc00-\udfff])");

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9]+m");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[2J\u001b[H", // clears the screen
                "\u001b]0;title\u0007", // sets the title
                "\u001b]8;;http://evil.example\u001b\\click\u001b]8;;\u001b\\", // a link
                "\u009b31m", // an escape sequence in one character
                "\u0007\b\b\b\u007f",
                "\u202edetimda\u202c\u2066\u2069\u200f\u061c",
                "one\ntwo\r\nthree\u2028four\u0085five",
                "say \"yes\", 'no' and \\n",
                "{{ .Labels.secret }} ${PATH} $(id) `id` %s %n %1$s",
                "../../../etc/passwd",
                "a: b # c\n- d: &x *y",
                "\ud800",
                "<script>alert(1)</script>",
            })
    void isShownAndNeverActs(String hostile) throws IOException {
        DiscoveredService service = service(hostile);
        List<DiscoveredService> services = List.of(service);
        TextStyle.Mode colour = TextStyle.Mode.COLOUR;
        assertEquals(
                3,
                harmless(out -> out.print(DiscoveryTable.all(services, colour) + "\n"))
                        .lines()
                        .count(),
                "a heading, a row, an empty line");
        harmless(out -> out.println(DiscoveryTable.text(services, colour)));
        harmless(out -> out.print(DiscoveryTable.json(services)));
        harmless(out -> new PlainProgress(out).accept(new Event.Note("x", hostile)));
        harmless(out -> new PlainProgress(out).accept(new Event.Failed("x", hostile)));
        harmless(out -> out.print(FailureReport.text(List.of(Failure.usage(hostile, hostile, hostile)), colour)));
        harmless(out -> out.print(FailureReport.json(List.of(Failure.usage(hostile, hostile, hostile)))));
        harmless(out -> out.print(LogLines.text(logLine(hostile), ZoneOffset.UTC, colour)));
        harmless(out -> out.print(LogLines.json(List.of(logLine(hostile)))));
        harmless(out -> out.print(TracesTable.text(List.of(trace(hostile)), List.of(), ZoneOffset.UTC, colour)));

        Node targets = Json.read(new TargetList(Optional.empty(), List.of()).json(services))
                .orElseThrow();
        assertEquals(service.name(), targets.text("/0/labels/service").orElseThrow());
        assertEquals(Optional.empty(), targets.text("/1"));

        String metrics = DiscoveryMetrics.text(services, List.of(), NOON, Duration.ZERO);
        int without = ExpositionReader.read(
                        bytes(DiscoveryMetrics.text(List.of(service("orders")), List.of(), NOON, Duration.ZERO)),
                        Exposition.Format.PROMETHEUS)
                .series();
        assertEquals(
                without,
                ExpositionReader.read(bytes(metrics), Exposition.Format.PROMETHEUS)
                        .series());

        assertTrue(
                ServiceDashboard.uid(service.name()).matches("[a-z0-9_-]{1,40}"),
                () -> ServiceDashboard.uid(service.name()));
    }

    /** What a terminal gets. */
    private static String harmless(Consumer<PrintStream> printing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = VisibleStream.on(bytes)) {
            printing.accept(out);
        }
        String text = bytes.toString(UTF_8);
        assertTrue(!text.isEmpty());
        String plain = COLOUR.matcher(text).replaceAll("");
        assertTrue(!ACTING.matcher(plain).find(), () -> Json.write(plain));
        return text;
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static DiscoveredService service(String text) {
        return new DiscoveredService(
                text,
                Origin.CONTAINER,
                1,
                text,
                "127.0.0.1:80",
                "node",
                new MetricsEndpoint("/metrics", "prometheus", 1),
                null,
                null,
                ServiceState.RUNNING,
                Verdict.UNREACHABLE,
                "/metrics is malformed in line 2: " + text,
                "development",
                false,
                NOON,
                NOON);
    }

    private static LogLine logLine(String text) {
        return new LogLine("id", NOON, NOON, "info", text, text, text, text, text, text);
    }

    private static TraceSummary trace(String text) {
        return new TraceSummary(text, NOON, Duration.ZERO, 1, 0, text, text, List.of(text));
    }
}
