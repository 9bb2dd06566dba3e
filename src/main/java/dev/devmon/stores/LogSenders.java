package dev.devmon.stores;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.discovery.listen.Sender;
import dev.devmon.session.RunningStack;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the store of logs which services have sent lines themselves; lines that a shipper collected name it in
 * {@code agent.type}.
 */
public final class LogSenders {
    private static final Logger LOG = LoggerFactory.getLogger(LogSenders.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int MOST = 1000;

    private static final String ENV = "service.environment";
    private static final String PID = "process.pid";
    private static final String CONTAINER = "container.id";
    private static final String HOST = "host.name";

    private static final String QUESTION =
            """
            {
              "size": 0,
              "query": {"bool": {
                "filter": [{"range": {"event.ingested": {"gt": "%s"}}}],
                "must_not": [{"exists": {"field": "agent.type"}}]
              }},
              "aggs": {"service": {
                "terms": {"field": "service.name", "size": %s},
                "aggs": {%s}
              }}
            }
            """;

    private LogSenders() {}

    /** Returns each service once; an empty list where no store runs, and empty when it does not answer. */
    public static Optional<List<Sender>> since(Instant from, RunningStack running) {
        Optional<Integer> port = running.port(ServedApi.LOG_SEARCH);
        return port.isEmpty()
                ? Optional.of(List.of())
                : answer(port.get(), from).map(LogSenders::read);
    }

    private static Optional<Node> answer(int port, Instant from) {
        try {
            LocalHttp.Answer answer =
                    LocalHttp.request("POST", LocalHttp.url(port, LogSearch.PATH), question(from), TIMEOUT);
            return answer.ok() ? Json.read(answer.body()) : Optional.empty();
        } catch (IOException e) {
            LOG.info("the log lines cannot be queried now", e);
            return Optional.empty();
        }
    }

    private static String question(Instant from) {
        String most = Stream.of(ENV, PID, CONTAINER, HOST)
                .map(field -> "\"%1$s\": {\"terms\": {\"field\": \"%1$s\", \"size\": 1}}".formatted(field))
                .collect(Collectors.joining(", "));
        return QUESTION.formatted(from, MOST, most);
    }

    private static List<Sender> read(Node answer) {
        return answer.children("/aggregations/service/buckets").stream()
                .map(service -> Sender.of(
                        service.text("/key").orElse(""),
                        "logs",
                        most(service, ENV),
                        most(service, PID),
                        most(service, CONTAINER),
                        most(service, HOST)))
                .toList();
    }

    /** Returns the most frequent value of a field in a service's lines; null when none has it. */
    private static @Nullable String most(Node service, String field) {
        return service.text("/" + field + "/buckets/0/key").orElse(null);
    }
}
