package dev.devmon.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.app.Workbench;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.session.RunningStack;
import dev.devmon.stores.MetricsQuery.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsQueryTest {
    @TempDir
    Path folder;

    private Workbench bench;
    private int port;

    @BeforeEach
    void store() {
        bench = new Workbench(folder);
        port = LoopbackPages.freePort();
        bench.folder.web("store", port, "serves: {metrics-query: http}\n");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Optional<List<Sample>> ask() {
        return MetricsQuery.of(RunningStack.of(bench.session())).instant("up");
    }

    private Optional<List<Sample>> answered(int status, String body) {
        bench.bringUp();
        bench.pages.answer(port, "/api/v1/query?query=up", status, body);
        return ask();
    }

    private static String vector(String elements) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + elements + "]}}";
    }

    private static String value(String text) {
        return "{\"metric\":{},\"value\":[1700000000.1,\"" + text + "\"]}";
    }

    @Test
    void readsTheElementsOfAVector() {
        assertEquals(
                Optional.of(List.of(
                        new Sample(Map.of("service", "shop", "instance", "127.0.0.1:8080"), 1),
                        new Sample(Map.of(), 0.25))),
                answered(
                        200,
                        vector(
                                "{\"metric\":{\"service\":\"shop\",\"instance\":\"127.0.0.1:8080\"},\"value\":[1,\"1\"]},"
                                        + value("2.5e-1"))));
    }

    @Test
    void readsAnEmptyVector() {
        assertEquals(Optional.of(List.of()), answered(200, vector("")));
    }

    @Test
    void takesWhatIsNoFiniteNumberForNotANumber() {
        assertEquals(
                Optional.of(List.of(
                        new Sample(Map.of(), Double.NaN),
                        new Sample(Map.of(), Double.NaN),
                        new Sample(Map.of(), Double.NaN),
                        new Sample(Map.of(), Double.NaN))),
                answered(200, vector(value("NaN") + "," + value("+Inf") + "," + value("-Inf") + "," + value("text"))));
    }

    @Test
    void hasNoAnswerWhenTheQueryIsRejected() {
        assertEquals(
                Optional.empty(),
                answered(400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}"));
    }

    @Test
    void hasNoAnswerWhenTheStoreIsNotReady() {
        assertEquals(Optional.empty(), answered(503, "Service Unavailable"));
    }

    @Test
    void hasNoAnswerWhenNobodyListens() {
        bench.bringUp();
        bench.pages.close(port);

        assertEquals(Optional.empty(), ask());
    }

    @Test
    void hasNoAnswerWhenTheStoreDoesNotRun() {
        assertEquals(Optional.empty(), ask());
    }

    @Test
    void hasNoAnswerInAStackWithoutAMetricsStore() {
        bench.folder.web("store", port, "");
        bench.bringUp();

        assertEquals(Optional.empty(), ask());
    }

    private Optional<List<LoadedRule>> rules(String parsed) {
        bench.bringUp();
        bench.pages.answer(
                port,
                "/api/v1/rules?exclude_alerts=true",
                200,
                """
                {"data":{"groups":[
                  {"rules":[{"type":"recording","name":"service:a:sum","query":"a > 0","labels":{"kind":"one"}}]},
                  {"rules":[{"type":"alerting","name":"TooMuch","query":"a > 0"}]}
                ]}}
                """);
        bench.pages.answer(port, "/api/v1/parse_query?query=a+%3E+0", 200, parsed);
        return MetricsQuery.of(RunningStack.of(bench.session())).rules();
    }

    @Test
    void readsTheRulesInForceWithTheirExpressions() {
        List<LoadedRule> rules = rules(
                        "{\"data\":{\"type\":\"vectorSelector\",\"matchers\":[{\"name\":\"__name__\",\"type\":\"=\",\"value\":\"a\"}]}}")
                .orElseThrow();

        assertEquals(
                List.of("RECORD service:a:sum {kind=one} a", "ALERT TooMuch {} a"),
                rules.stream()
                        .map(rule -> rule.kind() + " " + rule.name() + " " + rule.labels() + " "
                                + rule.expression().selectors().get(0).metric())
                        .toList());
    }

    @Test
    void hasNoRulesWhenAnExpressionIsNotParsed() {
        assertEquals(Optional.empty(), rules("{\"status\":\"error\"}"));
    }
}
