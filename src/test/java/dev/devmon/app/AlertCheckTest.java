package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.alerting.ParsedQuery;
import dev.devmon.alerting.firing.Firability;
import dev.devmon.app.AlertCheck.Report;
import dev.devmon.app.AlertCheck.ServiceReport;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.ObservedContainer.State;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which alerts can fire, by a stand-in for the metrics store that has a few rules and the series that a test gives it. */
@Timeout(60)
class AlertCheckTest {
    private static final String LOOKUP = "count by (";

    @TempDir
    Path folder;

    private Workbench bench;
    private final int port = LoopbackPages.freePort();
    private final List<String> rules = new ArrayList<>();
    private final List<String> series = new ArrayList<>();
    private final List<String> services = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void aStoreWithRules() throws IOException {
        bench = new Workbench(folder).withDiscoveryRules();
        bench.folder
                .web("store", port, "serves: {metrics-query: http}\n")
                .file(
                        "store/advice.yaml",
                        """
                        schema: 1
                        shared: [machine_.+]
                        events: {metrics: {}}
                        ceilings:
                          - {alerts: [QueueFull], query: queue_limit, lacks: 'more than {value}', says: 'it takes {value}', change: 'take more'}
                        advice:
                          - {missing: orders_failed, says: it does not count orders, change: count them, if: it has any}
                        """);
        rules.addAll(List.of("OrdersFail orders_failed", "QueueFull queue_size", "DiskFull machine_disk"));
        services.add("shop 1");
        bench.pages.program(port, this::store);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private synchronized Optional<String> store(String request, String body) {
        String query = request.contains("query=")
                ? URLDecoder.decode(request.substring(request.indexOf("query=") + 6), StandardCharsets.UTF_8)
                : "";
        if (request.startsWith("GET /api/v1/rules")) {
            return Optional.of(rules.stream()
                    .map(rule -> rule.split(" "))
                    .map(rule -> "{\"type\":\"alerting\",\"name\":\"%s\",\"query\":\"%s\",\"labels\":{}}"
                            .formatted(rule[0], rule[1]))
                    .collect(Collectors.joining(",", "{\"data\":{\"groups\":[{\"rules\":[", "]}]}}")));
        }
        if (request.startsWith("GET /api/v1/parse_query")) {
            return Optional.of("{\"data\":" + ParsedQuery.metric(query) + "}");
        }
        if (request.startsWith("GET /api/v1/query")) {
            asked.add(query);
            if (query.equals("queue_limit")) {
                return Optional.of(
                        "{\"data\":{\"result\":[{\"metric\":{\"service\":\"shop\"},\"value\":[1,\"2.50\"]}]}}");
            }
            return Optional.of((query.startsWith(LOOKUP) ? series : services)
                    .stream()
                            .map(element -> element.split(" "))
                            .map(element -> query.startsWith(LOOKUP)
                                    ? "{\"metric\":{\"__name__\":\"%s\",\"service\":\"%s\",\"component\":\"app\",\"job\":\"a\"},\"value\":[1,\"1\"]}"
                                            .formatted(element[0], element[1])
                                    : "{\"metric\":{\"service\":\"%s\"},\"value\":[1,\"%s\"]}"
                                            .formatted(element[0], element[1]))
                            .collect(Collectors.joining(",", "{\"data\":{\"result\":[", "]}}")));
        }
        return Optional.empty();
    }

    private Report check(String... wanted) {
        bench.bringUp();
        return new AlertCheck(bench.session()).run(List.of(wanted));
    }

    private static List<String> verdicts(List<Firability> alerts) {
        return alerts.stream()
                .map(alert -> alert.alert() + ": " + (alert.canFire() ? "can fire" : alert.why()))
                .toList();
    }

    @Test
    void tellsForEachServiceWhichAlertsCanFire() {
        series.addAll(List.of("orders_failed shop", "queue_size cart", "machine_disk machine"));
        services.add("cart 1");

        Report report = check();

        assertEquals(
                List.of("cart", "shop"),
                report.services().stream().map(ServiceReport::service).toList());
        assertEquals(
                List.of("OrdersFail: it does not count orders", "QueueFull: can fire"),
                verdicts(report.services().get(0).alerts()));
        assertEquals(
                List.of("OrdersFail: can fire", "QueueFull: there is no queue_size{job=~\"a|b\"}"),
                verdicts(report.services().get(1).alerts()));
        assertEquals(List.of("DiskFull: can fire"), verdicts(report.ofNoService()));
    }

    @Test
    void saysWhatToChange() {
        assertEquals(
                new Firability(
                        "OrdersFail",
                        List.of(Set.of("orders_failed{job=~\"a|b\"}")),
                        "it does not count orders",
                        "count them",
                        "it has any"),
                check().services().get(0).alerts().get(0));
    }

    @Test
    void saysWhatCannotGetHighEnough() {
        series.addAll(List.of("queue_size shop", "queue_size cart"));
        services.add("cart 1");

        Report report = check();

        assertEquals(
                new Firability("QueueFull", List.of(Set.of("more than 2.5")), "it takes 2.5", "take more", null),
                report.services().get(1).alerts().get(1));
        assertTrue(report.services().get(0).alerts().get(1).canFire());
    }

    @Test
    void saysNothingOfAServiceThatDoesNotAnswer() {
        services.set(0, "shop 0");

        assertEquals(List.of(new ServiceReport("shop", false, List.of())), check().services());
    }

    @Test
    void checksOnlyTheServicesThatAreAskedFor() {
        services.add("cart 1");

        Report report = check("cart");

        assertEquals(
                List.of("cart"),
                report.services().stream().map(ServiceReport::service).toList());
        assertEquals(List.of(), report.ofNoService());
    }

    @Test
    void knowsOnlyServicesThatTheStoreKnows() {
        FailureException unknown = assertThrows(FailureException.class, () -> check("shops", "nobody"));

        assertEquals(ExitCode.USAGE, unknown.exitCode());
        assertEquals(2, unknown.failures().size());
        assertTrue(unknown.failures().get(0).fix().startsWith("did you mean \"shop\"?"), unknown::toString);
    }

    @Test
    void asksOnceForAllSeriesThatSomeAlertLooksAt() {
        rules.add("Slow http.server.duration");

        check();

        assertEquals(
                List.of("count by (__name__, component, job, service, service_name) "
                        + "({__name__=~\"http\\\\.server\\\\.duration|machine_disk|orders_failed|queue_size\"})"),
                asked.stream().filter(query -> query.startsWith(LOOKUP)).toList());
    }

    @Test
    void failsWhereTheStoreDoesNotRun() {
        bench.bringUp();
        bench.engine.put("store", State.EXITED);

        FailureException failure =
                assertThrows(FailureException.class, () -> new AlertCheck(bench.session()).run(List.of()));

        assertEquals(ExitCode.COMPONENT, failure.exitCode());
    }

    @Test
    void failsWhereTheStoreDoesNotAnswer() {
        bench.pages.program(port, (request, body) -> Optional.empty());

        FailureException failure = assertThrows(FailureException.class, this::check);

        assertEquals("store does not answer", failure.failures().get(0).what());
        assertEquals(ExitCode.COMPONENT, failure.exitCode());
    }

    @Test
    void reportsEveryMistakeInTheAdvice() throws IOException {
        Files.writeString(
                folder.resolve("stack/store/advice.yaml"),
                "schema: 2\nevents: {metrics: {}}\nshared: ['(']\nadvice: []\n");

        FailureException failure = assertThrows(FailureException.class, this::check);

        assertEquals(ExitCode.INVALID_FILE, failure.exitCode());
        assertEquals(2, failure.failures().size());
    }
}
