package dev.devmon.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.exposition.Exposition.Format;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionReaderTest {
    @Test
    void countsSeriesAndCollectsNames() throws IOException {
        Exposition exposition = text(
                """
                # HELP http_requests_total Requests, "quoted" \\ and all.
                # TYPE http_requests_total counter
                http_requests_total{method="post",code="200"} 1027 1395066363000
                http_requests_total{method="post",code="400",} 3

                # A comment.
                http_duration_seconds_bucket{le="+Inf"} 144320
                weird{path="C:\\\\DIR\\"x\\"",empty=""} 1.458255915e9
                rpc:rate5m NaN
                negative -Inf
                """);
        assertEquals(6, exposition.series());
        assertEquals(
                Set.of("http_requests_total", "http_duration_seconds_bucket", "weird", "rpc:rate5m", "negative"),
                exposition.names());
    }

    @Test
    void readsOpenMetricsWithExemplarsAndUnits() throws IOException {
        Exposition exposition = openMetrics(
                """
                # TYPE requests counter
                # UNIT requests requests
                requests_total{route="/a # b"} 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67 1520879607.1
                requests_created 1520430000.123
                # EOF
                """);
        assertEquals(2, exposition.series());
    }

    @Test
    void readsNamesOfAnyCharacters() throws IOException {
        assertEquals(
                Set.of("my.metric"),
                text("{\"my.metric\",\"a.label\"=\"x\"} 1\n").names());
    }

    @Test
    void knowsTheTypeOfAMetricWithAQuotedName() throws IOException {
        String body =
                """
                # HELP "my. metric" What it counts.
                # TYPE "my. metric" counter
                {"my. metric"} 1
                """;

        FamilyCollector collector = new FamilyCollector();
        ExpositionReader.read(
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), Format.PROMETHEUS, collector);
        MetricFamily family = collector.families().get(0);

        assertEquals("my. metric", family.name());
        assertEquals(MetricFamily.Type.COUNTER, family.type());
        assertEquals("What it counts.", family.help());
    }

    @ParameterizedTest
    @CsvSource({
        "'<!DOCTYPE html><html></html>', is a web page",
        "'{\"status\":\"UP\"}', is JSON",
        "'[1,2]', is JSON",
        "'', has no sample",
        "'# HELP a b', has no sample",
        "'Hello, world', 'is not a metrics format: \", world\" is not a valid value'",
    })
    void saysWhatItIsInstead(String body, String reason) {
        InvalidExpositionException e = assertThrows(InvalidExpositionException.class, () -> text(body));
        assertEquals(InvalidExpositionException.Kind.OTHER_CONTENT, e.kind());
        assertEquals(reason.replace("\", world\"", "\",\""), e.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1bad 1", "a-b 1", "a{b=c} 1", "a{b=\"c} 1", "a{b=\"c\" 1", "a{1b=\"c\"} 1", "a one", "a 1 soon",
                "a 1 2 3", "a", "a{} ", "a 1d", "a{b=\"c\"}} 1", "# TYPE a strange", "# TYPE a", "a 1 # {t=\"x\"} 1",
                "a{b=\"c\" d=\"e\"} 1", "{} 1", "a 1\r\n<html>"
            })
    void refusesMetricsWithAnError(String line) {
        InvalidExpositionException e =
                assertThrows(InvalidExpositionException.class, () -> text("good 1\n" + line + "\n"));
        assertEquals(InvalidExpositionException.Kind.MALFORMED, e.kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1.5", "+3", ".5", "5.", "1e10", "1E-3", "+Inf", "-Inf", "Inf", "NaN", "nan", "0x1F"})
    void acceptsEveryNumberThatPrometheusAccepts(String number) throws IOException {
        assertEquals(1, text("a " + number + "\n").series());
    }

    @Test
    void wantsTheEndOfOpenMetricsAndNothingAfterIt() {
        assertEquals(InvalidExpositionException.Kind.MALFORMED, refusal("a 1\n"));
        assertEquals(InvalidExpositionException.Kind.MALFORMED, refusal("a 1\n# EOF\nb 2\n"));
        assertEquals(InvalidExpositionException.Kind.MALFORMED, refusal("a 1\n\n# EOF\n"));
        assertEquals(InvalidExpositionException.Kind.MALFORMED, refusal("# TYPE a untyped\na 1\n# EOF\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "'application/openmetrics-text; version=1.0.0; charset=utf-8', OPENMETRICS",
        "'text/plain; version=0.0.4', PROMETHEUS",
        "'', PROMETHEUS"
    })
    void knowsTheFormatFromTheContentType(String type, Format format) {
        assertEquals(format, Format.of(type));
    }

    @Test
    void readsNoEndlessLine() {
        assertEquals(InvalidExpositionException.Kind.MALFORMED, refusal("x".repeat(70_000)));
        assertEquals(InvalidExpositionException.Kind.MALFORMED, refusal("a 1\n# " + "x".repeat(70_000)));
        assertEquals(InvalidExpositionException.Kind.OTHER_CONTENT, refusal("<html>" + "x".repeat(70_000)));
    }

    private static InvalidExpositionException.Kind refusal(String body) {
        return assertThrows(InvalidExpositionException.class, () -> openMetrics(body))
                .kind();
    }

    private static Exposition text(String body) throws IOException {
        return read(body, Format.PROMETHEUS);
    }

    private static Exposition openMetrics(String body) throws IOException {
        return read(body, Format.OPENMETRICS);
    }

    private static Exposition read(String body, Format format) throws IOException {
        return ExpositionReader.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), format);
    }
}
