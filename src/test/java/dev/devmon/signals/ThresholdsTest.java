package dev.devmon.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
    private static final String BUNDLED =
            """
            schema: 1
            thresholds:
              latency: {record: 'service:latency:seconds', kind: duration, default: 500ms, over: 'service:rate5m', by: [env, service]}
              objective:
                record: service:objective:ratio
                labels: {slo: availability}
                kind: ratio
                default: 99.5%
                over: service:rate5m
                by: [env, service]
              target:
                record: service_sla:target:ratio
                kind: ratio
                default: 99%
                over: service_sla:compliance:ratio1h
                by: [env, service, sla]
                stated: target_ratio
            """;

    private final Problems problems = new Problems();

    @Test
    void recordsTheDefaultsForEveryService() {
        assertRules(
                """
                service:latency:seconds
                    0.5 * group by (env, service) (service:rate5m)
                service:objective:ratio {slo=availability}
                    0.995 * group by (env, service) (service:rate5m)
                service_sla:target:ratio
                    max by (env, service, sla) (target_ratio)
                    or
                    0.99 * group by (env, service, sla) (service_sla:compliance:ratio1h)
                """);
    }

    @Test
    void recordsTheUsersDefaultInsteadOfTheStacks() {
        assertRules(
                """
                service:latency:seconds
                    0.3 * group by (env, service) (service:rate5m)
                service:objective:ratio {slo=availability}
                    1 * group by (env, service) (service:rate5m)
                service_sla:target:ratio
                    max by (env, service, sla) (target_ratio)
                    or
                    0 * group by (env, service, sla) (service_sla:compliance:ratio1h)
                """,
                "defaults: {latency: 300ms, objective: 100%, target: 0%}");
    }

    @Test
    void letsAServicesOwnValueCountMoreThanWhatItStatesAndThanTheDefault() {
        assertRules(
                """
                service:latency:seconds
                    1.5 * group by (env, service) (service:rate5m{service="orders"})
                    or
                    7200 * group by (env, service) (service:rate5m{service="pay"})
                    or
                    0.5 * group by (env, service) (service:rate5m)
                service:objective:ratio {slo=availability}
                    0.999 * group by (env, service) (service:rate5m{service="orders"})
                    or
                    0.995 * group by (env, service) (service:rate5m)
                service_sla:target:ratio
                    0.9 * group by (env, service, sla) (service_sla:compliance:ratio1h{service="pay"})
                    or
                    max by (env, service, sla) (target_ratio)
                    or
                    0.99 * group by (env, service, sla) (service_sla:compliance:ratio1h)
                """,
                """
                services:
                  pay: {latency: 2h, target: 90%}
                  orders: {latency: 1500ms, objective: 99.9%}
                """);
    }

    @Test
    void laysLaterFilesOverEarlierOnes() {
        RecordingRuleFile rules = rules(
                """
                defaults: {latency: 300ms}
                services: {orders: {latency: 1s}, pay: {latency: 200ms}}
                """,
                """
                defaults: {latency: 400ms}
                services: {orders: {latency: 700ms}}
                """);

        assertEquals(
                """
                0.7 * group by (env, service) (service:rate5m{service="orders"})
                or
                0.2 * group by (env, service) (service:rate5m{service="pay"})
                or
                0.4 * group by (env, service) (service:rate5m)""",
                rules.rules().get(0).expression());
    }

    @Test
    void quotesNamesOfServicesWhateverIsInThem() {
        String text = rules(
                        """
                services:
                  'a"b\\c': {latency: 1s}
                  "new\\nline: }": {latency: 2s}
                  '.*|${stack.name}': {latency: 3s}
                  '': {latency: 4s}
                """)
                .text();

        assertEquals(
                """
                          4 * group by (env, service) (service:rate5m{service=""})
                          or
                          3 * group by (env, service) (service:rate5m{service=".*|${stack.name}"})
                          or
                          1 * group by (env, service) (service:rate5m{service="a\\"b\\\\c"})
                          or
                          2 * group by (env, service) (service:rate5m{service="new\\u000aline: }"})
                          or
                          0.5 * group by (env, service) (service:rate5m)
                """,
                text.lines().skip(9).limit(9).collect(Collectors.joining("\n", "", "\n")));
        assertEquals(
                text.lines().skip(9).limit(9).map(String::strip).collect(Collectors.joining("\n", "", "\n")),
                Objects.requireNonNull(Yaml.read("thresholds.yml", text, problems))
                        .text("/groups/0/rules/0/expr")
                        .orElseThrow());
    }

    @Test
    void reportsEveryErrorOfEveryFileAtOnce() {
        ThresholdsReader reader = new ThresholdsReader(problems)
                .read(
                        "stack/thresholds.yaml",
                        """
                        schema: 1
                        thresholds:
                          latency: {record: 'a:b', kind: duration, default: 500ms, over: 'c:d', by: [env]}
                          ratio: {record: 'a b', kind: share, default: 5, over: c, by: [a-b], stated: '1x', extra: 1}
                          empty: {}
                        """);
        reader.tune(Objects.requireNonNull(Yaml.read(
                "devmon.yaml",
                """
                defaults:
                  latncy: 300ms
                  latency: 300
                service: {}
                services:
                  orders: {latency: 0ms, Latency: 1s}
                  pay: 5
                """,
                problems)));

        assertEquals(
                """
                devmon.yaml:2: unknown key "latncy" -> did you mean "latency"? use one of: latency, ratio, empty
                devmon.yaml:3: latency: expected a duration such as 300ms or 2s, found "300" \
                -> write a duration such as 300ms or 2s
                devmon.yaml:4: unknown key "service" -> did you mean "services"? use one of: defaults, services
                devmon.yaml:6: latency: expected a duration such as 300ms or 2s, found "0ms" \
                -> write a duration such as 300ms or 2s
                devmon.yaml:6: unknown key "Latency" -> did you mean "latency"? use one of: latency, ratio, empty
                devmon.yaml:7: expected a mapping, found a number -> write `key: value` lines
                stack/thresholds.yaml:4: kind: expected one of duration, ratio, found "share" \
                -> write one of duration, ratio
                stack/thresholds.yaml:4: record: expected the name of a metric, found "a b" -> write the name of a metric
                stack/thresholds.yaml:4: default: expected a duration such as 300ms or 2s, found "5" \
                -> write a duration such as 300ms or 2s
                stack/thresholds.yaml:4: by: expected the name of a label, found "a-b" -> write the name of a label
                stack/thresholds.yaml:4: stated: expected the name of a metric, found "1x" -> write the name of a metric
                stack/thresholds.yaml:4: unknown key "extra" -> use one of: kind, record, default, over, by, labels, stated
                stack/thresholds.yaml:5: "record" is missing -> add `record:`
                stack/thresholds.yaml:5: "kind" is missing -> add `kind:`
                stack/thresholds.yaml:5: "default" is missing -> add `default:`
                stack/thresholds.yaml:5: "over" is missing -> add `over:`
                stack/thresholds.yaml:5: "by" is missing -> add `by:`
                """,
                problems.list().stream()
                        .map(problem -> problem.at() + ": " + problem.what() + " -> " + problem.fix() + "\n")
                        .collect(Collectors.joining()));
    }

    private void assertRules(String expected, String... own) {
        assertEquals(
                expected,
                rules(own).rules().stream()
                        .map(rule -> rule.record()
                                + (rule.labels().isEmpty() ? "" : " " + rule.labels())
                                + "\n"
                                + rule.expression().indent(4))
                        .collect(Collectors.joining()));
    }

    private RecordingRuleFile rules(String... own) {
        ThresholdsReader reader = new ThresholdsReader(problems).read("stack/thresholds.yaml", BUNDLED);
        for (String text : own) {
            reader.tune(Objects.requireNonNull(Yaml.read("devmon.yaml", text, problems)));
        }
        problems.throwIfAny();
        return ThresholdRules.of(reader.thresholds(), "here");
    }
}
