package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.JsonSelection;
import dev.devmon.definition.ProjectMetric.Command;
import dev.devmon.definition.ProjectMetric.Document;
import dev.devmon.definition.ProjectMetric.Lines;
import dev.devmon.definition.ProjectMetric.Sql;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricSettingsTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void oneComponent() {
        stack = new StackFolder(folder).component("web", "");
    }

    @Test
    void readsQueriesAndCommands() {
        stack.settings(
                "project/devmon.yaml",
                """
                metrics:
                  - name: orders_open
                    help: Orders not shipped yet
                    labels: [status]
                    every: 30s
                    sql: {database: orders-db/shop, query: "SELECT status, count(*) AS value FROM orders GROUP BY 1; "}
                  - {name: files_copied_total, help: Copies, type: counter, service: backup, command: [sh, -c, "ls | wc -l"]}
                """);
        List<ProjectMetric> metrics = stack.load().settings().metrics();

        assertEquals(
                List.of(
                        new Sql("orders-db", "shop", "SELECT status, count(*) AS value FROM orders GROUP BY 1"),
                        new Command(List.of("sh", "-c", "ls | wc -l"), folder.resolve("project"))),
                metrics.stream().map(ProjectMetric::source).toList());
        assertEquals(
                List.of(Duration.ofSeconds(30), Duration.ofMinutes(1)),
                metrics.stream().map(ProjectMetric::every).toList());
        assertEquals(ProjectMetric.Type.COUNTER, metrics.get(1).family().type());
        assertEquals(List.of("status"), metrics.get(0).labels());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: openOrders, help: h | openOrders is not in snake_case | rename it to open_orders",
                "name: wait_ms, help: h | wait_ms abbreviates its unit, ms | rename it to wait_seconds",
                "name: sent_total, help: h | sent_total ends in _total, but is a gauge | rename it to sent",
                "name: sent, type: counter, help: h | sent is a counter that does not end in _total | rename it to sent_total",
                "name: open, help: h, labels: [env] | open has the label env, which its target has too | rename the label",
                "name: open, help: h, labels: ['a)'] | labels: expected a label of a to z, 0 to 9 and _, found \"a)\" | write a label",
                "name: open, help: h, labels: [a, a] | open has a label twice | name each label once",
                "name: node_load1, help: h | node_load1 is named like the stack's own metrics | begin with another word",
                "name: open | \"help\" is missing | add `help:`",
                "name: open, help: h, every: 1s | every: expected a duration from 5s to 24h, found \"1s\" | write a duration",
                "name: taken, help: h | taken of shop is defined at project/devmon.yaml:2 too | give one of them another name, or other labels",
                "name: open, help: h, sql: {database: db, query: q} | a metric has one of `sql`, `json`, `logs` and `command` | write `sql:",
                "name: taken, help: h, fixed: {queue: a}, type: counter | taken is a gauge at project/devmon.yaml:2 | another name",
                "name: open, help: h, labels: [queue], fixed: {queue: a} | queue is fixed, and comes from the source too | rename it",
                "name: open, help: h, fixed: {'a b': a} | \"a b\" is not a label of a to z, 0 to 9 and _ | rename it",
                "business: queues | business: expected one of kpi, sla-events, sla-good, transactions, queue, job, found \"queues\" | write one of",
                "business: queue, name: depth | `business` says it already | remove `name:`",
                "business: queue, limit: many | limit: expected a number, found \"many\" | write a number",
            })
    void refusesWhatBreaksTheNamingPractice(String metric, String what, String fix) {
        stack.settings(
                "project/devmon.yaml",
                "metrics:\n  - {name: taken, help: h, service: shop, command: [date]}\n  - {service: shop, command: [date], "
                        + metric + "}\n");
        List<Failure> failures =
                assertThrows(FailureException.class, stack::load).failures();

        String said = failures.stream()
                .map(failure -> failure.what() + " " + failure.why() + " " + failure.fix())
                .toList()
                .toString()
                .replace(folder + "/", "");
        assertEquals(true, said.contains(what) && said.contains(fix) && said.contains("project/devmon.yaml:3"), said);
    }

    @Test
    void wantsToKnowWhoseACommandsOutputIs() {
        stack.settings("project/devmon.yaml", "metrics: [{name: open, help: h, command: [date]}]\n");

        assertEquals(
                "add `service:`",
                assertThrows(FailureException.class, stack::load)
                        .failures()
                        .get(0)
                        .fix());
    }

    private List<ProjectMetric> metrics(String text) {
        stack.settings("project/devmon.yaml", "metrics:\n" + text);
        return stack.load().settings().metrics();
    }

    @Test
    void readsDocumentsAndLogLines() {
        List<ProjectMetric> metrics = metrics(
                """
                  - {name: mails_open, help: h, service: mail, labels: [queue], json: {url: "http://127.0.0.1:8080/stats", path: "$.queues[*]", value: depth}}
                  - {name: orders_placed_total, help: h, labels: [currency], logs: {service: shop, query: "message:placed", field: labels.currency}}
                """);

        assertEquals(
                List.of(
                        new Document(
                                URI.create("http://127.0.0.1:8080/stats"), new JsonSelection("$.queues[*]"), "depth"),
                        new Lines("shop", "message:placed", "labels.currency")),
                metrics.stream().map(ProjectMetric::source).toList());
        assertEquals("shop", metrics.get(1).service());
        assertEquals(ProjectMetric.Type.COUNTER, metrics.get(1).family().type());
        assertEquals(Duration.ofSeconds(10), metrics.get(1).every());
    }

    @Test
    void makesBusinessMetricsOfTheContract() {
        List<ProjectMetric> metrics = metrics(
                """
                  - {business: queue, limit: 100, service: mail, fixed: {queue: out}, command: [date]}
                  - {business: queue, service: orders, labels: [tenant], command: [date]}
                  - {business: kpi, atLeast: 0.03, service: shop, fixed: {kpi: conversion}, command: [date]}
                  - {business: job, maxAge: 26h, service: shop, command: [date]}
                """);

        assertEquals(
                List.of(
                        "business_queue_depth",
                        "business_queue_depth_2",
                        "business_kpi_value",
                        "business_job_last_success_timestamp_seconds"),
                metrics.stream().map(ProjectMetric::id).toList());
        assertEquals(
                List.of(List.of(), List.of("queue", "tenant"), List.of(), List.of("batch_job")),
                metrics.stream().map(ProjectMetric::labels).toList());
        assertEquals(
                List.of(
                        "business_queue_depth_limit{} 100",
                        "business_kpi_target{direction=min} 0.03",
                        "business_job_max_age_seconds{} 93600.0"),
                metrics.stream()
                        .flatMap(metric -> metric.beside().stream())
                        .map(beside -> beside.family().name() + beside.fixed() + " " + beside.value())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: a, service: s, json: {url: 'ftp://x/', path: $} | url: expected a URL such as http://127.0.0.1:8080/stats, found \"ftp://x/\"",
                "name: a, service: s, json: {url: 'http://x/', path: '$['} | path: expected a JSONPath such as $.queues[*], found \"$[\"",
                "name: a, service: s, json: {path: $} | \"url\" is missing",
                "name: a, service: s, labels: [b], json: {url: 'http://x/', path: $} | with labels, the path selects objects",
                "name: a_total, labels: [b], logs: {service: s} | the values of `field` are those of one label, and a_total has 1",
                "name: a_total, logs: {service: s, field: f} | the values of `field` are those of one label, and a_total has 0",
                "name: a, type: gauge, logs: {service: s} | lines are counted, and a is no counter",
                "name: a_total, every: 5s, logs: {service: s} | unknown key \"every\"",
            })
    void refusesSourcesThatGiveNoMetric(String metric, String problem) {
        stack.settings("project/devmon.yaml", "metrics: [{help: h, " + metric + "}]\n");
        String said = assertThrows(FailureException.class, stack::load).failures().stream()
                .map(Failure::why)
                .toList()
                .toString();

        assertTrue(said.contains(problem), said);
    }
}
