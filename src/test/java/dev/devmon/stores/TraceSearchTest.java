package dev.devmon.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceSearchTest {
    /** As Jaeger 2.20 answers, shortened. */
    private static final String ANSWER =
            """
            {"data": [
              {"traceID": "aa", "spans": [
                 {"operationName": "GET /orders", "references": [], "startTime": 1000000, "duration": 5000, "processID": "p1",
                  "tags": [{"key": "error", "type": "bool", "value": true}]},
                 {"operationName": "SELECT", "references": [{"refType": "CHILD_OF"}], "startTime": 1001000, "duration": 9000,
                  "processID": "p2", "tags": []}],
               "processes": {"p1": {"serviceName": "shop"}, "p2": {"serviceName": "db"}}},
              {"traceID": "bb", "spans": [
                 {"operationName": "tick", "startTime": 2000000, "duration": 10, "processID": "p1"}],
               "processes": {"p1": {"serviceName": "shop"}}},
              {"traceID": "cc", "spans": []}]}""";

    @Test
    void readsTracesLatestFirst() {
        List<TraceSummary> traces = TraceSearch.traces(Json.read(ANSWER).orElseThrow());

        assertEquals(
                List.of(
                        new TraceSummary(
                                "bb",
                                Instant.ofEpochSecond(2),
                                Duration.ofNanos(10_000),
                                1,
                                0,
                                "shop",
                                "tick",
                                List.of("shop")),
                        new TraceSummary(
                                "aa",
                                Instant.ofEpochSecond(1),
                                Duration.ofMillis(10),
                                2,
                                1,
                                "shop",
                                "GET /orders",
                                List.of("db", "shop"))),
                traces);
    }

    @Test
    void asksInMicroseconds() {
        assertEquals(
                "/api/traces?service=my+shop&lookback=custom&limit=5&start=1000000&end=3000000",
                TraceSearch.latest("my shop", Instant.ofEpochSecond(1), Instant.ofEpochSecond(3), 5));
        assertEquals("/api/traces/aa%2F..", TraceSearch.trace("aa/.."));
    }

    @Test
    void listsServicesByName() {
        assertEquals(
                List.of("db", "shop"),
                TraceSearch.services(Json.read("{\"data\": [\"shop\", \"db\"]}").orElseThrow()));
    }
}
