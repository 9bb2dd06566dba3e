package dev.devmon.stores;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The HTTP API of a component, found by the interface that it serves. */
public final class ServedApi {
    /** Prometheus's HTTP API, {@code /api/v1}. */
    public static final String METRICS = "metrics-query";

    /** The scraper of this machine's services: Prometheus's HTTP API, {@code /api/v1/targets}. */
    static final String SCRAPE_TARGETS = "scrape-targets";

    /** Alertmanager's HTTP API, {@code /api/v2}. */
    public static final String ROUTING = "alert-routing";

    /** Elasticsearch's document API. */
    public static final String LOG_SEARCH = "log-search";

    /** The HTTP API of Jaeger's pages. */
    public static final String TRACE_SEARCH = "trace-search";

    /** The pages on which people look for log lines: Kibana's. */
    public static final String LOG_PAGES = "log-pages";

    /** OTLP over HTTP. */
    public static final String TELEMETRY = "telemetry";

    /** A TCP port that accepts lines. */
    public static final String LOG_LINES = "log-lines";

    /** The stack's front page, which shows the dashboards: Grafana's HTTP API. */
    public static final String FRONT_PAGE = "front-page";

    /** The results of the user's own queries, as metrics. */
    public static final String QUERY_RESULTS = "query-results";

    /** The metrics of the machine's containers. */
    static final String CONTAINER_METRICS = "container-metrics";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String component;
    private final int port;

    public ServedApi(String component, int port) {
        this.component = component;
        this.port = port;
    }

    /**
     * Returns the API of the component that serves an interface and runs now.
     *
     * @throws FailureException {@code COMPONENT} when no such component runs
     */
    public static ServedApi of(Session session, String serving) {
        RunningStack running = RunningStack.of(session);
        return among(running, serving)
                .orElseThrow(() -> running.notRunning(
                        session.stack().requireServing(serving).name()));
    }

    /** Returns the API of the component that serves an interface, if it runs. */
    public static Optional<ServedApi> among(RunningStack running, String serving) {
        return running.port(serving)
                .map(port ->
                        new ServedApi(running.stack().requireServing(serving).name(), port));
    }

    public int port() {
        return port;
    }

    String component() {
        return component;
    }

    /** Returns the document at a path; empty when there is none yet, or no answer. */
    public Optional<Node> find(String path) {
        try {
            LocalHttp.Answer answer = LocalHttp.request("GET", LocalHttp.url(port, path), TIMEOUT);
            return answer.ok() ? Json.read(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public Node get(String path) {
        return send("GET", path, null);
    }

    /**
     * Sends a request.
     *
     * @param body the body in JSON; null for none
     * @return the answer's document; an empty mapping where there is none
     * @throws FailureException {@code COMPONENT} when the component answers with an error, or not at all
     */
    public Node send(String method, String path, @Nullable String body) {
        try {
            LocalHttp.Answer answer = LocalHttp.request(method, LocalHttp.url(port, path), body, TIMEOUT);
            if (!answer.ok()) {
                throw failure(
                                " rejected the request",
                                method + " " + path + " answers " + answer.status() + " "
                                        + answer.body().strip())
                        .asException();
            }
            return Json.read(answer.body()).orElse(new Node.Mapping(new Position(path, 1), Map.of(), Map.of()));
        } catch (IOException e) {
            throw new FailureException(failure(" does not answer", method + " " + path + ": " + e.getMessage()), e);
        }
    }

    /** Returns the text at a path that does not serve JSON. */
    public String text(String path) {
        try {
            return LocalHttp.request("GET", LocalHttp.url(port, path), TIMEOUT).body();
        } catch (IOException e) {
            throw new FailureException(failure(" does not answer", "GET " + path + ": " + e.getMessage()), e);
        }
    }

    private Failure failure(String what, String why) {
        return Failure.component(component + what, why, "see `devmon logs " + component + "`");
    }
}
