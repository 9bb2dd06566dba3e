package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.engine.DockerCli;
import io.opentelemetry.api.logs.Severity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whether dashboards show data: a real metrics store scrapes real services that real requests reach. Grafana is a stand-in
 * that only keeps its files; what it would make of them is not tested here.
 *
 * <p>Other instances of these services may run on this machine: they add data, and take none away.
 */
@Execution(ExecutionMode.SAME_THREAD)
@Tag("docker")
@Timeout(420)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardsIT {
    /** Rates want five minutes at most, and have a first value as soon as there are two samples. */
    private static final Duration DATA = Duration.ofMinutes(5);

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final List<String> SERVICES = List.of("orders", "checkout", "shop", "prometheus-process-exporter");

    private static final String NO_CLUSTER = "a Kubernetes cluster with kube-state-metrics";
    private static final String NO_CONTAINERS = "cAdvisor or this stack's background agent";
    private static final String NO_CERTIFICATES = "a service that reports its certificates";
    private static final String NO_CALLS = "a service that counts its calls to others";

    /** What nothing in the lab can provide, or chance alone: dashboard/panel -> what it needs. */
    private static final Map<String, String> WITHOUT_DATA = Map.ofEntries(
            Map.entry("Home/Found, not scraped", "a service whose metrics cannot be had"),
            Map.entry("Home/Databases and brokers", "a database or broker"),
            Map.entry("Infrastructure/Pressure", "a kernel that measures pressure"),
            Map.entry("Infrastructure/Pods by phase", NO_CLUSTER),
            Map.entry("Infrastructure/Nodes ready", NO_CLUSTER),
            Map.entry("Infrastructure/Waiting containers", NO_CLUSTER),
            Map.entry("Infrastructure/Deployments", NO_CLUSTER),
            // The stack's own are hidden, and there may be no others
            Map.entry("Infrastructure/Containers", NO_CONTAINERS),
            Map.entry("Infrastructure/Processor by container", NO_CONTAINERS),
            Map.entry("Infrastructure/Memory by container", NO_CONTAINERS),
            Map.entry("Infrastructure/Memory of the limit", NO_CONTAINERS),
            Map.entry("Infrastructure/Restarts by pod", NO_CLUSTER),
            Map.entry("Security/Next certificate ends in", NO_CERTIFICATES),
            Map.entry("Security/Days left by certificate", NO_CERTIFICATES),
            // One failed login of thirty locks an account
            Map.entry(
                    "Security/Locked accounts",
                    "an account that is locked, as security_account_lockouts_total counts it"),
            Map.entry("Service/Failed calls to others", NO_CALLS),
            Map.entry(
                    "Service/Databases and brokers it talks to",
                    "a service whose HTTP client or traces say whom it calls"),
            Map.entry("Service Overview/Failed calls to others", NO_CALLS),
            // Micrometer without buckets
            Map.entry("orders/p95", "a service with a histogram of its durations, and requests"),
            // The pool's connections last for half an hour, and a quiet heap needs no collection
            Map.entry("orders/Hikaricp connections creation: mean", "a pool that makes a new connection"),
            Map.entry("orders/Jvm gc pause: mean", "a garbage collection"));

    private static final String DESCRIPTION =
            """
            uid: mine
            title: %s
            description: What we look at.
            variables: [datasource]
            rows:
              - title: One
                panels:
                  - {stat: Up, description: Whether we are there., query: max(up)}
            """;

    private final LabStack lab = new LabStack();
    private final LabServices services = new LabServices(Duration.ofMinutes(15));

    @BeforeAll
    void bringUp() {
        lab.require("mailpit", "otel-collector", "jaeger")
                .settings("dashboards: [boards]\nrules: [alerts.yml]\n")
                .folder("boards");
        lab.write("alerts.yml", alerts());
        lab.run(
                        "up",
                        "prometheus",
                        "node-exporter",
                        "blackbox-exporter",
                        "mailpit",
                        "grafana",
                        "otel-collector",
                        "elasticsearch")
                .expecting(0);
        services.orders().checkout().shop().exporter();
    }

    /** One of each kind that fires at once, so that panels of alerts need not wait for trouble. */
    private static String alerts() {
        StringBuilder text = new StringBuilder("groups:\n  - name: lab\n    rules:\n");
        for (String category : List.of("availability", "business", "security")) {
            text.append("      - alert: Lab")
                    .append(category)
                    .append("\n        expr: max by (service, env) (up{service=\"shop\"})\n        labels: {severity: ")
                    .append(category.equals("availability") ? "critical" : "warning")
                    .append(", category: ")
                    .append(category)
                    .append("}\n");
        }
        return text.toString();
    }

    @AfterAll
    void takeDown() {
        services.close();
        try {
            lab.run("down", "--volumes", "--yes").expecting(0);
            assertEquals(Map.of(), lab.containerIds());
            assertEquals(List.of(), lab.processes());
        } finally {
            lab.close();
        }
    }

    @Test
    void everyPanelHasDataButThoseWhoseSourceIsNotThere() {
        String[] words = Stream.concat(
                        Stream.of(
                                "dashboard",
                                "check",
                                "--json",
                                "devmon-home",
                                "devmon-service-overview",
                                "devmon-service",
                                "devmon-infrastructure",
                                "devmon-business",
                                "devmon-security"),
                        SERVICES.stream())
                .toArray(String[]::new);
        try (OtelService traced = new OtelService("traced", lab.port("otel-collector", "otlp-http"))) {
            await().atMost(DATA).pollInterval(Duration.ofSeconds(5)).untilAsserted(() -> {
                traced.failingRequest("traced-1");
                traced.failingCall("localhost", services.port("shop"));
                traced.log(Severity.WARN, "user-agent ${jndi:ldap://127.0.0.1/a}", "traced-1");
                traced.flush();
                Node report = lab.json(words);
                assertEquals("answers", report.text("/store").orElse(""), report::toString);
                assertEquals(List.of(), report.find("/findings").orElseThrow().children());
                assertEquals(Map.of(), unexpected(report));
            });
        } finally {
            System.out.println(lab.run("dashboard", "check").out());
        }
    }

    /** Dashboard/panel -> what it needs. */
    private static Map<String, String> unexpected(Node report) {
        Map<String, String> lacking = new TreeMap<>();
        for (Node dashboard : report.find("/dashboards").orElseThrow().children()) {
            for (Node panel : dashboard.find("/withoutData").orElseThrow().children()) {
                lacking.put(
                        text(dashboard, "/title") + "/" + text(panel, "/panel"),
                        panel.text("/needs").orElse("unknown"));
            }
        }
        lacking.entrySet().removeAll(WITHOUT_DATA.entrySet());
        return lacking;
    }

    @Test
    void theDashboardOfAServiceNamesEachOfItsMetricsOnce() {
        for (String service : List.of("orders", "checkout", "prometheus-process-exporter")) {
            await().atMost(DATA).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> assertNamed(service));
        }
    }

    private void assertNamed(String service) throws IOException {
        String page = services.page(service);
        Node made = lab.json("dashboard", "generate", service, "--json")
                .find("/dashboards/0")
                .orElseThrow();
        assertEquals(service, text(made, "/service"), made::toString);
        List<String> descriptions = new ArrayList<>();
        String uid = text(made, "/url").replaceAll(".*/d/", "");
        Node dashboard =
                Json.read(file("/etc/devmon/services/" + uid + ".json")).orElseThrow();
        panels(dashboard)
                .flatMap(panel -> Stream.concat(Stream.of(panel), panels(panel)))
                .forEach(panel -> descriptions.add(panel.text("/description").orElse("")));

        Map<String, Long> expected = PanelsPerMetric.of(page);
        Map<String, Long> shown = new TreeMap<>();
        expected.keySet()
                .forEach(name -> shown.put(
                        name,
                        descriptions.stream()
                                .filter(text ->
                                        List.of(text.split("; ")).contains(name) || text.contains("(" + name + ")"))
                                .count()));
        assertEquals(expected, shown);
        assertTrue(expected.size() > 10, expected::toString);
    }

    private static Stream<Node> panels(Node node) {
        return node.children("/panels").stream();
    }

    @Test
    void opensTheDashboardOfAServiceAndTheRuleOfAnAlert() {
        String home = "http://localhost:" + lab.port("grafana", "http") + "/";
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        home + "d/devmon-service-orders\n",
                        lab.run("open", "service", "orders", "--print").out()));
        assertEquals(
                "http://localhost:" + lab.port("prometheus", "http") + "/alerts?search=ServiceDown\n",
                lab.run("open", "alert", "ServiceDown", "--print").expecting(0).out());
        assertTrue(lab.run("open", "alert", "ServiceDwn", "--print")
                .expecting(2)
                .err()
                .contains("did you mean \"ServiceDown\"?"));
        assertTrue(lab.run("open", "service", "ordrs", "--print")
                .expecting(2)
                .err()
                .contains("did you mean \"orders\"?"));
        lab.run("open", "dashboard", "x", "--print").expecting(2);
    }

    @Test
    void aDescriptionOfTheProjectArrivesAndABrokenOneLeavesTheOldThere() {
        lab.write("boards/mine.yaml", DESCRIPTION.formatted("First"));
        await().atMost(SOON).until(() -> project().contains("\"title\" : \"First\""));

        lab.write("boards/mine.yaml", DESCRIPTION.formatted("Second"));
        await().atMost(SOON).until(() -> project().contains("\"title\" : \"Second\""));

        lab.write("boards/mine.yaml", DESCRIPTION.formatted("Third").replace("stat:", "stet:"));
        String where = lab.folder.resolve("boards/mine.yaml") + ":8";
        await().atMost(SOON)
                .untilAsserted(() -> assertTrue(
                        lab.status().text("/dashboards/error").orElse("").startsWith(where),
                        () -> lab.status().toString()));
        assertTrue(lab.run("status").expecting(0).out().contains(where));
        assertTrue(project().contains("\"title\" : \"Second\""));

        lab.write("boards/mine.yaml", DESCRIPTION.formatted("Fourth"));
        await().atMost(SOON).untilAsserted(() -> {
            assertTrue(project().contains("\"title\" : \"Fourth\""));
            assertEquals("", lab.status().text("/dashboards/error").orElse(""));
        });
    }

    private String project() {
        return DockerCli.run(
                "exec",
                lab.container("grafana"),
                "sh",
                "-c",
                "cat /etc/devmon/project/user-mine.json 2>/dev/null || true");
    }

    private String file(String path) {
        return DockerCli.run("exec", lab.container("grafana"), "cat", path);
    }
}
