package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.stores.LocalHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Rules of a user's project that change while the real Prometheus runs. */
@Tag("docker")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveRulesIT {
    /** From saving a file until its alerts are there. */
    private static final Duration PROMISE = Duration.ofSeconds(15);

    private static final String HEALTHY =
            """
            groups:
              - name: shop
                rules:
                  - alert: %s
                    expr: up == 0
                    labels: {severity: warning, category: availability}
            """;

    private final LabStack lab = new LabStack();

    @BeforeAll
    void bringUp() {
        lab.write("shop.yml", HEALTHY.formatted("ShopDown"));
        lab.settings("rules: [shop.yml, more]\n").folder("more");
        lab.run("up", "prometheus").expecting(0);
    }

    @BeforeEach
    void theFirstRules() {
        lab.write("shop.yml", HEALTHY.formatted("ShopDown"));
        await().atMost(PROMISE).untilAsserted(() -> assertEquals(List.of("ShopDown"), alerts()));
    }

    @AfterAll
    void takeDown() {
        lab.close();
    }

    @Test
    void aChangedFileIsInForceSoonAndUpHasNothingToDo() {
        lab.write("shop.yml", HEALTHY.formatted("ShopGone"));

        await().atMost(PROMISE).untilAsserted(() -> assertEquals(List.of("ShopGone"), alerts()));

        Map<String, String> containers = lab.containerIds();
        assertEquals(
                "nothing to do\n",
                lab.run("up", "prometheus", "--dry-run").expecting(0).out());
        assertEquals(containers, lab.containerIds());
    }

    @Test
    void aFileComesAndGoes() throws IOException {
        lab.write("more/orders.yml", HEALTHY.formatted("OrdersDown").replace("name: shop", "name: orders"));
        await().atMost(PROMISE).untilAsserted(() -> assertEquals(List.of("OrdersDown", "ShopDown"), alerts()));

        Files.delete(lab.folder.resolve("more/orders.yml"));

        await().atMost(PROMISE).untilAsserted(() -> assertEquals(List.of("ShopDown"), alerts()));
        assertEquals(
                "nothing to do\n",
                lab.run("up", "prometheus", "--dry-run").expecting(0).out());
    }

    @Test
    void brokenRulesLeaveTheOldOnesInForceAndAreShownUntilTheyAreMended() throws IOException {
        lab.write("shop.yml", HEALTHY.formatted("ShopBroken").replace("up == 0", "up == "));

        String where = lab.folder.resolve("shop.yml") + ":5:";
        await().atMost(PROMISE).untilAsserted(() -> {
            String error = lab.status().text("/rules/error").orElse("");
            assertTrue(error.startsWith(where), error);
        });
        String table = lab.run("status").expecting(0).out();
        assertTrue(table.contains("\nrules      the old ones are still in force: " + where), table);
        assertEquals(List.of("ShopDown"), alerts());
        assertEquals("1", metric("prometheus_config_last_reload_successful"));

        lab.write("shop.yml", HEALTHY.formatted("ShopMended"));

        await().atMost(PROMISE).untilAsserted(() -> {
            assertEquals(List.of("ShopMended"), alerts());
            assertEquals("", lab.status().text("/rules/error").orElse(""));
        });
    }

    /** The user's alerts, by name: those of the files that devmon copies in. */
    private List<String> alerts() throws IOException {
        return get("/api/v1/rules?type=alert").find("/data/groups").orElseThrow().children().stream()
                .filter(group -> LabStack.text(group, "/file").contains("/user-"))
                .flatMap(group -> group.find("/rules").orElseThrow().children().stream())
                .map(rule -> LabStack.text(rule, "/name"))
                .sorted()
                .toList();
    }

    /** A metric of the server about itself. */
    private String metric(String name) throws IOException {
        return LocalHttp.request("GET", url("/metrics"), Duration.ofSeconds(5))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    private Node get(String path) throws IOException {
        String body = LocalHttp.request("GET", url(path), Duration.ofSeconds(5)).body();
        return Json.read(body).orElseThrow(() -> new AssertionError(body));
    }

    private String url(String path) {
        return LocalHttp.url(lab.port("prometheus", "http"), path);
    }
}
