package dev.devmon;

import static dev.devmon.LabStack.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods of a real API server, whose containers answer behind its proxy, found and scraped by a real stack. */
@Tag("docker")
@Tag("lab")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesIT {
    private static final Duration SOON = Duration.ofSeconds(45);

    private final LabStack lab = new LabStack();
    private LabCluster cluster;

    @BeforeAll
    void bringUp() {
        cluster = new LabCluster(lab);
        cluster.start();
        lab.write("kubeconfig", cluster.administrator());
        lab.environment("KUBECONFIG", lab.folder.resolve("kubeconfig").toString());
        lab.run("up", "prometheus").expecting(0);
    }

    @BeforeEach
    void asAdministrator() {
        cluster.kubectl("delete", "pods", "--all", "--all-namespaces", "--force");
        lab.write("kubeconfig", cluster.administrator());
    }

    @AfterAll
    void takeDown() {
        lab.close();
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void scrapesAnnotatedPodsUnderTheLabelsOfEveryService() {
        String annotated =
                "annotations: {prometheus.io/scrape: 'true', prometheus.io/port: '8080', prometheus.io/path: /metrics}";
        cluster.pod("web-1", "labels: {app.kubernetes.io/name: web}, " + annotated, "ports: [{containerPort: 9999}]");
        cluster.pod("web-2", "labels: {app.kubernetes.io/name: web}, " + annotated, "ports: [{containerPort: 8080}]");
        cluster.pod("done", "labels: {app: done}, " + annotated, "ports: [{containerPort: 8080}]");
        cluster.phase("done", "Succeeded");

        awaitMetric("2", "count(up{service='web',component='app',env='development',namespace='shop'} == 1)");
        assertEquals("1", metric("up{pod='web-1',instance='shop/web-1:8080',job='web'}"));
        // Perhaps it was scraped once, before it was done
        await().atMost(SOON).untilAsserted(() -> assertEquals("", metric("up{pod='done'}")));
        await().atMost(SOON).untilAsserted(() -> {
            Node found = discovered("shop/web-1").orElseThrow(AssertionError::new);
            assertEquals("kubernetes", text(found, "/origin"));
            assertEquals("scraped", text(found, "/verdict"));
        });
        // The agent learns of the second pod in a later cycle, perhaps
        await().atMost(SOON).untilAsserted(() -> {
            Node explained = lab.json("explain", "web-2", "--json");
            assertTrue(
                    explained.children("/explanations/0/steps").stream()
                            .anyMatch(step -> text(step, "/name").equals("scraped")
                                    && text(step, "/state").equals("ok")),
                    explained::toString);
        });

        cluster.kubectl("delete", "pod", "web-1", "--namespace=shop", "--force");
        awaitMetric("1", "count(up{service='web',component='app'})");
        await().atMost(SOON).untilAsserted(() -> assertEquals(Optional.empty(), discovered("shop/web-1")));
    }

    @Test
    void scrapesPortsThatAreNamedSoAndNamesServicesByTheirOwner() {
        cluster.pod(
                "orders-7d4b9c6f5d-x2x4z",
                "ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: orders-7d4b9c6f5d, uid: a, controller: true}]",
                "ports: [{containerPort: 8080, name: http-metrics}, {containerPort: 9999, name: grpc}]");

        awaitMetric("1", "up{service='orders',instance='shop/orders-7d4b9c6f5d-x2x4z:8080'}");
        assertEquals("1", metric("count(up{pod='orders-7d4b9c6f5d-x2x4z'})"), "nothing else of it");
    }

    @Test
    void asksPodsThatSayNothing() {
        cluster.pod(
                "plain", "labels: {app: plain}", "ports: [{containerPort: 9999}, {containerPort: 8080, name: http}]");
        cluster.pod(
                "left-alone",
                "labels: {app: left-alone}, annotations: {prometheus.io/scrape: 'false'}",
                "ports: [{containerPort: 8080}]");
        cluster.pod("other.name", "labels: {app: other}", "ports: [{containerPort: 81}]");

        awaitMetric("1", "up{service='plain',instance='shop/plain:8080',namespace='shop'}");
        assertEquals(
                "1",
                metric("count(up{service=~'plain|left-alone|other'})"),
                "nothing else of it, and neither other pod");
    }

    @Test
    void saysWhyAPodIsNotUp() {
        cluster.pod(
                "broken",
                "labels: {app: broken}, annotations: {prometheus.io/scrape: 'true'}",
                "ports: [{containerPort: 81}]");

        awaitMetric("0", "up{service='broken'}");
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        "unreachable", text(discovered("shop/broken").orElseThrow(AssertionError::new), "/verdict")));
        assertEquals("scrape-failed", failure("broken"));
    }

    @Test
    void namesTheRoleThatIsMissing() {
        cluster.pod(
                "web-1",
                "labels: {app: web}, annotations: {prometheus.io/scrape: 'true'}",
                "ports: [{containerPort: 8080}]");
        awaitMetric("1", "up{service='web'}");
        String token = cluster.account("viewer");
        lab.write("kubeconfig", cluster.with("user: {token: " + token + "}"));

        Node refused = kubernetes();
        assertEquals("warning", text(refused, "/outcome"));
        String fix = text(refused, "/fix");
        assertTrue(text(refused, "/found").contains("system:serviceaccount:shop:viewer may not list pods"), fix);
        DevmonProcess.Result up = lab.run("up", "prometheus").expecting(0);
        assertTrue(up.out().contains("note: pods are not scraped: system:serviceaccount:shop:viewer"), up.toString());
        awaitMetric("", "up{service='web'}");

        // Half of it: they are found, and cannot be asked
        cluster.kubectl("create", "clusterrole", "looker", "--verb=get,list,watch", "--resource=pods");
        cluster.kubectl(
                "create", "clusterrolebinding", "looker", "--clusterrole=looker", "--serviceaccount=shop:viewer");
        awaitMetric("0", "up{service='web'}");
        await().atMost(SOON).untilAsserted(() -> assertEquals("no-rights", failure("web")));

        cluster.kubectl("delete", "clusterrole", "devmon", "--ignore-not-found");
        List<String> commands = List.of(fix.split("`", -1)).stream()
                .filter(part -> part.startsWith("kubectl "))
                .toList();
        assertEquals(2, commands.size(), fix);
        commands.forEach(command ->
                cluster.kubectl(command.substring("kubectl ".length()).split(" ")));
        awaitMetric("1", "up{service='web'}");
        assertEquals("ok", text(kubernetes(), "/outcome"));
        assertFalse(lab.run("config").out().contains(token));
        assertFalse(
                cluster.everythingShownOf(lab.container("host-scraper")).contains(token),
                "in no label, argument or log");
    }

    @Test
    void needsNoMoreThanTheNamespacesThatAreNamed() {
        lab.settings("discovery: {kubernetes: {namespaces: [shop]}}\n");
        try {
            String token = cluster.account("local");
            lab.write("kubeconfig", cluster.with("user: {token: " + token + "}"));
            lab.run("up", "prometheus").expecting(0);
            Node refused = kubernetes();
            assertTrue(text(refused, "/found").contains("may not list pods in shop"), text(refused, "/found"));
            cluster.kubectl("delete", "clusterrole", "devmon", "--ignore-not-found");
            List.of(text(refused, "/fix").split("`", -1)).stream()
                    .filter(part -> part.startsWith("kubectl "))
                    .forEach(command -> cluster.kubectl(
                            command.substring("kubectl ".length()).split(" ")));

            cluster.pod(
                    "near",
                    "labels: {app: near}, annotations: {prometheus.io/scrape: 'true'}",
                    "ports: [{containerPort: 8080}]");
            awaitMetric("1", "up{service='near'}");
            assertEquals("ok", text(kubernetes(), "/outcome"));
        } finally {
            lab.settings("");
            lab.run("up", "prometheus").expecting(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"files", "token", "token-file", "plugin", "insecure", "server-name", "network"})
    void logsInByEveryFormOfKubeconfig(String form) {
        lab.write("kubeconfig", cluster.form(form));

        assertEquals("ok", text(kubernetes(), "/outcome"));
        cluster.pod(
                "by-" + form,
                "labels: {app: by-" + form + "}, annotations: {prometheus.io/scrape: 'true'}",
                "ports: [{containerPort: 8080}]");
        awaitMetric("1", "up{service='by-" + form + "'}");
    }

    private Node kubernetes() {
        return lab.json("doctor", "--json").children("/findings").stream()
                .filter(finding -> text(finding, "/check").equals("kubernetes"))
                .findFirst()
                .orElseThrow(AssertionError::new);
    }

    private String failure(String word) {
        return lab.json("explain", word, "--json").children("/explanations/0/steps").stream()
                .flatMap(step -> step.text("/cause").filter(cause -> !cause.isEmpty()).stream())
                .findFirst()
                .orElse("");
    }

    private Optional<Node> discovered(String pod) {
        return lab.json("discover", "--json").children("/services").stream()
                .filter(service -> service.text("/container").equals(Optional.of(pod)))
                .findFirst();
    }

    private void awaitMetric(String value, String expression) {
        await().atMost(SOON).untilAsserted(() -> assertEquals(value, metric(expression), expression));
    }

    private String metric(String expression) {
        return LabStack.value(lab.port("prometheus", "http"), expression);
    }
}
