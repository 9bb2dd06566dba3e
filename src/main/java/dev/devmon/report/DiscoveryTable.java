package dev.devmon.report;

import dev.devmon.codec.Json;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.report.Table.Cell;
import java.util.Comparator;
import java.util.List;

/** Formats what discovery saw, for people and for programs. */
public final class DiscoveryTable {
    static final String NONE =
            "no services found: start one that serves /metrics, and it shows up here within seconds\n";

    private DiscoveryTable() {}

    private record Document(int schemaVersion, List<DiscoveredService> services) {}

    /** Returns the services, the scraped ones first; those that are never probed are only counted. */
    public static String text(List<DiscoveredService> services, TextStyle.Mode mode) {
        List<DiscoveredService> shown = services.stream()
                .filter(service -> service.verdict() != Verdict.IGNORED)
                .sorted(Comparator.comparing(DiscoveredService::verdict).thenComparing(DiscoveredService::name))
                .toList();
        int ignored = services.size() - shown.size();
        StringBuilder text = new StringBuilder();
        if (shown.isEmpty()) {
            text.append(NONE);
        } else {
            Table table = new Table(mode, "SERVICE", "ADDRESS", "RUNTIME", "VERDICT", "METRICS", "WHY");
            for (DiscoveredService service : shown) {
                table.row(
                        Cell.of(service.name()),
                        Cell.of(service.address()),
                        Cell.of(service.runtime()),
                        new Cell(service.word(), style(service)),
                        Cell.of(metrics(service)),
                        Cell.of(service.reason()));
            }
            text.append(table);
        }
        if (ignored > 0) {
            text.append(
                    ignored == 1
                            ? "\n1 more listener is ignored; --all shows it\n"
                            : "\n%d more listeners are ignored; --all shows them\n".formatted(ignored));
        }
        return text.toString();
    }

    /** Returns all services, including those that {@link #text} only counts. */
    public static String all(List<DiscoveredService> services, TextStyle.Mode mode) {
        Table table = new Table(mode, "SERVICE", "ADDRESS", "VERDICT", "WHY");
        for (DiscoveredService service : services) {
            table.row(
                    Cell.of(service.name()),
                    Cell.of(service.address()),
                    new Cell(service.word(), style(service)),
                    Cell.of(service.reason()));
        }
        return table.toString();
    }

    public static String json(List<DiscoveredService> services) {
        return Json.write(new Document(1, services));
    }

    private static String metrics(DiscoveredService service) {
        MetricsEndpoint metrics = service.metrics();
        if (metrics == null) {
            return "";
        }
        boolean counted = service.origin() != Origin.KUBERNETES;
        return metrics.path() + (counted ? ", " + metrics.series() + " series" : "");
    }

    static TextStyle style(DiscoveredService service) {
        return switch (service.state()) {
            case RUNNING -> style(service.verdict());
            case UNRESPONSIVE, CRASHED -> TextStyle.BAD;
            case STOPPED, NOT_STARTED -> TextStyle.DIM;
        };
    }

    private static TextStyle style(Verdict verdict) {
        return switch (verdict) {
            case SCRAPED, PUSHED -> TextStyle.GOOD;
            case ADMITTED -> TextStyle.BUSY;
            case UNREACHABLE, REFUSED, NEEDS_CREDENTIALS -> TextStyle.BAD;
            case NO_METRICS, IGNORED -> TextStyle.DIM;
        };
    }
}
