package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.TestAuthority;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.discovery.LocalServer;
import dev.devmon.engine.DockerCli;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Services that want a login and TLS, declared and scraped by a real stack. */
@Isolated
@Tag("docker")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceLoginIT {
    private static final Duration SOON = Duration.ofSeconds(45);

    private static final String PASSWORD = "password-of-orders";

    private final LabStack lab = new LabStack();
    private volatile String token = "token-of-payments";
    private String authorities;
    private LocalServer payments;
    private LocalServer orders;

    @BeforeAll
    void bringUp() throws IOException {
        lab.require("blackbox-exporter").folder("certs").folder("other");
        TestAuthority authority = new TestAuthority(lab.folder.resolve("certs"));
        payments = LocalServer.secured(authority.server("dns:localhost")).guarding("/metrics", () -> "Bearer " + token);
        orders = LocalServer.secured(authority.server("dns:elsewhere.example"))
                .guarding(
                        "/metrics",
                        () -> "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(("scraper:" + PASSWORD).getBytes(StandardCharsets.UTF_8)))
                .answering("/health", 200, "application/json", "{}");
        authorities = Files.readString(authority.pem());
        secret("password", PASSWORD);
        declare("", "");
    }

    @BeforeEach
    void rightFiles() throws IOException {
        secret("token", token);
        lab.write("certs/ca.pem", authorities);
    }

    @AfterAll
    void takeDown() {
        lab.close();
        if (payments != null) {
            payments.close();
            orders.close();
        }
    }

    private void secret(String file, String text) throws IOException {
        Path path = lab.folder.resolve(file);
        lab.write(file, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    /** Declares both, each with these keys. */
    private void declare(String morePayments, String moreOrders) {
        lab.settings("discovery:\n  services:\n"
                + "    - {name: payments, address: 'localhost:" + payments.port() + "'" + morePayments + "}\n"
                + "    - {name: orders, port: " + orders.port() + moreOrders + "}\n");
        lab.run("up", "prometheus", "blackbox-exporter").expecting(0);
    }

    private void declareBoth() {
        declare(
                ", auth: {bearerTokenFile: ./token}, tls: {caFile: certs/ca.pem}",
                ", auth: {basic: {username: scraper, passwordFile: ./password}}, tls: {insecure: true}");
    }

    @Test
    void explainLeadsFromTlsOverTheLoginToAServiceThatIsScraped() {
        declare("", "");
        // Java's server says no more to who does not speak TLS. Both services are one process: while the other one is
        // known to have metrics, explain points to that.
        await().atMost(SOON).untilAsserted(() -> assertEquals("closed", cause("payments")));
        assertTrue(fix("payments").contains("tls: {caFile: "), fix("payments"));
        awaitMetric("0", "up{service='payments',component='app'}");

        declare(", tls: {caFile: certs/ca.pem}", ", tls: {insecure: true}");
        assertEquals("login", cause("payments"));
        assertEquals("login", cause("orders"));
        assertTrue(fix("payments").contains("passwordFile: "), fix("payments"));

        declareBoth();
        for (String service : List.of("payments", "orders")) {
            awaitMetric("1", "up{service='" + service + "',component='app'}");
            await().atMost(SOON).untilAsserted(() -> assertEquals("", cause(service)));
            assertEquals(
                    "ok", states(service).get("scraped"), () -> states(service).toString());
            await().atMost(SOON)
                    .untilAsserted(() -> assertEquals(
                            "scraped", text(discovered(service).orElseThrow(AssertionError::new), "/verdict")));
        }
        Node labels = query("up{service='payments',component='app'}")
                .find("/data/result/0/metric")
                .orElseThrow();
        assertEquals(
                Map.of(
                        "__name__", "up",
                        "service", "payments",
                        "env", "development",
                        "component", "app",
                        "job", "payments",
                        "instance", "127.0.0.1:" + payments.port(),
                        "expected", "true"),
                labels.texts(""));
    }

    @Test
    void aRotatedTokenTakesEffectWithoutUp() throws IOException {
        declareBoth();
        awaitMetric("1", "up{service='payments',component='app'}");

        token = "token-of-the-next-day";
        awaitMetric("0", "up{service='payments',component='app'}");
        assertEquals("login-refused", cause("payments"));
        secret("token", token);

        awaitMetric("1", "up{service='payments',component='app'}");
        await().atMost(SOON).untilAsserted(() -> assertEquals("", cause("payments")));
    }

    @Test
    void aChangedAuthorityTakesEffectWithoutUp() throws IOException {
        declareBoth();
        awaitMetric("1", "up{service='payments',component='app'}");
        lab.write("certs/ca.pem", Files.readString(new TestAuthority(lab.folder.resolve("other")).pem()));
        awaitMetric("0", "up{service='payments',component='app'}");
        assertEquals("certificate", cause("payments"));
        lab.write("certs/ca.pem", authorities);

        awaitMetric("1", "up{service='payments',component='app'}");
    }

    @Test
    void watchesHealthOverTls() {
        declareBoth();

        awaitMetric("1", "probe_success{service='orders',component='probe'}");
    }

    @Test
    void showsNoSecretAnywhere() {
        declareBoth();
        awaitMetric("1", "up{service='payments',component='app'}");
        String container = lab.container("host-scraper");

        await().atMost(SOON)
                .untilAsserted(() -> assertTrue(jobs(container).contains("payments at localhost:" + payments.port())));
        String shown = jobs(container)
                + DockerCli.run("inspect", container)
                + DockerCli.run("logs", container)
                + lab.run("config").expecting(0).out()
                + lab.run("explain", "payments").out()
                + lab.run("discover", "--all", "--json").out();
        assertFalse(shown.contains(token));
        assertFalse(shown.contains(PASSWORD));
    }

    private static String jobs(String container) {
        return DockerCli.run("exec", container, "cat", "/etc/prometheus/services/services.yml");
    }

    private String cause(String service) {
        return step(service, "/cause");
    }

    private String fix(String service) {
        return step(service, "/fix");
    }

    /** Of the first step that fails; empty when all hold. */
    private String step(String service, String pointer) {
        return lab.json("explain", service, "--json").children("/explanations/0/steps").stream()
                .filter(step -> text(step, "/state").equals("failed"))
                .findFirst()
                .map(step -> text(step, pointer))
                .orElse("");
    }

    private Map<String, String> states(String service) {
        return lab.json("explain", service, "--json").children("/explanations/0/steps").stream()
                .collect(Collectors.toMap(
                        step -> text(step, "/name"), step -> text(step, "/state"), (one, other) -> one));
    }

    private Optional<Node> discovered(String name) {
        return lab.json("discover", "--json").children("/services").stream()
                .filter(service -> service.text("/name").equals(Optional.of(name)))
                .findFirst();
    }

    private void awaitMetric(String value, String expression) {
        await().atMost(SOON).untilAsserted(() -> assertEquals(value, metric(expression), expression));
    }

    private String metric(String expression) {
        return query(expression).text("/data/result/0/value/1").orElse("");
    }

    private Node query(String expression) {
        String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        try {
            String body = LocalHttp.request(
                            "GET", LocalHttp.url(lab.port("prometheus", "http"), path), Duration.ofSeconds(5))
                    .body();
            return Json.read(body).orElseThrow(() -> new AssertionError(body));
        } catch (IOException e) {
            throw new AssertionError(expression, e);
        }
    }
}
