package dev.devmon.alerting.firing;

import static dev.devmon.alerting.ParsedExpressions.alert;
import static dev.devmon.alerting.ParsedExpressions.labels;
import static dev.devmon.alerting.ParsedExpressions.published;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Problems;
import dev.devmon.promql.Expression;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FiringConditionsTest {
    private static final AdviceBook BOOK = AdviceReader.read(
            "advice.yaml",
            """
            schema: 1
            shared: [shared_.+]
            events:
              metrics: {'shared_(a|b).*': shared_up}
            advice:
              - {missing: a, present: 'b{kind="two"}', says: it has the wrong kind, change: another kind}
              - {missing: a, present: '{__name__=~"home_.+_total"}', says: '{metric} is unknown', if: '{metric} counts', change: 'a: {metric}'}
              - {missing: a, runtimes: [node], says: its default metrics are off, change: collectDefaultMetrics()}
              - {missing: [a, c], says: it measures nothing, if: it does anything, change: measure it}
            """,
            new Problems());

    private final FiringConditions conditions = new FiringConditions(
            List.of(
                    alert("AboutServices", "rate(a[5m]) > 1"),
                    alert("AboutBoth", "a > 1 or b > 1"),
                    alert("Watchdog", "vector(1)"),
                    alert("StackDown", "up{component=~\"stack|exporter\"} == 0"),
                    alert("ServiceDown", "up{component=\"app\"} == 0"),
                    alert("Shared", "shared_a > 1")),
            BOOK);

    private static SeriesIndex index(String service, String... series) {
        return new SeriesIndex(published(service, series), BOOK.events());
    }

    private Firability judged(String alert, String runtime, String... series) {
        return conditions.of("shop", runtime, index("shop", series), List.of()).stream()
                .filter(judged -> judged.alert().equals(alert))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsAlertsAboutServicesFromThoseAboutNone() {
        assertEquals(
                List.of("AboutServices", "AboutBoth", "ServiceDown"),
                conditions.of("shop", null, index("shop"), List.of()).stream()
                        .map(Firability::alert)
                        .toList());
        assertEquals(
                List.of("Watchdog", "StackDown", "Shared"),
                conditions.ofNoService(index("shop")).stream()
                        .map(Firability::alert)
                        .toList());
    }

    @Test
    void anAlertCanFireWhereItsSeriesAre() {
        assertEquals(new Firability("AboutServices", List.of(), "", null, null), judged("AboutServices", "node", "a"));
        assertTrue(judged("AboutBoth", "node", "b").canFire());
    }

    @Test
    void theFirstAdviceThatFitsCounts() {
        assertEquals(
                "another kind",
                judged("AboutServices", "node", "b{kind=\"two\"}").change());
        assertEquals(
                "collectDefaultMetrics()",
                judged("AboutServices", "node", "b{kind=\"one\"}").change());
        assertEquals(
                new Firability(
                        "AboutServices", List.of(Set.of("a")), "it measures nothing", "measure it", "it does anything"),
                judged("AboutServices", "java"));
    }

    @Test
    void adviceNamesTheMetricThatIsThere() {
        assertEquals(
                new Firability(
                        "AboutServices",
                        List.of(Set.of("a")),
                        "home_hits_total is unknown",
                        "a: home_hits_total",
                        "home_hits_total counts"),
                judged("AboutServices", "node", "home_size", "home_visits_total", "home_hits_total"));
        assertEquals(
                "collectDefaultMetrics()",
                judged("AboutServices", "node", "home_size").change());
    }

    @Test
    void anotherServicesSeriesDoNotCount() {
        SeriesIndex index = new SeriesIndex(
                Stream.concat(published("cart", "a").stream(), published("shop", "c").stream())
                        .toList(),
                BOOK.events());

        assertTrue(conditions.of("cart", null, index, List.of()).get(0).canFire());
        assertEquals(
                List.of(Set.of("a")),
                conditions.of("shop", null, index, List.of()).get(0).missing());
    }

    @Test
    void anAlertWhoseValueCannotGetThatHighCannotFire() {
        Ceiling ceiling = new Ceiling(
                List.of("AboutBoth", "ServiceDown"), "query", "b above {value}", "b ends at {value}", "raise {value}");
        SeriesIndex index = new SeriesIndex(
                Stream.concat(published("shop", "a").stream(), published("cart", "a").stream())
                        .toList(),
                BOOK.events());
        List<Ceiling.Measured> ceilings = List.of(
                new Ceiling.Measured(ceiling, Map.of("shop", 10.0)),
                new Ceiling.Measured(ceiling, Map.of("cart", 0.25)));

        List<Firability> shop = conditions.of("shop", null, index, ceilings);

        assertTrue(shop.get(0).canFire(), "the ceiling is of other alerts");
        assertEquals(
                new Firability("AboutBoth", List.of(Set.of("b above 10")), "b ends at 10", "raise 10", null),
                shop.get(1));
        assertEquals(List.of(Set.of("up{component=\"app\"}")), shop.get(2).missing(), "what is missing comes first");
        assertEquals(
                "b ends at 0.25",
                conditions.of("cart", null, index, ceilings).get(1).why());
    }

    @Test
    void withoutAdviceTheMissingSeriesAreNamed() {
        assertEquals(
                new Firability(
                        "ServiceDown",
                        List.of(Set.of("up{component=\"app\"}")),
                        "there is no up{component=\"app\"}",
                        null,
                        null),
                judged("ServiceDown", "java"));
    }

    @Test
    void whatComesOnlyWhenSomethingHappensIsJudgedByItsSign() {
        SeriesIndex running = new SeriesIndex(List.of(labels("shared_up", Map.of())), BOOK.events());
        Set<String> asked = Set.copyOf(
                conditions.selectors().stream().map(Expression.Selector::text).toList());

        assertTrue(conditions.ofNoService(running).get(2).canFire());
        assertEquals(
                List.of(Set.of("shared_a")),
                conditions.ofNoService(index("shop")).get(2).missing());
        assertTrue(asked.containsAll(List.of("a", "b", "b{kind=\"two\"}", "shared_up", "shared_a")), asked.toString());
    }
}
