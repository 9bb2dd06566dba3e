package dev.devmon.measuring;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Sql;
import dev.devmon.exposition.Sample;
import dev.devmon.measuring.Answer.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the configuration of the exporter of queries, and reads its page and log. */
public final class QueryExporter {
    /** The file in the component's folder that says how each kind of database is reached. */
    public static final String CONNECTIONS = "connections.yml";

    public static final String CONFIG = "config.yml";

    /** The beginning of the problem of a query that the database rejects. */
    public static final String FAILED = "the database answers: ";

    /** The prefix of label columns: the user's own names may be reserved words of SQL. */
    private static final String LABEL = "label_";

    private static final String VALUE = "value";
    private static final String PREFIX = "sql_";

    private QueryExporter() {}

    /**
     * How databases of one kind are reached.
     *
     * @param usual the database in a server where none is named
     * @param url the URL, with references
     */
    private record Connection(String usual, String url) {}

    /**
     * A database server that can be queried.
     *
     * @param system OpenTelemetry's name of the kind of system
     * @param address the address at which the exporter reaches the server
     */
    public record Server(String system, String address, Login login) {}

    /**
     * Returns the configuration: a job, with a connection of its own, for all metrics of one database that are due
     * together.
     *
     * @param connections the text of {@link #CONNECTIONS}
     * @param servers the server of each metric
     */
    public static String config(String connections, Map<ProjectMetric, Server> servers) {
        Map<String, Connection> kinds = Yaml.read(CONNECTIONS, connections, root -> root.keys().stream()
                .collect(Collectors.toMap(
                        kind -> kind, kind -> root.requiredFields(kind).read(QueryExporter::connection))));
        Map<String, Map<String, Object>> jobs = new LinkedHashMap<>();
        servers.forEach((metric, server) -> {
            Sql sql = (Sql) metric.source();
            String url = url(Objects.requireNonNull(kinds.get(server.system()), server.system()), server, sql);
            String every = metric.every().toSeconds() + "s";
            Map<String, Object> job = jobs.computeIfAbsent(every + " " + url, key -> {
                Map<String, Object> made = new LinkedHashMap<>();
                made.put("name", sql.server() + " " + (jobs.size() + 1));
                made.put("interval", every);
                made.put("connections", List.of(url));
                made.put("queries", new ArrayList<>());
                return made;
            });
            @SuppressWarnings("unchecked")
            List<Object> queries = (List<Object>) Objects.requireNonNull(job.get("queries"));
            queries.add(query(metric, sql));
        });
        return Json.write(Map.of("jobs", List.copyOf(jobs.values()))) + "\n";
    }

    private static Connection connection(Fields fields) {
        return new Connection(fields.text("usual"), fields.text("url"));
    }

    /** Returns whether databases of this kind can be queried. */
    public static boolean knows(String connections, String system) {
        return Yaml.read(CONNECTIONS, connections) instanceof Node.Mapping kinds
                && kinds.entries().containsKey(system);
    }

    private static String url(Connection kind, Server server, Sql sql) {
        String database = Optional.ofNullable(sql.database()).orElse(kind.usual());
        Map<String, String> values = Map.of(
                "address", server.address(),
                "user", server.login().user(),
                "user.url", Placeholders.inUrl(server.login().user()),
                "password", server.login().password(),
                "password.url", Placeholders.inUrl(server.login().password()),
                "database.url", Placeholders.inUrl(database));
        return Placeholders.fill(kind.url(), values);
    }

    private static Map<String, Object> query(ProjectMetric metric, Sql sql) {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("name", metric.id());
        query.put("help", metric.family().help());
        query.put(
                "labels",
                IntStream.range(0, metric.labels().size())
                        .mapToObj(i -> LABEL + i)
                        .toList());
        query.put("values", List.of(VALUE));
        query.put("allow_zero_rows", true); // otherwise what was there would stay
        query.put("query", statement(sql.query(), metric.labels()));
        return query;
    }

    /**
     * Wraps the user's query in one that works on all databases: labels become texts; rows with the same labels are
     * added up, since a duplicate series would spoil the whole page; and there is one row more than allowed.
     */
    static String statement(String query, List<String> labels) {
        String columns = IntStream.range(0, labels.size())
                .mapToObj(i -> "concat_ws('', asked." + labels.get(i) + ") AS " + LABEL + i + ", ")
                .collect(Collectors.joining());
        String group = IntStream.rangeClosed(1, labels.size())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + "sum(asked.value) AS " + VALUE + " FROM (\n" + query + "\n) AS asked"
                + (group.isEmpty() ? "" : " GROUP BY " + group)
                + " HAVING count(asked.value) > 0 LIMIT " + (Answer.MOST_SERIES + 1);
    }

    /**
     * Returns the answers on the page, by the ids of their metrics; none for metrics that were not queried yet.
     *
     * @param log the last lines of the exporter's log
     */
    public static Map<String, Answer> answers(String page, List<ProjectMetric> metrics, List<String> log) {
        Map<String, List<Sample>> samples = Sample.of(page).collect(Collectors.groupingBy(Sample::name));
        Map<String, String> failed = samples.getOrDefault("sql_exporter_last_scrape_failed", List.of()).stream()
                .collect(Collectors.toMap(
                        state -> state.labels().getOrDefault("query", ""), Sample::value, (a, b) -> b));
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (ProjectMetric metric : metrics) {
            String state = failed.get(metric.id());
            if (state != null && state.equals("0")) {
                answers.put(
                        metric.id(),
                        Answer.of(samples.getOrDefault(PREFIX + metric.id(), List.of()).stream()
                                .map(sample -> series(sample, metric.labels().size()))
                                .toList()));
            } else if (state != null) {
                answers.put(metric.id(), Answer.failed(FAILED + why(metric.id(), log)));
            }
        }
        return answers;
    }

    private static Series series(Sample sample, int labels) {
        return new Series(
                IntStream.range(0, labels)
                        .mapToObj(i -> sample.labels().getOrDefault(LABEL + i, ""))
                        .toList(),
                sample.value());
    }

    /** Returns the last error of a query, otherwise of any connection. */
    private static String why(String metric, List<String> log) {
        String why = "see the log of the exporter";
        for (String line : log) {
            String error = Json.read(line)
                    .filter(entry -> entry.text("/query").map(metric::equals).orElse(true))
                    .flatMap(entry -> entry.text("/err"))
                    .orElse(why);
            why = error;
        }
        return why;
    }
}
