package dev.devmon.alerting.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.app.Workbench;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.EphemeralContainer.Network;
import dev.devmon.engine.EphemeralContainer.Output;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.engine.StandInContainers;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A drill among stand-ins: one for the second server, whose alert is pending and then fires, and one for the router, which
 * counts a notification whenever it is asked. The clock moves only when the drill waits.
 */
@Timeout(60)
class DrillTest {
    private static final String ACTIVE =
            """
            [{"labels": {"alertname": "ShopDown", "severity": "critical", "drill": "true"},
              "startsAt": "2026-03-01T12:00:00Z", "receivers": [{"name": "chat"}],
              "status": {"silencedBy": [%s], "inhibitedBy": []}}]
            """;

    @TempDir
    Path folder;

    private Workbench bench;
    private final int store = LoopbackPages.freePort();
    private final int router = LoopbackPages.freePort();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger notifications = new AtomicInteger();
    private StandInContainers second;
    private Output fillingIn = new Output(0, "");
    private boolean fires = true;
    private boolean routed = true;
    private boolean counts = true;
    private boolean fails;
    private String silences = "";
    private String receiver = "chat";
    private boolean channel = true;

    @BeforeEach
    void openStandIns() throws IOException {
        bench = new Workbench(folder);
        int drilled = bench.pages.open(200);
        second = new StandInContainers(drilled, command -> fillingIn);
        bench.folder.shipped("prometheus", "conventions.yaml", "thresholds.yaml", "discovery.yaml");
        bench.folder
                .web(
                        "store",
                        store,
                        """
                        command: [--config=/etc/store/store.yml]
                        mounts:
                          - {config: ./store.yml, at: /etc/store/store.yml, onChange: reload}
                          - {config: ./rules, at: /etc/store/rules, onChange: reload}
                          - {volume: data, at: /data}
                        reload: {http: {port: http, path: /reload}}
                        serves: {metrics-query: http}
                        """)
                .file("store/store.yml", "rule_files: [rules/*.yml]\n")
                .file(
                        "store/rules/shop.yml",
                        """
                        groups:
                          - name: shop
                            rules:
                              - {alert: ShopDown, expr: up == 0, for: 5m}
                        """)
                .file(
                        "store/tests/shop_test.yml",
                        """
                        rule_files: [shop.yml]
                        tests:
                          - name: the shop is down
                            input_series: [{series: 'up{service="shop"}', values: 0x20}]
                            alert_rule_test:
                              - {eval_time: 10m, alertname: ShopDown, exp_alerts: [{exp_labels: {service: shop}}]}
                        """)
                .web("router", router, "serves: {alert-routing: http}\n");
        bench.pages.program(drilled, this::secondServer).program(router, this::router);
        bench.pages.program(
                store,
                (request, body) -> request.startsWith("GET /api/v1/alerts")
                        ? Optional.of("{\"data\": {\"alerts\": []}}")
                        : Optional.empty());
        bench.bringUp();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Optional<String> secondServer(String request, String body) {
        if (!request.startsWith("GET /api/v1/alerts")) {
            return Optional.empty();
        }
        String state = looks.getAndIncrement() == 0 || !fires ? "pending" : "firing";
        return Optional.of("{\"data\": {\"alerts\": [{\"labels\": {\"alertname\": \"ShopDown\"}, \"state\": \"" + state
                + "\"}]}}");
    }

    private Optional<String> router(String request, String body) {
        return switch (request) {
            case "GET /api/v2/alerts" -> Optional.of(routed ? ACTIVE.formatted(silences) : "[]");
            case "GET /api/v2/status" ->
                Optional.of(Json.line(new Status(new Config("route: {receiver: " + receiver
                        + ", group_wait: 10s, group_interval: 1m}\n" + "receivers: [{name: chat, labels: {name: chat}"
                        + (channel ? ", webhook_configs: [{}]" : "") + "}]\n"))));
            case "GET /metrics" -> {
                int sent = counts ? notifications.incrementAndGet() : 0;
                yield Optional.of(counter("", sent) + counter("failed_", fails ? sent : 0));
            }
            default -> Optional.empty();
        };
    }

    private record Status(Config config) {}

    private record Config(String original) {}

    private static String counter(String kind, int count) {
        return "router_notifications_" + kind + "total{integration=\"email\",receiver_name=\"chat\"} " + count + "\n";
    }

    private Drill.Report run(String alert) {
        return new Drill(bench.session(second.over(bench.engine))).run(alert);
    }

    private FailureException failure() {
        return assertThrows(FailureException.class, () -> run("ShopDown"));
    }

    private Optional<Node> resolved() {
        return Json.read(bench.pages.body("POST /api/v2/alerts"));
    }

    @Test
    void followsAnAlertFromItsSeriesToItsReceiver() {
        Drill.Report report = run("ShopDown");

        assertEquals(
                List.of(
                        "starting a second store with the same rules",
                        "1 series are loaded",
                        "pending",
                        "firing",
                        "routed to chat",
                        "waiting as its routes say: chat 10 s"),
                report.hops().stream().map(Drill.Hop::what).toList());
        assertEquals(List.of("chat (email)"), report.delivered());
        assertEquals("", report.muted());
        assertTrue(report.took().toSeconds() >= 10, "as long as its route waits");
    }

    @Test
    void givesASecondServerTheRulesWithoutDelaysAndThePast() {
        run("ShopDown");

        assertEquals(1, second.started().size());
        assertEquals(Network.STACK, second.started().get(0).network());
        assertTrue(second.file("/etc/store/rules/shop.yml").contains("for: 3s"), second.files()::toString);
        assertTrue(second.file("/etc/store/store.yml").contains("drill: \"true\""), second.files()::toString);
        assertTrue(second.file("/tmp/history.txt").startsWith("up{service=\"shop\"} 0.0 "), second.files()::toString);
        assertEquals(
                List.of(List.of("promtool", "tsdb", "create-blocks-from", "openmetrics", "/tmp/history.txt", "/data")),
                second.commands());
        assertEquals(1, second.restarts());
        assertEquals(0, second.running());
    }

    @Test
    void resolvesTheAlertAtTheRouterInTheEnd() {
        run("ShopDown");

        Node alert = resolved().orElseThrow();
        assertEquals("true", alert.text("/0/labels/drill").orElse(""));
        assertEquals(bench.clock.instant().toString(), alert.text("/0/endsAt").orElse(""));
    }

    @Test
    void saysThatNobodyIsToldOfAMutedAlert() {
        silences = "\"a-silence\"";

        Drill.Report report = run("ShopDown");

        assertEquals("silenced", report.muted());
        assertEquals(List.of(), report.delivered());
        assertTrue(resolved().isPresent());
    }

    @Test
    void saysThatAReceiverHasNoChannel() {
        receiver = "nobody";

        assertEquals("its receivers have no channel", run("ShopDown").muted());
    }

    @Test
    void saysThatARoutedAlertNotifiesNobody() {
        channel = false;

        Drill.Report report = run("ShopDown");

        assertEquals("its receivers have no channel", report.muted());
        assertEquals(List.of(), report.delivered());
        assertTrue(resolved().isPresent());
    }

    @Test
    void knowsOnlyAlertsWithAUnitTest() {
        FailureException unknown = assertThrows(FailureException.class, () -> run("ShopDwon"));

        assertEquals(ExitCode.USAGE, unknown.exitCode());
        assertTrue(unknown.failures().get(0).fix().startsWith("did you mean \"ShopDown\"?"), unknown::toString);
        assertEquals(List.of(), second.started());
    }

    @Test
    void failsWhenTheSeriesCannotBeFilledIn() {
        fillingIn = new Output(1, "out of order\n");

        FailureException refused = failure();

        assertEquals(ExitCode.COMPONENT, refused.exitCode());
        assertEquals("out of order", refused.failures().get(0).why());
        assertEquals(0, second.running());
    }

    @Test
    void failsWhenTheAlertDoesNotFire() {
        fires = false;

        assertEquals(
                "ShopDown does not fire on the series of its unit test",
                failure().failures().get(0).what());
        assertEquals(Optional.empty(), resolved(), "nothing has reached the router");
        assertEquals(0, second.running());
    }

    @Test
    void failsWhenTheAlertDoesNotArriveAtTheRouter() {
        routed = false;

        assertEquals(
                "ShopDown does not arrive at the router",
                failure().failures().get(0).what());
    }

    @Test
    void failsWhenTheAlertIsNotDelivered() {
        counts = false;

        assertEquals(
                "ShopDown is not delivered to all of chat",
                failure().failures().get(0).what());
        assertTrue(resolved().isPresent());
    }

    @Test
    void failsWhenAChannelFails() {
        fails = true;

        Failure failed = failure().failures().get(0);

        assertEquals("ShopDown cannot be delivered to chat", failed.what());
        assertEquals("its email channel fails", failed.why());
    }

    @Test
    void reportsAFailingResolveAfterWhatFailedFirst() {
        fails = true;
        bench.pages.program(router, (request, body) -> {
            if (request.equals("GET /api/v2/status")) {
                bench.pages.answer(router, "/api/v2/alerts", 500, "the router is full");
            }
            return request.equals("POST /api/v2/alerts") ? Optional.empty() : router(request, body);
        });

        List<Failure> failures = failure().failures();

        assertEquals("ShopDown cannot be delivered to chat", failures.get(0).what());
        assertEquals(
                "POST /api/v2/alerts answers 500 the router is full",
                failures.get(1).why());
        assertEquals(2, failures.size());
    }
}
