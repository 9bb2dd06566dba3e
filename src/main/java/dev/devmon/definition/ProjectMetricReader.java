package dev.devmon.definition;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.JsonSelection;
import dev.devmon.definition.ProjectMetric.Command;
import dev.devmon.definition.ProjectMetric.Document;
import dev.devmon.definition.ProjectMetric.Family;
import dev.devmon.definition.ProjectMetric.Lines;
import dev.devmon.definition.ProjectMetric.Source;
import dev.devmon.definition.ProjectMetric.Sql;
import dev.devmon.exposition.MetricFamily;
import dev.devmon.exposition.MetricLints;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the metrics of a settings file, and rejects those that break the naming practice. */
final class ProjectMetricReader {
    private static final Duration USUALLY = Duration.ofMinutes(1);
    private static final Form<Duration> EVERY = new Form<>(
            text -> Form.DURATION.reader().apply(text).filter(ProjectMetricReader::sensible),
            "a duration from 5s to 24h");

    /** The interval at which lines are counted. */
    private static final Duration AS_OTHER_LINES = Duration.ofSeconds(10);

    private static final Form<URI> URL =
            new Form<>(ProjectMetricReader::url, "a URL such as http://127.0.0.1:8080/stats");

    /** Prefixes that are not allowed: these metrics share a page with those of devmon and the stack's components. */
    private static final Pattern OF_THE_STACK =
            Pattern.compile("(?:devmon|node|go|process|promhttp|service_process)_.+");

    private static final Form<String> LABEL =
            Form.matching(Pattern.compile("[a-zA-Z][a-zA-Z0-9_]*"), "a label of a to z, 0 to 9 and _");

    /** A server, optionally with a slash and the database in it. */
    private static final Form<Matcher> DATABASE = new Form<>(
            text -> Optional.of(Pattern.compile("([^/\\s]+)(?:/([^/\\s]+))?").matcher(text))
                    .filter(Matcher::matches),
            "the name of a database server, and after a / that of the database in it");

    private final Path file;
    private final Collection<ProjectMetric> before;

    /** @param before the metrics that are already defined */
    ProjectMetricReader(Path file, Collection<ProjectMetric> before) {
        this.file = file;
        this.before = before;
    }

    ProjectMetric read(Fields metric) {
        Source source = source(metric);
        BusinessMetric business = metric.optional("business", BusinessMetric.FORM)
                .orElse(metric.has("business") ? BusinessMetric.UNKNOWN : null);
        Family family = business == null ? family(metric, source) : business.family();
        Map<String, String> fixed = metric.textMap("fixed");
        Stream<String> expected = business == null ? Stream.of() : business.labels().stream();
        List<String> labels = Stream.concat(
                        expected.filter(label -> !fixed.containsKey(label)), metric.all("labels", LABEL).stream())
                .toList();
        ProjectMetric read = new ProjectMetric(
                id(family.name()),
                family,
                fixed,
                labels,
                metric.optionalText("service").orElseGet(() -> serviceOf(source)),
                source instanceof Lines
                        ? AS_OTHER_LINES
                        : metric.optional("every", EVERY).orElse(USUALLY),
                source,
                business == null ? List.of() : business.beside(metric),
                metric.at(business == null ? "name" : "business"));
        if (business != null) {
            Stream.of("name", "help", "type")
                    .filter(metric::has)
                    .forEach(key -> metric.problem(key, "`business` says it already", "remove `" + key + ":`"));
        }
        if (read.service().isEmpty()) {
            metric.problem("the metric belongs to no service", "add `service:`");
        }
        if (business != null || (metric.has("name") && metric.has("help"))) {
            check(read, metric);
        }
        return read;
    }

    private static Family family(Fields metric, Source source) {
        return new Family(
                metric.text("name"),
                metric.text("help").replaceAll("\\s+", " "),
                metric.optional("type", Form.oneOf(ProjectMetric.Type.class))
                        .orElse(source instanceof Lines ? ProjectMetric.Type.COUNTER : ProjectMetric.Type.GAUGE));
    }

    private String id(String name) {
        return Stream.iterate(1, n -> n + 1)
                .map(n -> n == 1 ? name : name + "_" + n)
                .filter(id -> before.stream().noneMatch(other -> other.id().equals(id)))
                .findFirst()
                .orElseThrow();
    }

    private static String serviceOf(Source source) {
        return source instanceof Sql sql ? sql.server() : source instanceof Lines lines ? lines.service() : "";
    }

    private Source source(Fields metric) {
        if (Stream.of("sql", "json", "logs", "command").filter(metric::has).count() != 1) {
            metric.problem(
                    "a metric has one of `sql`, `json`, `logs` and `command`",
                    "write `sql: {database: orders-db, query: SELECT ...}` or `command: [sh, -c, ...]`");
        } else if (metric.has("command") && metric.texts("command").isEmpty()) {
            metric.problem("command", "the command is empty", "write it as a list: `command: [sh, -c, ...]`");
        }
        List<String> words = metric.texts("command");
        return metric.optional("sql", ProjectMetricReader::sql)
                .<Source>map(sql -> sql)
                .or(() -> metric.optional("json", ProjectMetricReader::document))
                .or(() -> metric.optional("logs", ProjectMetricReader::lines))
                .orElseGet(() -> new Command(
                        words, file.resolveSibling("").toAbsolutePath().normalize()));
    }

    private static Document document(Fields json) {
        json.require("url");
        json.require("path");
        return new Document(
                json.optional("url", URL).orElse(URI.create("")),
                json.optional("path", JsonSelection.FORM).orElse(new JsonSelection("$")),
                json.optionalText("value").orElse(null));
    }

    private static Lines lines(Fields logs) {
        return new Lines(
                logs.text("service"),
                logs.optionalText("query").orElse(null),
                logs.optionalText("field").orElse(null));
    }

    private static Sql sql(Fields sql) {
        sql.require("database");
        Matcher database = sql.optional("database", DATABASE).orElse(null);
        return new Sql(
                database == null ? "" : database.group(1),
                database == null ? null : database.group(2),
                sql.text("query").strip().replaceFirst(";+$", ""));
    }

    private void check(ProjectMetric metric, Fields at) {
        String key = at.has("business") ? "business" : "name";
        before.stream()
                .filter(other -> other.name().equals(metric.name())
                        && other.service().equals(metric.service())
                        && other.fixed().equals(metric.fixed()))
                .findFirst()
                .ifPresent(other -> at.problem(
                        key,
                        metric.name() + " of " + metric.service() + " is defined at " + other.at() + " too",
                        "give one of them another name, or other labels under `fixed`"));
        before.stream()
                .filter(other -> other.name().equals(metric.name())
                        && other.family().type() != metric.family().type())
                .findFirst()
                .ifPresent(other -> at.problem(
                        key,
                        metric.name() + " is a " + other.family().type().word() + " at " + other.at(),
                        "give one of them another name"));
        if (OF_THE_STACK.matcher(metric.name()).matches()) {
            at.problem(key, metric.name() + " is named like the stack's own metrics", "begin with another word");
        }
        checkLabels(metric, at);
        checkSource(metric, at);
        Map<String, Integer> labels = Stream.concat(metric.labels().stream(), metric.fixed().keySet().stream())
                .collect(Collectors.toMap(name -> name, name -> 0, (a, b) -> a));
        MetricFamily family = new MetricFamily(
                metric.name(),
                MetricFamily.Type.valueOf(metric.family().type().name()),
                true,
                metric.family().help(),
                "",
                labels,
                0);
        MetricLints.of(List.of(family), MetricLints.OF_TARGETS)
                .forEach(finding -> at.problem(key, metric.name() + " " + finding.problem(), finding.fix()));
    }

    private static void checkLabels(ProjectMetric metric, Fields at) {
        if (metric.labels().stream().distinct().count() < metric.labels().size()) {
            at.problem("labels", metric.name() + " has a label twice", "name each label once");
        }
        metric.fixed().keySet().stream()
                .filter(label -> metric.labels().contains(label)
                        || LABEL.reader().apply(label).isEmpty())
                .forEach(label -> at.problem(
                        "fixed",
                        metric.labels().contains(label)
                                ? label + " is fixed, and comes from the source too"
                                : "\"" + label + "\" is not " + LABEL.description(),
                        "rename it, or remove it"));
    }

    private static void checkSource(ProjectMetric metric, Fields at) {
        if (metric.source() instanceof Document document
                && document.value() == null
                && !metric.labels().isEmpty()) {
            at.problem(
                    "json",
                    "with labels, the path selects objects, and nothing says which of their fields is the number",
                    "add `value: NAME` under `json`");
        }
        if (metric.source() instanceof Lines lines) {
            if (metric.family().type() != ProjectMetric.Type.COUNTER) {
                at.problem(
                        "logs", "lines are counted, and " + metric.name() + " is no counter", "count something else");
            }
            if (metric.labels().size() != (lines.field() == null ? 0 : 1)) {
                at.problem(
                        "logs",
                        "the values of `field` are those of one label, and " + metric.name() + " has "
                                + metric.labels().size(),
                        "name one label, and under `logs` its `field`; others are written under `fixed`");
            }
        }
    }

    private static Optional<URI> url(String text) {
        try {
            return Optional.of(new URI(text))
                    .filter(url -> url.getHost() != null
                            && String.valueOf(url.getScheme()).matches("https?"));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean sensible(Duration every) {
        return every.compareTo(Duration.ofSeconds(5)) >= 0 && every.compareTo(Duration.ofHours(24)) <= 0;
    }
}
