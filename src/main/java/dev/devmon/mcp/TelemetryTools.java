package dev.devmon.mcp;

import static dev.devmon.mcp.Tool.Effect.READS;

import dev.devmon.app.Pages;
import dev.devmon.codec.Json;
import dev.devmon.codec.Problems;
import dev.devmon.report.LogLines;
import dev.devmon.report.TracesTable;
import dev.devmon.session.Session;
import dev.devmon.stores.InstantAnswer;
import dev.devmon.stores.LogLine;
import dev.devmon.stores.LogSearch;
import dev.devmon.stores.ServiceLogs;
import dev.devmon.stores.TraceSpan;
import dev.devmon.stores.TraceSummary;
import dev.devmon.stores.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tools for questions to the stores: metrics, log lines and traces. */
final class TelemetryTools {
    private static final int MOST_SERIES = 100;
    private static final int MOST_LINES = 100;
    private static final int MOST_TRACES = 50;
    private static final int TRACES_LOOKED_AT = 200;
    private static final int A_DAY = 24 * 60;
    private static final int AN_HOUR = 60;
    private static final int FEW = 20;

    private TelemetryTools() {}

    static List<Tool> all() {
        return List.of(
                new Tool(
                        "query",
                        READS,
                        "The current value of a PromQL expression, " + MOST_SERIES
                                + " series at most. Services have the labels" + " service, env and instance.",
                        List.of(Parameter.text("promql", "the expression, such as sum by (service) (up)")
                                .needed()),
                        TelemetryTools::query),
                new Tool(
                        "search_logs",
                        READS,
                        "Log lines of services, the latest first.",
                        List.of(
                                Parameter.text("service", "only those of this service"),
                                Parameter.oneOf(LogSearch.LEVELS, "level", "only those of this level or worse"),
                                Parameter.text("text", "only those with these words, in this order"),
                                Parameter.text("trace", "only those of the trace with this id"),
                                Parameter.number("minutes", "how far to look back, in minutes; 60 by default", A_DAY),
                                Parameter.number("limit", "how many lines; 20 by default", MOST_LINES)),
                        TelemetryTools::logs),
                new Tool(
                        "traces",
                        READS,
                        "The latest traces, and the slowest of them.",
                        List.of(
                                Parameter.text("service", "only those of this service"),
                                Parameter.flag("errors_only", "only those in which something failed"),
                                Parameter.number("minutes", "how far to look back, in minutes; 60 by default", A_DAY),
                                Parameter.number("limit", "how many of each; 20 by default", MOST_TRACES)),
                        TelemetryTools::traces),
                new Tool(
                        "trace",
                        READS,
                        "One trace: its spans with their durations, tags and exceptions.",
                        List.of(Parameter.text("id", "its id, 16 or 32 hexadecimal digits")
                                .needed()),
                        TelemetryTools::trace));
    }

    private record Series(int schemaVersion, String resultType, List<@Nullable Object> result) {}

    private static Answer query(Question question) {
        String expression = question.arguments().text("promql");
        InstantAnswer answer = InstantAnswer.of(question.session(), expression);
        List<@Nullable Object> first = new ArrayList<>();
        answer.result().stream().limit(MOST_SERIES).forEach(series -> first.add(series.plain(new Problems())));
        int missing = answer.result().size() - first.size();
        return Answer.of(
                        Json.write(new Series(1, answer.kind(), first)),
                        "aggregate, as in sum by (service) (...), or use topk(10, ...)")
                .with(
                        missing == 0
                                ? List.of()
                                : List.of(cut(missing, answer.result().size())))
                .with(Links.to("graph", () -> new Pages(question.session()).query(expression)));
    }

    private static String cut(int missing, int all) {
        return "left out: " + missing + " of " + all + " series, since an answer has at most " + MOST_SERIES
                + "; aggregate, or use topk(10, ...)";
    }

    private static Answer logs(Question question) {
        Arguments arguments = question.arguments();
        Session session = question.session();
        Optional<String> service = arguments.find("service");
        List<LogLine> lines = new ArrayList<>(new ServiceLogs(session)
                .search(new LogSearch.Query(
                        service.orElse(null),
                        arguments
                                .find("trace")
                                .map(id -> id.toLowerCase(Locale.ROOT))
                                .orElse(null),
                        null,
                        arguments.find("level").orElse(null),
                        arguments.find("text").orElse(null),
                        session.clock().instant().minus(within(arguments)),
                        null,
                        arguments.number("limit", FEW))));
        Collections.reverse(lines); // of what does not fit the oldest is missed least
        return Answer.of(LogLines.json(lines), "give a smaller `limit`, fewer `minutes`, a `level`, or a `text`")
                .with(service.map(name -> Links.to("log lines", () -> new Pages(session).logs(name)))
                        .orElse(List.of()));
    }

    private static Duration within(Arguments arguments) {
        return Duration.ofMinutes(arguments.number("minutes", AN_HOUR));
    }

    private static Answer traces(Question question) {
        Arguments arguments = question.arguments();
        Traces traces = new Traces(question.session());
        Duration within = within(arguments);
        List<TraceSummary> found = arguments
                .find("service")
                .map(name -> traces.latest(name, within, TRACES_LOOKED_AT))
                .orElseGet(() -> traces.latest(within, TRACES_LOOKED_AT))
                .stream()
                .filter(trace -> !arguments.flag("errors_only") || trace.errors() > 0)
                .toList();
        int limit = arguments.number("limit", FEW);
        List<TraceSummary> slowest = Traces.slowest(found, limit);
        return Answer.of(
                        TracesTable.json(found.stream().limit(limit).toList(), slowest),
                        "give a smaller `limit`, fewer `minutes`, or a `service`")
                .with(slowest.stream()
                        .limit(1)
                        .flatMap(trace -> link(question.session(), "the slowest", trace.id()).stream())
                        .toList());
    }

    private record Spans(int schemaVersion, String traceId, List<TraceSpan> spans) {}

    private static Answer trace(Question question) {
        String id = question.arguments().text("id").toLowerCase(Locale.ROOT);
        return Answer.of(
                        Json.write(new Spans(1, id, new Traces(question.session()).spans(id))),
                        "the page of the trace shows all of it")
                .with(link(question.session(), "the trace", id));
    }

    private static List<String> link(Session session, String what, String id) {
        return Links.to(what, () -> new Pages(session).trace(id));
    }
}
