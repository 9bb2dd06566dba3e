package dev.devmon.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.exposition.MetricLints.Finding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricLintsTest {
    private static final Path REAL = Path.of("src/test/resources/dev/devmon/expositions");

    /** The type and name of a metric, what is wrong with it, and the advice; no problem for none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "counter | orders | is a counter that does not end in _total | rename it to orders_total",
                "counter | orders_count | ends in _count, but is a counter; is a counter that does not end in _total | rename it to orders_total",
                "counter | orders_counter_total | says its own type, counter | rename it to orders_total",
                "counter | orders_total | |",
                "gauge | orders_total | ends in _total, but is a gauge | rename it to orders",
                "gauge | queue_gauge | says its own type, gauge | rename it to queue",
                "gauge | gauge | |",
                "gauge | queue_sum | ends in _sum, but is a gauge | rename it to queue",
                "summary | wait_seconds_bucket | ends in _bucket, but is a summary | rename it to wait_seconds",
                "histogram | wait_milliseconds | is in milliseconds instead of seconds | rename it to wait_seconds, with its values in seconds",
                "histogram | wait_ms | abbreviates its unit, ms | rename it to wait_seconds, with its values in seconds",
                "histogram | wait_seconds | |",
                "histogram | wait | is a histogram without a unit | end its name in its unit: _seconds, _bytes or _ratio",
                "gauge | uptime_hours | is in hours instead of seconds | rename it to uptime_seconds, with its values in seconds",
                "gauge | memory_mb | abbreviates its unit, mb | rename it to memory_bytes, with its values in bytes",
                "gauge | disk_used_percent | is in percent instead of ratio | rename it to disk_used_ratio, with its values from 0 to 1",
                "gauge | heapUsed_kibibytes | is not in snake_case; is in kibibytes instead of bytes | rename it to heap_used_bytes, with its values in bytes",
                "gauge | job:orders:rate5m | has a colon, which is for recording rules | rename it to job_orders_rate5m",
                "gauge | _ | is not in snake_case | give it a name of a to z, 0 to 9 and _",
                "untyped | orders_count | |",
                "untyped | orders_total | |",
            })
    void saysWhatIsWrongWithANameAndWhatToCallIt(String type, String name, String problem, String fix)
            throws IOException {
        String suffix = type.equals("histogram") ? "_bucket{le=\"+Inf\"}" : type.equals("summary") ? "_sum" : "";
        List<Finding> findings =
                lints("# TYPE " + name + " " + type + "\n# HELP " + name + " Help.\n" + name + suffix + " 1\n");

        assertEquals(problem == null ? List.of() : List.of(new Finding(name, problem, fix)), findings);
    }

    @Test
    void wantsAHelpText() throws IOException {
        assertEquals(
                List.of(new Finding("orders", "has no help text", "say in its help what it counts or measures")),
                lints("# TYPE orders gauge\n# HELP orders\norders 1\n"));
    }

    @Test
    void proposesNoNameThatAnotherMetricHas() throws IOException {
        assertEquals(
                List.of("give it another name: there is a wait_seconds, with its values in seconds"),
                lints(
                                """
                                # HELP wait_ms Wait.
                                # TYPE wait_ms gauge
                                wait_ms 1
                                # HELP wait_seconds Wait.
                                # TYPE wait_seconds gauge
                                wait_seconds 1
                                """)
                        .stream()
                        .map(Finding::fix)
                        .toList());
    }

    /** A label of a gauge, and what is wrong with it; nothing for none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "userId | has the label userId, which is not in snake_case | rename the label to user_id",
                "le | has the label le, but is not a histogram | rename the label",
                "quantile | has the label quantile, but is not a summary | rename the label",
                "service | has the label service, which its target has too | rename the label, as in service_name: it is stored as exported_service",
                "user_id | |",
                "__name | |",
            })
    void saysWhatIsWrongWithALabel(String label, String problem, String fix) throws IOException {
        assertEquals(
                problem == null ? List.of() : List.of(new Finding("depth", problem, fix)),
                lints("# TYPE depth gauge\n# HELP depth Help.\ndepth{" + label + "=\"1\"} 1\n"));
    }

    /** The same as promtool says of them, and what only devmon does: histograms without a unit, and labels of targets. */
    @Test
    void findsInRealExpositionsWhatIsThere() throws IOException {
        List<String> found;
        try (Stream<Path> files = Files.list(REAL)) {
            found = files.filter(Files::isRegularFile)
                    .sorted()
                    .flatMap(MetricLintsTest::problems)
                    .toList();
        }

        assertEquals(
                """
                bullmq.txt bullmq_job_count ends in _count, but is a gauge
                celery-exporter.txt celery_active_worker_count ends in _count, but is a gauge
                celery-exporter.txt celery_task_runtime is a histogram without a unit
                envoy.txt envoy_cluster_upstream_rq_xx is a counter that does not end in _total
                envoy.txt envoy_cluster_upstream_rq_xx has no help text
                envoy.txt envoy_http_downstream_rq_time is a histogram without a unit
                envoy.txt envoy_http_downstream_rq_time has no help text
                envoy.txt envoy_http_downstream_rq_xx is a counter that does not end in _total
                envoy.txt envoy_http_downstream_rq_xx has no help text
                envoy.txt envoy_listener_http_downstream_rq_xx is a counter that does not end in _total
                envoy.txt envoy_listener_http_downstream_rq_xx has no help text
                micrometer-grpc-observation.txt grpc_server_received_total has no help text
                micrometer-grpc-observation.txt grpc_server_seconds has no help text
                micrometer-grpc-observation.txt grpc_server_sent_total has no help text
                micrometer-grpc.txt grpc_server_processing_duration_seconds has the label methodType, which is not in snake_case
                micrometer-grpc.txt grpc_server_processing_duration_seconds has the label service, which its target has too
                micrometer-grpc.txt grpc_server_processing_duration_seconds has the label statusCode, which is not in snake_case
                micrometer-grpc.txt grpc_server_requests_received_messages_total has the label methodType, which is not in snake_case
                micrometer-grpc.txt grpc_server_requests_received_messages_total has the label service, which its target has too
                otel-java-agent-grpc.txt rpc_server_duration_milliseconds is in milliseconds instead of seconds
                otel-js-kafkajs.txt messaging_process_duration is a histogram without a unit
                otel-js.txt http_server_request_duration is a histogram without a unit
                spring-boot.txt http_server_requests_active_seconds has no help text
                spring-boot.txt http_server_requests_seconds has no help text
                spring-boot.txt http_server_requests_seconds_max has no help text
                spring-boot.txt system_cpu_count ends in _count, but is a gauge
                spring-graphql.txt graphql_request_INTERNAL_ERROR_total is not in snake_case
                spring-graphql.txt graphql_request_INTERNAL_ERROR_total has no help text
                spring-graphql.txt graphql_request_seconds has no help text
                spring-graphql.txt http_server_requests_seconds has no help text
                spring-pools.txt tomcat_threads_busy_threads has no help text
                spring-pools.txt tomcat_threads_config_max_threads has no help text
                spring-pools.txt tomcat_threads_current_threads has no help text
                traefik.txt traefik_service_request_duration_seconds has the label service, which its target has too
                traefik.txt traefik_service_requests_bytes_total has the label service, which its target has too
                traefik.txt traefik_service_requests_total has the label service, which its target has too
                traefik.txt traefik_service_responses_bytes_total has the label service, which its target has too
                """,
                String.join("\n", found) + "\n");
    }

    private static Stream<String> problems(Path file) {
        try (InputStream body = Files.newInputStream(file)) {
            return lints(body).stream()
                    .map(finding -> file.getFileName() + " " + finding.metric() + " " + finding.problem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Finding> lints(String page) throws IOException {
        return lints(new ByteArrayInputStream(page.getBytes(UTF_8)));
    }

    private static List<Finding> lints(InputStream body) throws IOException {
        FamilyCollector families = new FamilyCollector();
        Exposition exposition = ExpositionReader.read(body, Exposition.Format.PROMETHEUS, families);
        assertTrue(exposition.series() > 0);
        return MetricLints.of(families.families(), MetricLints.OF_TARGETS);
    }
}
