package dev.devmon.app;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.definition.Stack;
import dev.devmon.health.LocalHttp;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.PortBinding;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the component that serves {@code metrics-query}: the HTTP API of Prometheus, {@code /api/v1/query}. */
public final class MetricsQuery {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsQuery.class);
    private static final String SERVING = "metrics-query";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Optional<Integer> port;

    private MetricsQuery(Optional<Integer> port) {
        this.port = port;
    }

    /**
     * One element of an instant vector.
     *
     * @param value {@link Double#NaN} for what is no finite number
     */
    public record Sample(Map<String, String> labels, double value) {}

    /** Finds the component among the running containers. */
    public static MetricsQuery of(Stack stack, List<ObservedContainer> containers) {
        return new MetricsQuery(stack.serving(SERVING).flatMap(component -> containers.stream()
                .filter(container -> container.component().equals(component.name()) && container.running())
                .findFirst()
                .flatMap(container -> component
                        .portServing(SERVING)
                        .map(name -> container.ports().get(name))
                        .map(PortBinding::host))));
    }

    /** The instant vector of an expression; empty when nobody can answer now. */
    public Optional<List<Sample>> instant(String expression) {
        if (port.isEmpty()) {
            return Optional.empty();
        }
        String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        try {
            LocalHttp.Answer answer = LocalHttp.request("GET", LocalHttp.url(port.get(), path), TIMEOUT);
            return Json.read(answer.body())
                    .flatMap(body -> body.find("/data/result"))
                    .map(result ->
                            result.children().stream().map(MetricsQuery::sample).toList());
        } catch (IOException e) {
            LOG.info("no answer to {}", expression, e);
            return Optional.empty();
        }
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
