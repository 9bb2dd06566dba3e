package dev.devmon;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported for operators, as a real API server takes it that has the definitions of their resources. */
@Tag("docker")
@Tag("lab")
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportOperatorIT {
    private final LabStack lab = new LabStack();
    private final Path folder = lab.folder.resolve("exported");
    private LabCluster cluster;

    @BeforeAll
    void export() {
        cluster = new LabCluster(lab);
        cluster.start();
        cluster.defineOperatorResources();
        cluster.kubectl("create", "namespace", "monitoring");
        lab.run("export", "operator", folder.toString()).expecting(0);
    }

    @AfterAll
    void takeDown() {
        lab.close();
        if (cluster != null) {
            cluster.close();
        }
    }

    private String taken(String... what) {
        return cluster.kubectl(Stream.concat(
                        Stream.of("apply", "--server-side", "--dry-run=server", "--validate=strict"), Stream.of(what))
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void anApiServerTakesEveryObject(String environment) {
        String said =
                taken("-k", folder.resolve("overlays").resolve(environment).toString());

        for (String object : new String[] {
            "prometheusrule.monitoring.coreos.com/devmon-service-health",
            "podmonitor.monitoring.coreos.com/devmon-pods",
            "servicemonitor.monitoring.coreos.com/devmon-containers",
            "scrapeconfig.monitoring.coreos.com/devmon-stack",
            "alertmanagerconfig.monitoring.coreos.com/devmon",
            "configmap/devmon-dashboard-home",
            "opentelemetrycollector.opentelemetry.io/otel",
            "elasticsearch.elasticsearch.k8s.elastic.co/elasticsearch",
            "kibana.kibana.k8s.elastic.co/kibana",
            "beat.beat.k8s.elastic.co/filebeat",
            "statefulset.apps/jaeger"
        }) {
            assertTrue(said.contains(object + " serverside-applied (server dry run)"), said);
        }
    }

    /** The chart hands these on as they are, but for its own switches. */
    @ParameterizedTest
    @CsvSource({"Prometheus, /prometheus/prometheusSpec", "Alertmanager, /alertmanager/alertmanagerSpec"})
    void theValuesAreWhatTheChartsResourcesKnow(String kind, String pointer) throws IOException {
        String file = "overlays/staging/values.yaml";
        Node values = Yaml.read(file, Files.readString(folder.resolve(file)));
        Map<String, Object> spec = values.entries(pointer).entrySet().stream()
                .filter(entry -> !entry.getKey().endsWith("NilUsesHelmValues"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Objects.requireNonNull(entry.getValue().plain())));
        lab.write(
                kind + ".json",
                Json.write(Map.of(
                        "apiVersion",
                        "monitoring.coreos.com/v1",
                        "kind",
                        kind,
                        "metadata",
                        Map.of("name", "x", "namespace", "monitoring"),
                        "spec",
                        spec)));

        String said = taken("--filename=" + lab.folder.resolve(kind + ".json"));

        assertTrue(said.contains("/x serverside-applied (server dry run)"), said);
    }

    @Test
    void aSecondExportChangesNothing() {
        assertTrue(lab.run("export", "operator", folder.toString())
                .expecting(0)
                .err()
                .contains("0 files written, 0 removed"));
    }
}
