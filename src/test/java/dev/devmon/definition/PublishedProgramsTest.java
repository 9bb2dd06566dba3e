package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the published programs want of the shipped files: each of these goes wrong otherwise, and where no test runs the program. */
class PublishedProgramsTest {
    private final Stack stack = StackLoader.load(StackFiles.bundled(), List.of(), null);

    private static String text(String file) throws IOException {
        return Files.readString(Path.of("stack", file));
    }

    private static Node yaml(String file) throws IOException {
        Problems problems = new Problems();
        Node node = Objects.requireNonNull(Yaml.read(file, text(file), problems), file);
        problems.throwIfAny();
        return node;
    }

    private Component component(String name) {
        return stack.component(name).orElseThrow();
    }

    /** Grafana 12.4 asks the Jaeger source in another store's language, and finds nothing. */
    @Test
    void grafanaLeadsFromAnExemplarToTheTraceByItsAddress() throws IOException {
        Node link = yaml("grafana/provisioning/datasources/devmon.yml")
                .find("/datasources/0/jsonData/exemplarTraceIdDestinations/0")
                .orElseThrow();

        assertEquals(
                Optional.of("http://localhost:${component.jaeger.port.ui}/trace/$${__value.raw}"), link.text("/url"));
        assertEquals(Optional.empty(), link.text("/datasourceUid"));
    }

    /** Its API answers before the ports of the pipeline are open. */
    @Test
    void logstashIsReadyWhenItsPipelineRuns() {
        Ready.Http ready = (Ready.Http) component("logstash").ready().check();

        assertEquals("/_health_report", ready.path());
        assertEquals(
                new Ready.JsonValue("/indicators/pipelines/indicators/main/details/status/state", "RUNNING"),
                ready.json());
    }

    /** A lookup for each connection waits for a server that a laptop may not have; the tag would be on every line. */
    @Test
    void logstashLooksUpNoNamesAndAddsNoTag() throws IOException {
        String pipeline = text("elk/logstash/pipeline/logstash.conf");

        assertTrue(pipeline.contains("dns_reverse_lookup_enabled => false"));
        assertTrue(pipeline.contains("include_codec_tag => false"));
    }

    /** Since Docker 29 it is there that containers are found. */
    @Test
    void cadvisorKnowsWhereContainerdIs() {
        assertTrue(component("cadvisor").command().contains("--containerd=/var/run/containerd/containerd.sock"));
    }

    @Test
    void prometheusForgetsAContainerThatWasMadeAnewAtOnce() throws IOException {
        assertEquals(
                Optional.of("true"),
                yaml("prometheus/prometheus.yml").text("/scrape_configs/0/track_timestamps_staleness"));
    }

    @Test
    void prometheusTakesItsRetentionFromItsConfiguration() throws IOException {
        assertEquals(Optional.of("15d"), yaml("prometheus/prometheus.yml").text("/storage/tsdb/retention/time"));
        assertEquals(Optional.of("2GB"), yaml("prometheus/prometheus.yml").text("/storage/tsdb/retention/size"));
        assertTrue(component("prometheus").command().stream().noneMatch(option -> option.contains("retention")));
    }

    /** It takes their seconds for milliseconds. */
    @Test
    void jaegerDoesNotShowDurationsAThousandTimesTooSmall() throws IOException {
        Node pages = Json.read(text("jaeger/ui.json")).orElseThrow();

        assertEquals(Optional.of("false"), pages.text("/monitor/menuEnabled"));
        assertFalse(text("jaeger/config.yaml").contains("metric_backends"));
    }

    @Test
    void filebeatDoesNotNameItselfAsTheHostOfALine() throws IOException {
        assertTrue(text("elk/filebeat/filebeat.yml").contains("agent.id, host, input"));
    }

    @Test
    void theCollectorTriesAgainWhereADataStreamCannotBeMadeYet() throws IOException {
        assertEquals(
                Optional.of("404"),
                yaml("otel-collector/logs.yaml").text("/exporters/elasticsearch/retry/retry_on_status/0"));
    }
}
