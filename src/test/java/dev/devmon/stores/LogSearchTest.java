package dev.devmon.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogSearchTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private static Node body(LogSearch.Query query) {
        return Json.read(LogSearch.body(query)).orElseThrow();
    }

    private static List<Node> filters(Node body) {
        return body.find("/query/bool/filter").orElseThrow().children();
    }

    @Test
    void looksForAllThatIsAskedFor() {
        Node body = body(new LogSearch.Query("orders", "4bf9", "c-1", "error", NOON, null, 50));

        assertEquals("50", body.text("/size").orElse(""));
        List<Node> filters = filters(body);
        assertEquals("orders", filters.get(0).texts("/term").get("service.name"));
        assertEquals("4bf9", filters.get(1).texts("/term").get("trace.id"));
        assertEquals("c-1", filters.get(2).texts("/term").get("labels.correlation_id"));
        assertEquals(
                List.of("error", "fatal"),
                filters.get(3).find("/terms/log.level").orElseThrow().children().stream()
                        .flatMap(level -> level.text("").stream())
                        .toList());
        assertEquals(
                "2026-01-02T12:00:00Z",
                filters.get(4).text("/range/@timestamp/gt").orElse(""));
    }

    @Test
    void asksForNothingThatDoesNotMatter() {
        assertEquals(List.of(), filters(body(new LogSearch.Query(null, null, null, null, null, null, 10))));
    }

    @Test
    void goesOnByTheTimeAtWhichLinesCameIn() {
        LogSearch.Query later = new LogSearch.Query("orders", null, null, null, NOON, null, 10).storedAfter(NOON);

        List<Node> filters = filters(body(later));

        assertEquals(2, filters.size());
        assertEquals(
                "2026-01-02T12:00:00Z",
                filters.get(1).text("/range/event.ingested/gt").orElse(""));
    }

    @Test
    void readsTheLinesEarliestFirst() {
        Node answer = Json.read(
                        """
                {"hits": {"hits": [
                  {"_id": "b", "_source": {"@timestamp": "2026-01-02T12:00:01Z", "message": "late"}},
                  {"_id": "a", "_source": {
                    "@timestamp": "2026-01-02T12:00:00Z", "message": "early", "log": {"level": "error", "logger": "o.Pay"},
                    "service": {"name": "orders"}, "trace": {"id": "4bf9"}, "labels": {"correlation_id": "c-1"},
                    "error": {"stack_trace": "at A"}, "event": {"ingested": "2026-01-02T12:00:02Z"}}}]}}""")
                .orElseThrow();

        List<LogLine> lines = LogSearch.lines(answer);

        assertEquals(
                new LogLine("a", NOON, NOON.plusSeconds(2), "error", "orders", "o.Pay", "early", "4bf9", "c-1", "at A"),
                lines.get(0));
        assertEquals(
                new LogLine("b", NOON.plusSeconds(1), NOON.plusSeconds(1), "", "", "", "late", "", "", ""),
                lines.get(1));
    }

    @Test
    void readsADocumentThatSomebodyWrotePastThePipeline() {
        Node answer = Json.read("{\"hits\": {\"hits\": [{\"_id\": \"x\", \"_source\": {\"@timestamp\": \"noon\"}}]}}")
                .orElseThrow();

        assertEquals(Instant.EPOCH, LogSearch.lines(answer).get(0).time());
    }
}
