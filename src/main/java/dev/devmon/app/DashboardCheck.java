package dev.devmon.app;

import dev.devmon.codec.Problem;
import dev.devmon.codec.Problems;
import dev.devmon.dashboards.DashboardDocument;
import dev.devmon.dashboards.DashboardLints;
import dev.devmon.dashboards.Needs;
import dev.devmon.dashboards.PanelQueries;
import dev.devmon.dashboards.PanelQueries.Asking;
import dev.devmon.dashboards.PanelQueries.LocatedQuery;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DashboardStyle;
import dev.devmon.session.Parallel;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.MetricsQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds errors in dashboards, and which of their panels have data now. */
public final class DashboardCheck {
    private static final String NEEDS = "/needs.yaml";

    private final Session session;
    private final DashboardStyle style;
    private final Needs needs;

    public DashboardCheck(Session session) {
        this.session = session;
        this.style = DashboardStyle.of(session.stack())
                .orElseThrow(() -> new IllegalStateException("no component shows dashboards"));
        String file = style.component().folder() + NEEDS;
        this.needs = Needs.read("stack/" + file, session.stack().files().text(file));
    }

    /** Whether the metrics store could be asked for the panels' data. */
    public enum Store {
        ANSWERS,
        SILENT
    }

    /** @param findings the findings, sorted by file and line */
    public record Report(Store store, List<DashboardReport> dashboards, List<Problem> findings) {}

    /**
     * The result for one dashboard.
     *
     * @param panels the number of panels that query the metrics store
     * @param withData how many of these have an answer to at least one query; null when the store is silent
     * @param withoutData the panels of which no query has an answer
     * @param inPart the panels with data of which some queries have no answer
     * @param notAsked what panels need that query only other sources -> how many such panels there are
     */
    public record DashboardReport(
            String uid,
            String title,
            int panels,
            @Nullable Integer withData,
            List<Lacking> withoutData,
            List<Lacking> inPart,
            SortedMap<String, Integer> notAsked) {}

    /**
     * A panel that lacks data.
     *
     * @param panel the title of the panel
     * @param needs what would have to exist; null when nothing is known about these queries
     * @param queries the queries without an answer
     */
    public record Lacking(String id, String panel, String row, @Nullable String needs, List<String> queries) {}

    /**
     * Checks the files, and asks the store if it runs.
     *
     * @param names uids or titles of dashboards; empty for all
     * @throws FailureException {@code USAGE} for an unknown name, {@code INVALID_FILE} when a file of the project
     *     cannot be read
     */
    public Report run(List<DiscoveredService> discovered, Collection<String> names) {
        AllDashboards known = new AllDashboards(session, style);
        List<DashboardDocument> all = known.documents(discovered);
        List<DashboardDocument> chosen = chosen(all, names);
        Set<String> files = chosen.stream().map(DashboardDocument::file).collect(Collectors.toSet());
        Problems findings = new Problems();
        DashboardLints.of(all, style.style(), known.sources()).stream()
                .filter(problem -> files.contains(problem.at().file()))
                .forEach(problem -> findings.add(problem.at(), problem.what(), problem.fix()));
        MetricsQuery metrics = MetricsQuery.of(RunningStack.of(session));
        Store store = metrics.instant("vector(1)").isPresent() ? Store.ANSWERS : Store.SILENT;
        List<DashboardReport> reports = chosen.stream()
                .map(dashboard -> report(dashboard, store == Store.ANSWERS ? metrics : null, findings))
                .toList();
        return new Report(store, reports, findings.list());
    }

    private static List<DashboardDocument> chosen(List<DashboardDocument> all, Collection<String> names) {
        List<Failure> unknown = names.stream()
                .filter(name -> all.stream().noneMatch(dashboard -> named(dashboard, name)))
                .map(name -> Failure.unknown(
                        "dashboard",
                        name,
                        "no dashboard has this uid or title",
                        titles(all),
                        "use one of: " + String.join(", ", titles(all))))
                .toList();
        FailureException.throwIfAny(unknown);
        return all.stream()
                .filter(dashboard -> names.isEmpty() || names.stream().anyMatch(name -> named(dashboard, name)))
                .toList();
    }

    private static List<String> titles(List<DashboardDocument> all) {
        return all.stream().map(DashboardDocument::title).toList();
    }

    private static boolean named(DashboardDocument dashboard, String name) {
        return dashboard.uid().equals(name) || dashboard.title().equalsIgnoreCase(name);
    }

    private DashboardReport report(DashboardDocument dashboard, @Nullable MetricsQuery metrics, Problems findings) {
        List<Asking> asking = PanelQueries.of(dashboard, style.style());
        List<Asking> panels =
                asking.stream().filter(panel -> !panel.queries().isEmpty()).toList();
        List<Lacking> without = new ArrayList<>();
        List<Lacking> inPart = new ArrayList<>();
        if (metrics != null) {
            Map<String, Boolean> answered = answered(panels, metrics, findings);
            for (Asking panel : panels) {
                List<String> silent = panel.queries().stream()
                        .map(LocatedQuery::expression)
                        .filter(expression -> !answered.getOrDefault(expression, false))
                        .toList();
                if (!silent.isEmpty()) {
                    (silent.size() == panel.queries().size() ? without : inPart).add(lacking(panel, silent));
                }
            }
        }
        return new DashboardReport(
                dashboard.uid(),
                dashboard.title(),
                panels.size(),
                metrics == null ? null : panels.size() - without.size(),
                without,
                inPart,
                elsewhere(asking));
    }

    private Lacking lacking(Asking panel, List<String> silent) {
        return new Lacking(
                panel.id(), panel.title(), panel.row(), needs.of(silent).orElse(null), silent);
    }

    /** Returns expression -> whether it has an answer; one that the store does not understand is a finding. */
    private static Map<String, Boolean> answered(List<Asking> panels, MetricsQuery metrics, Problems findings) {
        List<LocatedQuery> queries =
                panels.stream().flatMap(panel -> panel.queries().stream()).toList();
        List<String> expressions =
                queries.stream().map(LocatedQuery::expression).distinct().toList();
        Map<String, Boolean> answered = new TreeMap<>();
        List<Optional<Boolean>> answers = Parallel.map(
                expressions, expression -> metrics.instant(expression).map(samples -> !samples.isEmpty()));
        for (int i = 0; i < expressions.size(); i++) {
            String expression = expressions.get(i);
            answered.put(expression, answers.get(i).orElse(false));
            if (answers.get(i).isEmpty()) {
                metrics.refusal(expression).ifPresent(why -> queries.stream()
                        .filter(query -> query.expression().equals(expression))
                        .forEach(query ->
                                findings.add(query.at(), "the query is rejected: " + why, "correct the query")));
            }
        }
        return answered;
    }

    private SortedMap<String, Integer> elsewhere(List<Asking> asking) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        asking.stream()
                .filter(panel -> panel.queries().isEmpty())
                .flatMap(panel -> panel.otherSources().stream())
                .forEach(source -> counts.merge(needs.ofSource(source), 1, Integer::sum));
        return counts;
    }
}
