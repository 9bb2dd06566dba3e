package dev.devmon.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Problems;
import dev.devmon.definition.Settings.SignalSettings;
import dev.devmon.exposition.Exposition;
import dev.devmon.exposition.ExpositionReader;
import dev.devmon.exposition.FamilyCollector;
import dev.devmon.exposition.MetricFamily;
import dev.devmon.signals.Convention.Label;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What real services publish, and the convention that reads it. What comes of it say frameworks_test.yml, grpc_test.yml and
 * consumers_test.yml in stack/prometheus/tests.
 */
class FrameworkSeriesTest {
    @ParameterizedTest
    @CsvSource({
        "spring-boot, micrometer",
        "prom-client, http_request_duration",
        "fastapi-instrumentator, http_requests_total",
        "otel-js, otel",
        "javalin, javalin",
        "vertx, vertx",
        "django-prometheus, django",
        "caddy, caddy",
        "haproxy, haproxy",
        "traefik, traefik",
        "envoy, envoy",
        "echo-subsystem, prefixed",
        "go-grpc-middleware, grpc_prometheus",
        "py-grpc-prometheus, grpc_prometheus",
        "micrometer-grpc, grpc_micrometer",
        "micrometer-grpc-observation, grpc_observation",
        "grpc-opentelemetry, grpc_otel",
        "otelgrpc, otel_rpc",
        "otel-java-agent-grpc, otel_rpc_legacy",
    })
    void readsRequestsWithTheirStatusAndRoute(String exposition, String convention) throws IOException {
        List<MetricFamily> families = families(exposition + ".txt");
        Convention best = conventions().all().stream()
                .filter(each -> families.stream().anyMatch(family -> counts(each, family.name())))
                .findFirst()
                .orElseThrow();
        List<MetricFamily> read =
                families.stream().filter(family -> best.reads(family.name())).toList();

        assertEquals(convention, best.name());
        for (Label label : List.of(Label.STATUS, Label.ROUTE)) {
            assertTrue(
                    read.stream().anyMatch(family -> best.sources(label).stream()
                            .anyMatch(source -> published(source, family))),
                    () -> label + " of " + read);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "spring-kafka, spring_kafka",
        "celery-exporter, celery",
        "bullmq, bullmq",
        "otel-js-kafkajs, otel",
    })
    void readsMessagesWithTheirQueue(String exposition, String convention) throws IOException {
        List<MetricFamily> families = families(exposition + ".txt");
        List<Consumer> readers = conventions().consumers().stream()
                .filter(each -> families.stream().anyMatch(family -> each.processed().stream()
                        .anyMatch(selector -> isOf(family, selector.metric())
                                && each.sources().getOrDefault("queue", List.of()).stream()
                                        .anyMatch(family.labels()::containsKey))))
                .toList();

        assertEquals(List.of(convention), readers.stream().map(Consumer::name).toList());
    }

    private static boolean isOf(MetricFamily family, String metric) {
        return metric.equals(family.name()) || metric.equals(family.name() + "_count");
    }

    /** A label of the service's own that a target has too gets a prefix when it is scraped. */
    private static boolean published(String source, MetricFamily family) {
        return Arrays.stream(source.split(Convention.JOIN, -1))
                .allMatch(label -> family.labels().containsKey(label.replaceFirst("^exported_", "")));
    }

    /** Durations alone do not tell: frameworks share their names. */
    private static boolean counts(Convention convention, String name) {
        return convention.requests().contains(name)
                || (convention.reads(name) && (convention.countsByHistogram() || convention.prefix() != null));
    }

    private static Conventions conventions() throws IOException {
        Problems problems = new Problems();
        Conventions conventions = Conventions.read(
                "conventions.yaml",
                Files.readString(Path.of("stack/prometheus/conventions.yaml")),
                new SignalSettings(List.of(), List.of(), List.of()),
                problems);
        problems.throwIfAny();
        return conventions;
    }

    private static List<MetricFamily> families(String file) throws IOException {
        try (InputStream body = Objects.requireNonNull(
                FrameworkSeriesTest.class.getResourceAsStream("/dev/devmon/expositions/" + file))) {
            FamilyCollector families = new FamilyCollector();
            ExpositionReader.read(body, Exposition.Format.PROMETHEUS, families);
            return families.families();
        }
    }
}
