package dev.devmon.alerting;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.promql.Expression;
import dev.devmon.promql.RuleKind;
import dev.devmon.stores.LoadedRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Expressions as a real server parses them: expressions.json keeps the {@code data} of its {@code /api/v1/parse_query}. */
public final class ParsedExpressions {
    private static final Map<String, Node> TREES = trees();

    private ParsedExpressions() {}

    public static Expression parsed(String expression) {
        return new Expression(Optional.ofNullable(TREES.get(expression))
                .orElseThrow(() -> new AssertionError("expressions.json has no " + expression)));
    }

    public static LoadedRule alert(String name, String expression) {
        return new LoadedRule(RuleKind.ALERT, name, Map.of(), parsed(expression));
    }

    public static LoadedRule recording(String name, String expression) {
        return recording(name, expression, Map.of());
    }

    public static LoadedRule recording(String name, String expression, Map<String, String> labels) {
        return new LoadedRule(RuleKind.RECORD, name, labels, parsed(expression));
    }

    /** What a service publishes, in the notation of expositions: {@code a{status="200"}}. */
    public static List<Map<String, String>> published(String service, String... series) {
        return Arrays.stream(series)
                .map(each -> labels(each, Map.of("service", service, "component", "app")))
                .toList();
    }

    /** The labels of a series with others. */
    public static Map<String, String> labels(String series, Map<String, String> more) {
        Map<String, String> labels = new HashMap<>(more);
        labels.put("__name__", series.replaceFirst("\\{.*", ""));
        Pattern.compile("(\\w+)=\"([^\"]*)\"")
                .matcher(series)
                .results()
                .forEach(label -> labels.put(label.group(1), label.group(2)));
        return labels;
    }

    private static Map<String, Node> trees() {
        try (InputStream file = ParsedExpressions.class.getResourceAsStream("expressions.json")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return Json.read(text)
                    .filter(Node.Mapping.class::isInstance)
                    .map(Node.Mapping.class::cast)
                    .orElseThrow()
                    .entries();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
