package dev.devmon.alerting.firing;

import static dev.devmon.alerting.ParsedExpressions.parsed;
import static dev.devmon.alerting.ParsedExpressions.published;
import static dev.devmon.alerting.ParsedExpressions.recording;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.promql.Expression;
import dev.devmon.stores.LoadedRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What expressions require, by what is missing of it where some series are there. */
class RequirementsTest {
    private static final SeriesIndex.Events EVENTS = new SeriesIndex.Events(
            List.of(), Map.of("status", Pattern.compile("\\d\\d\\d"), "outcome", Pattern.compile(".+")));

    private static List<Set<String>> missing(String expression, List<LoadedRule> recordings, String... series) {
        return new Requirements(recordings)
                .of(parsed(expression))
                .missing(new SeriesIndex(published("shop", series), EVENTS).of("shop"));
    }

    private static List<Set<String>> missing(String expression, String... series) {
        return missing(expression, List.of(), series);
    }

    @Test
    void aSeriesIsNeededWhateverIsDoneWithIt() {
        for (String expression : List.of(
                "rate(a[5m]) > 1", "time() - max by (service) (a) > 10", "min_over_time(a[1h:1m] offset 1d) < -a")) {
            assertEquals(List.of(Set.of("a")), missing(expression, "b"), expression);
            assertEquals(List.of(), missing(expression, "a"), expression);
        }
    }

    @Test
    void numbersAndAbsenceNeedNothing() {
        assertEquals(List.of(), missing("vector(1)"));
        assertEquals(List.of(), missing("absent(a) == 1"));
    }

    @Test
    void oneSideOfOrIsEnough() {
        assertEquals(List.of(), missing("a > 1 or b > 1", "b"));
        assertEquals(List.of(Set.of("a", "b")), missing("a > 1 or b > 1"));
    }

    @Test
    void bothSidesOfAndAndOfArithmeticAreNeeded() {
        assertEquals(List.of(Set.of("b")), missing("a > 1 and on (service) b", "a"));
        assertEquals(List.of(Set.of("a"), Set.of("b")), missing("a / (b > 0) > 0.9"));
        assertEquals(List.of(), missing("a / (b > 0) > 0.9", "a", "b"));
    }

    @Test
    void theRightSideOfUnlessIsNotNeeded() {
        assertEquals(List.of(), missing("a > 1 unless b", "a"));
        assertEquals(List.of(Set.of("a")), missing("a > 1 unless b", "b"));
    }

    @Test
    void whatIsNotRecordedNowIsJudgedByWhatItIsRecordedFrom() {
        List<LoadedRule> recordings = List.of(recording("x:a:rate5m", "sum by (service, status) (rate(a[5m]))"));

        assertEquals(List.of(), missing("x:a:rate5m > 1", recordings, "a"));
        assertEquals(List.of(), missing("x:a:rate5m > 1", recordings, "x:a:rate5m"));
        assertEquals(List.of(Set.of("a")), missing("x:a:rate5m > 1", recordings));
    }

    @Test
    void allThatASingleRuleReadsIsNeeded() {
        List<LoadedRule> recordings = List.of(recording("x:a:rate5m", "a / (b > 0) > 0.9"));

        assertEquals(List.of(Set.of("a"), Set.of("b")), missing("x:a:rate5m > 1", recordings));
    }

    @Test
    void thresholdsNeedWhatTheyAreRecordedOver() {
        List<LoadedRule> recordings = List.of(
                recording("x:a:rate5m", "sum by (service, status) (rate(a[5m]))"),
                recording("x:limit", "0.5 * group by (service) (x:a:rate5m)"));

        assertEquals(List.of(Set.of("a")), missing("x:limit > 1", recordings));
        assertEquals(List.of(), missing("x:limit > 1", recordings, "a"));
    }

    @Test
    void ofSeveralRulesThatRecordASeriesTheLabelsChoose() {
        List<LoadedRule> recordings = List.of(
                recording("x:best", "a{kind=\"one\"}", Map.of("convention", "one")),
                recording("x:best", "b{kind=\"two\"} and c", Map.of("convention", "two")));

        assertEquals(
                List.of(Set.of("a{kind=\"one\"}")), missing("x:best{convention=\"one\"} > 1", recordings, "b", "c"));
    }

    @Test
    void theOtherHalfOfWhatIsThereIsNamedAlone() {
        List<LoadedRule> recordings =
                List.of(recording("x:a:rate5m", "a{kind=\"one\"}"), recording("x:a:rate5m", "b{kind=\"two\"} and c"));

        assertEquals(List.of(Set.of("c")), missing("x:a:rate5m > 1", recordings, "b{kind=\"two\"}"));
        assertEquals(List.of(Set.of("a{kind=\"one\"}", "b{kind=\"two\"}", "c")), missing("x:a:rate5m > 1", recordings));
    }

    @Test
    void aValueThatIsNotThereYetMayCome() {
        assertEquals(
                List.of(),
                missing(
                        "sum by (service) (rate(logins_total{outcome=\"failure\"}[5m])) > 1",
                        "logins_total{outcome=\"success\"}"));
        assertEquals(
                List.of(Set.of("logins_total{outcome=\"failure\"}")),
                missing("sum by (service) (rate(logins_total{outcome=\"failure\"}[5m])) > 1", "logins_total"));
    }

    @Test
    void groupedValuesNeverComeApart() {
        List<LoadedRule> recordings = List.of(recording("x:a:rate5m", "sum by (service, status) (rate(a[5m]))"));
        String denied = "x:a:rate5m{status=\"403\"} > 1";

        assertEquals(List.of(), missing(denied, recordings, "a", "x:a:rate5m{status=\"200\"}"));
        assertEquals(
                List.of(Set.of("x:a:rate5m{status=\"403\"}")),
                missing(denied, recordings, "a", "x:a:rate5m{status=\"4xx\"}"));
    }

    @Test
    void zerosInPlaceOfMissingSeriesFireNothing() {
        List<LoadedRule> recordings = List.of(
                recording("x:a:rate5m", "sum by (service, status) (rate(a[5m]))"),
                recording(
                        "x:errors",
                        "sum by (service) (x:a:rate5m{status=~\"5..\"}) or 0 * sum by (service) (x:a:rate5m)"));

        assertEquals(List.of(), missing("x:errors > 0.5", recordings, "x:errors", "x:a:rate5m{status=\"200\"}", "a"));
        assertEquals(
                List.of(Set.of("x:a:rate5m{status=~\"5..\"}")),
                missing("x:errors > 0.5", recordings, "x:errors", "x:a:rate5m", "a"));
    }

    @Test
    void aSeriesRecordedFromItselfEnds() {
        assertEquals(List.of(Set.of("x:again")), missing("x:again > 1", List.of(recording("x:again", "x:again + 1"))));
    }

    @Test
    void knowsAllSelectorsThatMustBeLookedUp() {
        Requirements requirements =
                new Requirements(List.of(recording("x:a:rate5m", "sum by (service, status) (rate(a[5m]))")));
        requirements.of(parsed("x:a:rate5m{status=\"403\"} > 1"));

        assertEquals(
                List.of("x:a:rate5m{status=\"403\"}", "a"),
                requirements.selectors().stream().map(Expression.Selector::text).toList());
    }

    @Test
    void seriesBelongToAServiceByTheLabelsThatTheyCameWith() {
        SeriesIndex index = new SeriesIndex(
                Stream.of(
                                Map.of("__name__", "a", "service", "scraped", "job", "scraped", "component", "app"),
                                Map.of("__name__", "a", "job", "shop/pushed"),
                                Map.of(
                                        "__name__",
                                        "a",
                                        "service",
                                        "store",
                                        "service_name",
                                        "traced",
                                        "component",
                                        "spanmetrics"),
                                Map.of("__name__", "a", "service", "own", "service_name", "other", "component", "app"))
                        .toList(),
                EVENTS);
        Requirement requirement = new Requirements(List.of()).of(parsed("rate(a[5m]) > 1"));

        for (String service : List.of("scraped", "pushed", "traced", "own")) {
            assertEquals(List.of(), requirement.missing(index.of(service)), service);
        }
        for (String service : List.of("store", "other", "shop/pushed", "shop")) {
            assertEquals(List.of(Set.of("a")), requirement.missing(index.of(service)), service);
        }
    }
}
