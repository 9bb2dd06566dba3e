package dev.devmon.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Settings.SignalSettings;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackLoader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the rules do is tested by stack/prometheus/tests/conventions-recorded_test.yml; here, how they are written. */
class ConventionRulesTest {
    private static final OwnRoutes OWN = new OwnRoutes(List.of("/metrics"), List.of("/health"));
    private static final OwnRoutes NONE = new OwnRoutes(List.of(), List.of());

    @Test
    void writesTheRulesOfTheStackAsInTheGoldenFile() throws IOException {
        Stack stack = StackLoader.load(StackFiles.bundled(), List.of(), null);

        assertEquals(
                golden("http-conventions.yml"), Signals.of(stack).ruleFiles(OWN).get("http-conventions.yml"));
    }

    @Test
    void writesTheRulesOfConsumersAsInTheGoldenFile() throws IOException {
        Stack stack = StackLoader.load(StackFiles.bundled(), List.of(), null);

        assertEquals(golden("consumers.yml"), Signals.of(stack).ruleFiles(OWN).get("consumers.yml"));
    }

    @Test
    void writesOneLabelStepALine() {
        assertRules(
                """
                acme:
                  frameworks: Acme
                  priority: 7
                  duration: acme_seconds
                  status: [code, status]
                  route: path
                """,
                """
                # Made by devmon from here: changes here are lost at the next `devmon up`.
                groups:
                  - name: http-conventions
                    interval: 15s
                    rules:

                      # acme: Acme
                      - record: instance_route:http_server_requests:rate5m
                        expr: |
                          sum by (env, service, instance, method, route, status) (
                            label_replace(label_join(label_replace(
                              rate(acme_seconds_count{component="app"}[5m]),
                              "route", "$1", "path", "(.*)"),
                              "status", ";", "code", "status"),
                              "status", "$1", "status", ";*([^;]*).*")
                          )
                        labels: {convention: "acme"}
                      - record: service_convention:http_server_requests:priority
                        expr: |
                          7 * group by (env, service) (
                            instance_route:http_server_requests:rate5m{convention="acme"}
                            or
                            acme_seconds_count{component="app"}
                          )
                        labels: {convention: "acme"}
                      - record: instance_route_le:http_server_request_duration_seconds_bucket:rate5m
                        expr: |
                          sum by (env, service, instance, method, route, le) (
                            label_replace(
                              rate(acme_seconds_bucket{component="app"}[5m]),
                              "route", "$1", "path", "(.*)")
                          )
                        labels: {convention: "acme"}
                      - record: instance_route:http_server_request_duration_seconds_sum:rate5m
                        expr: |
                          sum by (env, service, instance, method, route) (
                            label_replace(
                              rate(acme_seconds_sum{component="app"}[5m]),
                              "route", "$1", "path", "(.*)")
                          )
                        labels: {convention: "acme"}
                      - record: service_convention:http_server_latency:priority
                        expr: |
                          7 * group by (env, service) (
                            instance_route_le:http_server_request_duration_seconds_bucket:rate5m{convention="acme", le="+Inf"}
                            or
                            acme_seconds_bucket{component="app", le="+Inf"}
                          )
                        labels: {convention: "acme"}
                """);
    }

    @Test
    void joinsTheLabelsOfARouteAndNamesTheProtocol() {
        String rules = rules(
                """
                acme: {frameworks: Acme, priority: 7, protocol: rpc, requests: acme_total, route: pack/verb}
                """,
                OWN);

        assertTrue(
                rules.contains(
                        """
                                    label_replace(label_join(
                                      rate(acme_total{component="app", pack!~"(?:[A-Z]+ )?/?(?:health|metrics)/?"}[5m]),
                                      "route", "/", "pack", "verb"),
                                      "status", "500", "status", "Oops|Ouch")
                        """),
                rules);
        assertTrue(rules.contains("labels: {convention: \"acme\", protocol: \"rpc\"}"), rules);
    }

    @Test
    void leavesOutOwnRequestsByEachLabelThatMayHoldTheRoute() {
        String own = "(?:[A-Z]+ )?/?(?:health|metrics)/?";
        String one = rules("acme: {frameworks: Acme, priority: 7, requests: acme_total, route: path}", OWN);
        String two = rules("acme: {frameworks: Acme, priority: 7, requests: acme_total, route: [path, url]}", OWN);

        assertTrue(one.contains("rate(acme_total{component=\"app\", path!~\"" + own + "\"}[5m])"), one);
        assertTrue(
                one.contains("or\n            acme_total{component=\"app\"}\n"),
                "it follows the convention all the same");
        assertTrue(
                two.contains("              rate(acme_total{component=\"app\", \n                path!~\"" + own
                        + "\",\n                url!~\"" + own + "\"}[5m])"),
                two);
    }

    @Test
    void namesThatMayBeginAnyhowAreToldByTheStatusAndKeepTheirBeginning() {
        String rules = rules(
                """
                acme: {frameworks: Acme, priority: 7, requests: acme_requests_total}
                any:
                  frameworks: any
                  priority: 5
                  prefix: '[a-z].*'
                  except: '.*client'
                  requests: _requests_total
                  status: [code, status]
                """,
                OWN);
        String selector =
                "{__name__=~\"[a-z].*_requests_total\", __name__!~\"acme_requests_total|.*client_requests_total\", component=\"app\", ";

        assertTrue(
                rules.contains(
                        """
                                  rate(label_replace(
                                    %sroute!~"(?:[A-Z]+ )?/?(?:health|metrics)/?"}
                                    unless
                                    %scode!~"[1-5](?:\\\\d\\\\d|xx)", status!~"[1-5](?:\\\\d\\\\d|xx)"},
                                    "name_prefix", "$1", "__name__", "([a-z].*)_requests_total")[5m:15s]),
                        """
                                .formatted(selector, selector)
                                .indent(4)),
                rules);
    }

    @Test
    void recordsNoDurationWhereThereIsNone() {
        String rules = rules("acme: {frameworks: Acme, priority: 7, requests: acme_total}");

        assertTrue(rules.contains("rate(acme_total{component=\"app\"}[5m])"));
        assertFalse(rules.contains("duration") || rules.contains("latency"), rules);
    }

    @Test
    void recordsMillisecondsApartAndTheirSumInSeconds() {
        String rules = rules("acme: {frameworks: Acme, priority: 7, duration: acme, unit: milliseconds}");

        assertTrue(rules.contains("record: instance_route_le:http_server_request_duration_milliseconds_bucket:rate5m"));
        assertTrue(rules.contains(" instance_route_le:http_server_request_duration_milliseconds_bucket:rate5m{"));
        assertTrue(rules.contains("rate(acme_sum{component=\"app\"}[5m])\n          ) / 1000\n"), rules);
        assertFalse(rules.contains("duration_seconds_bucket"));
    }

    @Test
    void keepsTextsFromTheUserInsideTheirQuotesAndComments() {
        String rules = rules(
                """
                acme:
                  frameworks: "Acme\\n      - record: x\\u2028y"
                  priority: 7
                  requests: acme_total
                  where: 'path=~"/a\\\\.b|\\"c\\""'
                  statuses: {'a.b"c\\d': 200}
                """);

        assertTrue(rules.contains("# acme: Acme       - record: x y\n"), rules);
        assertTrue(rules.contains("rate(acme_total{component=\"app\", path=~\"/a\\\\.b|\\\"c\\\"\"}[5m])"), rules);
        assertTrue(rules.contains("\"status\", \"200\", \"status\", \"a\\\\.b\\\"c\\\\\\\\d\")"), rules);
    }

    @Test
    void recordsNoSeriesTwice() {
        Stack stack = StackLoader.load(StackFiles.bundled(), List.of(), null);
        Problems problems = new Problems();
        Set<String> records = new HashSet<>();
        Signals.of(stack).ruleFiles(OWN).forEach((file, text) -> {
            Node root = Objects.requireNonNull(Yaml.read(file, text, problems));
            root.find("/groups/0/rules")
                    .orElseThrow()
                    .children()
                    .forEach(rule -> assertTrue(
                            records.add(rule.text("/record").orElseThrow()
                                    + rule.text("/labels/convention").orElse("")),
                            rule::toString));
        });

        problems.throwIfAny();
        assertTrue(records.contains("instance_route:http_server_requests:rate5mspanmetrics"), records::toString);
    }

    private static void assertRules(String convention, String expected) {
        assertEquals(expected, rules(convention));
    }

    private static String rules(String conventions) {
        return rules(conventions, NONE);
    }

    private static String rules(String conventions, OwnRoutes own) {
        Problems problems = new Problems();
        Conventions read = Conventions.read(
                "conventions.yaml",
                "schema: 1\nprotocols: {rpc: {statuses: {Oops: 500, Ouch: 500}}}\nconventions:\n"
                        + conventions.indent(2),
                new SignalSettings(List.of(), List.of(), List.of()),
                problems);
        problems.throwIfAny();
        return ConventionRules.of(read, own, "here").text();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ConventionRulesTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
