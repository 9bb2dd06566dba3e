package dev.devmon.alerting.firing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Problems;
import dev.devmon.promql.Expression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdviceReaderTest {
    private final Problems problems = new Problems();

    private AdviceBook read(String text) {
        return AdviceReader.read("advice.yaml", text, problems);
    }

    private List<String> problems() {
        return problems.list().stream()
                .map(problem -> problem.at() + ": " + problem.what())
                .toList();
    }

    @Test
    void readsEveryKey() {
        AdviceBook book = read(
                """
                schema: 1
                shared: [node_.+]
                events:
                  metrics: {ALERTS: '', failed_.+: 'up{service="store"}'}
                  labels: {status: '[1-5]\\d\\d'}
                ceilings:
                  - {alerts: [Slow], query: 'largest < 2', lacks: 'more than {value}', says: 'it is {value}', change: raise it}
                advice:
                  - missing: [a, b_.+]
                    present: ['c{status=~"[1-5]xx", kind!="x"}', d]
                    runtimes: [node]
                    says: it is off
                    if: it is wanted
                    change: turn it on
                """);

        assertEquals(List.of(), problems());
        Advice advice = book.advice().get(0);
        assertEquals(
                List.of("c{status=~\"[1-5]xx\", kind!=\"x\"}", "d"),
                advice.present().stream().map(Expression.Selector::text).toList());
        assertEquals(
                List.of("a", "b_.+"),
                advice.missing().stream().map(Pattern::pattern).toList());
        assertEquals(List.of("node"), advice.runtimes());
        assertEquals(
                List.of("it is off", "it is wanted", "turn it on"),
                List.of(advice.says(), String.valueOf(advice.condition()), String.valueOf(advice.change())));
        assertEquals(
                List.of(new Ceiling(List.of("Slow"), "largest < 2", "more than {value}", "it is {value}", "raise it")),
                book.ceilings());
        assertEquals("node_.+", book.shared().get(0).pattern());
        assertEquals(
                List.of("c{status=~\"[1-5]xx\", kind!=\"x\"}", "d", "up{service=\"store\"}"),
                book.selectors().stream().map(Expression.Selector::text).toList());
    }

    @Test
    void reportsEverythingThatIsWrongAtOnce() {
        read(
                """
                schema: 2
                events:
                  metrics: {'(': ''}
                  labels: {status: '['}
                  label: {}
                advice:
                  - {missing: '*', says: x}
                  - {present: 'a{b}', change: y}
                  - {missing: a, says: x, wen: y}
                other: 1
                """);

        assertEquals(
                List.of(
                        "advice.yaml:1: schema must be 1",
                        "advice.yaml:3: \"(: \" is not a regular expression, and a metric, or one with conditions such as a{b=\"c\"}",
                        "advice.yaml:4: status: expected a regular expression, found \"[\"",
                        "advice.yaml:5: unknown key \"label\"",
                        "advice.yaml:7: missing: expected a regular expression, found \"*\"",
                        "advice.yaml:8: \"missing\" is missing",
                        "advice.yaml:8: present: expected a metric, or one with conditions such as a{b=\"c\"}, found \"a{b}\"",
                        "advice.yaml:8: \"says\" is missing",
                        "advice.yaml:9: unknown key \"wen\"",
                        "advice.yaml:10: unknown key \"other\""),
                problems());
    }

    /** An entry about a metric that no rule reads would never be shown. */
    @Test
    void theStacksAdviceIsAboutMetricsThatItsRulesRead() throws IOException {
        AdviceBook book = read(Files.readString(Path.of("stack/prometheus/advice.yaml")));
        assertEquals(List.of(), problems());
        assertTrue(book.advice().size() >= 12, "entries: " + book.advice().size());

        Set<String> metrics = metricsInRules();
        List<String> unknown = new ArrayList<>();
        book.advice().stream()
                .flatMap(advice -> advice.missing().stream())
                .filter(pattern -> !pattern.pattern().contains("{"))
                .filter(pattern -> metrics.stream().noneMatch(pattern.asMatchPredicate()))
                .forEach(pattern -> unknown.add(pattern.pattern()));

        assertEquals(List.of(), unknown);
    }

    private static Set<String> metricsInRules() throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(Path.of("src/test/resources/dev/devmon/signals/http-conventions.yml"));
        files.add(Path.of("stack/prometheus/thresholds.yaml"));
        try (Stream<Path> rules = Files.list(Path.of("stack/prometheus/rules"))) {
            rules.forEach(files::add);
        }
        Set<String> words = new TreeSet<>();
        for (Path file : files) {
            Pattern.compile("[a-zA-Z_:][\\w:]*")
                    .matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .forEach(words::add);
        }
        return words;
    }
}
