package dev.devmon.stores;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.promql.Expression;
import dev.devmon.promql.RuleKind;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries the component that serves {@code metrics-query}, over Prometheus's HTTP API, {@code /api/v1}. */
public final class MetricsQuery {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsQuery.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Optional<Integer> port;

    private MetricsQuery(Optional<Integer> port) {
        this.port = port;
    }

    /**
     * An element of an instant vector.
     *
     * @param value the value; {@link Double#NaN} for anything that is not a finite number
     */
    public record Sample(Map<String, String> labels, double value) {}

    /** Finds the component among the running containers. */
    public static MetricsQuery of(RunningStack running) {
        return new MetricsQuery(running.port(ServedApi.METRICS));
    }

    /** Returns the instant vector of an expression; empty when no store answers. */
    public Optional<List<Sample>> instant(String expression) {
        return data("/api/v1/query?query=" + encoded(expression), "/data/result")
                .map(result ->
                        result.children().stream().map(MetricsQuery::sample).toList());
    }

    /** Returns why an expression is rejected; empty when it is not, or when no store answers. */
    public Optional<String> refusal(String expression) {
        return data("/api/v1/query?query=" + encoded(expression), "/error").flatMap(error -> error.text(""));
    }

    /** Returns the rules in force, with their parsed expressions; empty when no store answers. */
    public Optional<List<LoadedRule>> rules() {
        return data("/api/v1/rules?exclude_alerts=true", "/data/groups").flatMap(groups -> {
            List<LoadedRule> rules = new ArrayList<>();
            for (Node group : groups.children()) {
                for (Node rule : group.children("/rules")) {
                    Optional<Node> tree = data(
                            "/api/v1/parse_query?query="
                                    + encoded(rule.text("/query").orElse("")),
                            "/data");
                    if (tree.isEmpty()) {
                        return Optional.empty();
                    }
                    rules.add(rule(rule, new Expression(tree.get())));
                }
            }
            return Optional.of(rules);
        });
    }

    private static LoadedRule rule(Node rule, Expression expression) {
        return new LoadedRule(
                rule.text("/type").orElse("").equals("alerting") ? RuleKind.ALERT : RuleKind.RECORD,
                rule.text("/name").orElse(""),
                rule.texts("/labels"),
                expression);
    }

    private Optional<Node> data(String path, String pointer) {
        if (port.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Json.read(LocalHttp.request("GET", LocalHttp.url(port.get(), path), TIMEOUT)
                            .body())
                    .flatMap(body -> body.find(pointer));
        } catch (IOException e) {
            LOG.info("no answer to {}", path, e);
            return Optional.empty();
        }
    }

    private static String encoded(String expression) {
        return URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    private static Sample sample(Node element) {
        return new Sample(
                element.texts("/metric"), number(element.text("/value/1").orElse("")));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN; // +Inf and -Inf, which nobody here can use either
        }
    }
}
