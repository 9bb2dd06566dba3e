package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is exported for a cluster, as a real API server takes it; and the real Prometheus with the exported files and the rights
 * that they give it, as in a pod.
 */
@Tag("docker")
@Tag("lab")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportKubernetesIT {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String IN_POD = "/var/run/secrets/kubernetes.io/serviceaccount/";

    private final LabStack lab = new LabStack();
    private final Path folder = lab.folder.resolve("exported");
    private final String scraper = lab.name + "-in-cluster";
    private LabCluster cluster;

    @BeforeAll
    void export() {
        cluster = new LabCluster(lab);
        cluster.start();
        lab.run("export", "kubernetes", folder.toString()).expecting(0);
        for (String namespace : new String[] {"monitoring-staging", "monitoring-production"}) {
            cluster.kubectl("create", "namespace", namespace);
        }
    }

    @AfterAll
    void takeDown() {
        DockerCli.run("rm", "--force", "--volumes", scraper);
        lab.close();
        if (cluster != null) {
            cluster.close();
        }
    }

    private String overlay(String environment) {
        return folder.resolve("overlays").resolve(environment).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void anApiServerTakesEveryObject(String environment) {
        String said = cluster.kubectl(
                "apply", "--server-side", "--dry-run=server", "--validate=strict", "-k", overlay(environment));

        for (String object : new String[] {
            "statefulset.apps/prometheus",
            "deployment.apps/grafana",
            "daemonset.apps/node-exporter",
            "service/otel-collector",
            "networkpolicy.networking.k8s.io/own-pods-only",
            "clusterrolebinding.rbac.authorization.k8s.io/devmon-prometheus-" + environment
        }) {
            assertTrue(said.contains(object + " serverside-applied (server dry run)"), said);
        }
    }

    @Test
    void prometheusFindsPodsWithTheRightsAndUnderTheLabelsThatAreExported() {
        cluster.kubectl("apply", "--server-side", "-k", overlay("staging"));
        cluster.pod(
                "orders-7d4b9c6f5d-x2x4z",
                "annotations: {prometheus.io/scrape: 'true', prometheus.io/port: '8080'},"
                        + " ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: orders-7d4b9c6f5d, uid: a, controller: true}]",
                "ports: [{containerPort: 9999}]");
        cluster.pod("quiet", "labels: {app: quiet}", "ports: [{containerPort: 8080}]");
        cluster.pod("named", "labels: {app: named}", "ports: [{containerPort: 8080, name: http-metrics}]");
        int port = FreePorts.one();
        runPrometheus(port);

        String labels = "component='app',env='staging',namespace='shop'";
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        "1",
                        LabStack.value(
                                port,
                                "up{service='orders',job='orders',instance='shop/orders-7d4b9c6f5d-x2x4z:8080',"
                                        + labels + "}")));
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        "1", LabStack.value(port, "up{service='named',instance='shop/named:8080'," + labels + "}")));
        assertEquals("2", LabStack.value(port, "count(up{component='app'})"), "nobody else");
        await().atMost(SOON)
                .untilAsserted(() -> assertEquals(
                        "1",
                        LabStack.value(port, "up{job='host-scraper'}"),
                        "or HostScraperSilent would fire for ever"));
        assertEquals("", LabStack.value(port, "prometheus_build_info{job='host-scraper'}"));
    }

    /** As its pod would run it: the account's token, the cluster's certificate, and the mounted files. */
    private void runPrometheus(int port) {
        lab.write("token", cluster.kubectl("create", "token", "prometheus", "--namespace=monitoring-staging"));
        String server = lab.name + "-api-server";
        lab.write("ca.crt", DockerCli.run("exec", server, "cat", "ca.crt") + "\n");
        String base = folder + "/base/config/prometheus/etc/prometheus/";
        String overlay = folder + "/overlays/staging/config/prometheus/etc/prometheus/";
        DockerCli.run(
                "run",
                "--detach",
                "--name=" + scraper,
                "--publish=127.0.0.1:" + port + ":9090",
                "--env=KUBERNETES_SERVICE_HOST="
                        + DockerCli.run("inspect", "--format={{.NetworkSettings.IPAddress}}", server),
                "--env=KUBERNETES_SERVICE_PORT=6443",
                "--volume=" + lab.folder.resolve("token") + ":" + IN_POD + "token:ro",
                "--volume=" + lab.folder.resolve("ca.crt") + ":" + IN_POD + "ca.crt:ro",
                "--volume=" + base + "rules:/etc/prometheus/rules:ro",
                "--volume=" + base + "targets:/etc/prometheus/targets:ro",
                "--volume=" + overlay + "prometheus.yml:/etc/prometheus/prometheus.yml:ro",
                "--volume=" + overlay + "in-cluster:/etc/prometheus/in-cluster:ro",
                lab.image("prometheus"));
    }
}
