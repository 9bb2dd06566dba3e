package dev.devmon.agent.metrics;

import dev.devmon.access.UnfitFileException;
import dev.devmon.agent.task.ComponentStart;
import dev.devmon.agent.task.LiveFolder;
import dev.devmon.definition.Component;
import dev.devmon.definition.MeasuredSystem;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.LiveKind;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Sql;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.Measurement;
import dev.devmon.discovery.target.TargetList;
import dev.devmon.engine.LogQuery;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.LoginSearch;
import dev.devmon.measuring.QueryExporter;
import dev.devmon.measuring.QueryExporter.Server;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.LocalHttp;
import dev.devmon.stores.ServedApi;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The metrics that are SQL queries: brings up the exporter of queries, gives it queries and logins, and reads its page.
 */
final class QueryMetrics {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int LOG_LINES = 300;

    private final Session session;
    private final LoginSearch search;
    private final Supplier<Optional<String>> machine;
    private final ComponentStart start;
    private final LiveFolder folder;
    private final Map<ProjectMetric, Server> servers = new LinkedHashMap<>();
    private final Map<ProjectMetric, Answer> tooMany = new HashMap<>();
    private List<ProjectMetric> metrics = List.of();
    private Map<String, Answer> answers = new LinkedHashMap<>();
    private Instant next = Instant.EPOCH;

    /**
     * @param machine returns the address of this machine in the host network of the engine; empty where both are the
     *     same machine
     */
    QueryMetrics(Session session, LoginSearch search, Supplier<Optional<String>> machine, ComponentStart start) {
        this.session = session;
        this.search = search;
        this.machine = machine;
        this.start = start;
        this.folder = new LiveFolder(session, LiveKind.SQL_QUERIES, QueryExporter.CONFIG);
    }

    /** Finds the exporter's container. */
    void refresh(RunningStack running) {
        folder.refresh(running);
    }

    /**
     * Returns the answers, by the ids of their metrics, of queries that were asked or that cannot be asked.
     *
     * @param defined the metrics that are defined now, of any source
     * @throws IOException when the exporter does not answer
     */
    Map<String, Answer> answers(List<ProjectMetric> defined, RunningStack running, List<DiscoveredService> services)
            throws IOException {
        Instant now = session.clock().instant();
        List<ProjectMetric> queries = defined.stream()
                .filter(metric -> metric.source() instanceof Sql)
                .toList();
        if (queries.equals(metrics) && (queries.isEmpty() || next.isAfter(now))) {
            return answers;
        }
        metrics = queries;
        servers.keySet().retainAll(queries);
        tooMany.keySet().retainAll(queries);
        next = now.plus(EVERY);
        Component exporter = session.stack().components().stream()
                .filter(component -> component.mounts().stream()
                        .anyMatch(mount ->
                                mount.source() instanceof Mount.Live live && live.kind() == LiveKind.SQL_QUERIES))
                .findFirst()
                .orElse(null);
        Map<String, Answer> found = new LinkedHashMap<>();
        if (exporter == null) {
            metrics.forEach(
                    metric -> found.put(metric.id(), Answer.failed("no component of the stack asks databases")));
            answers = found;
            return answers;
        }
        String connections = session.stack().files().text(exporter.folder() + "/" + QueryExporter.CONNECTIONS);
        for (ProjectMetric metric : metrics) {
            find(metric, services, connections).ifPresent(why -> found.put(metric.id(), Answer.failed(why)));
        }
        Map<ProjectMetric, Server> asked = new LinkedHashMap<>(servers);
        asked.keySet().removeAll(tooMany.keySet());
        Optional<Integer> port = running.port(ServedApi.QUERY_RESULTS);
        if (port.isEmpty()) {
            if (!asked.isEmpty()) {
                start.ask(List.of(exporter.name()), "a query");
            }
        } else {
            folder.write(Map.of(QueryExporter.CONFIG, QueryExporter.config(connections, asked)));
            // What the exporter has not asked yet since its last configuration keeps its value, unless the exporter
            // does not answer
            Map<String, Answer> before = answers;
            answers = new LinkedHashMap<>(found);
            asked.keySet().forEach(metric -> Optional.ofNullable(before.get(metric.id()))
                    .filter(answer -> answer.problem() == null)
                    .ifPresent(answer -> found.put(metric.id(), answer)));
            found.putAll(read(port.get(), running.require(exporter.name()).id(), List.copyOf(asked.keySet())));
        }
        tooMany.forEach((metric, answer) -> found.put(metric.id(), answer));
        answers = found;
        return answers;
    }

    /** Finds the server of a metric, and returns why there is none or empty; a server found before stays. */
    private Optional<String> find(ProjectMetric metric, List<DiscoveredService> services, String connections) {
        String name = ((Sql) metric.source()).server();
        DiscoveredService service = services.stream()
                .filter(one -> one.measured() != null
                        && (one.name().equals(name) || one.address().equals(name)))
                .findFirst()
                .orElse(null);
        if (service == null) {
            return servers.containsKey(metric)
                    ? Optional.empty()
                    : Optional.of("there is no database " + name + "; `devmon discover` shows which there are");
        }
        Measurement measured = Objects.requireNonNull(service.measured());
        if (!QueryExporter.knows(connections, measured.system())) {
            return Optional.of(name + " is " + measured.system() + ", which cannot be asked in SQL");
        }
        MeasuredSystem.Logins logins = session.stack()
                .measuring(measured.system())
                .map(exporter -> exporter.system().logins())
                .orElse(null);
        try {
            // Only with a login that its own exporter has tried: a wrong one would be refused again and again.
            if (logins != null && !measured.page().isEmpty()) {
                search.of(service, logins)
                        .ifPresent(login -> servers.put(
                                metric,
                                new Server(
                                        measured.system(),
                                        TargetList.reached(service.address(), machine.get()),
                                        login)));
            }
        } catch (UnfitFileException e) {
            return Optional.of("the password file of " + name + " in devmon.yaml " + e.what());
        }
        boolean pending = logins != null && service.verdict() == Verdict.IGNORED; // its exporter is only being started
        return pending || servers.containsKey(metric)
                ? Optional.empty()
                : Optional.of(name + " is not measured: " + service.reason());
    }

    private Map<String, Answer> read(int port, String container, List<ProjectMetric> asked) throws IOException {
        String page = LocalHttp.request("GET", LocalHttp.url(port, "/metrics"), TIMEOUT)
                .body();
        List<String> log = new ArrayList<>();
        if (QueryExporter.answers(page, asked, log).values().stream().anyMatch(answer -> answer.problem() != null)) {
            session.engine().logs(container, LogQuery.last(LOG_LINES), log::add);
        }
        Map<String, Answer> read = QueryExporter.answers(page, asked, log);
        asked.forEach(metric -> Optional.ofNullable(read.get(metric.id()))
                .filter(answer -> answer.problem() != null && !answer.problem().startsWith(QueryExporter.FAILED))
                .ifPresent(answer -> tooMany.put(metric, answer))); // not asked for any more
        return read;
    }
}
