package dev.devmon.cli;

import dev.devmon.app.Pages;
import dev.devmon.failure.ExitCode;
import dev.devmon.report.TracesTable;
import dev.devmon.session.Session;
import dev.devmon.stores.TraceSummary;
import dev.devmon.stores.Traces;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "trace",
        description = "Show the latest traces of a service, or of all, and the slowest of them.",
        mixinStandardHelpOptions = true)
final class TraceCommand implements Callable<Integer> {
    private static final int LOOKED_AT = 200;

    private final Wiring wiring;

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "The service's name in its traces (default: all services).")
    private @Nullable String service;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = OptionTypes.PositiveCount.class,
            description = "How many to show of each (default: 10).")
    private int limit = 10;

    @Option(
            names = "--since",
            paramLabel = "D",
            converter = OptionTypes.Span.class,
            description = "Show only traces of the last D, such as 5m (default: 1h).")
    private Duration since = Duration.ofHours(1);

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    TraceCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        Session session = wiring.quietSession();
        Traces traces = new Traces(session);
        List<TraceSummary> found =
                service == null ? traces.latest(since, LOOKED_AT) : traces.latest(service, since, LOOKED_AT);
        List<TraceSummary> latest = found.stream().limit(limit).toList();
        List<TraceSummary> slowest = Traces.slowest(found, limit);
        if (json) {
            wiring.console().print(TracesTable.json(latest, slowest));
        } else if (found.isEmpty()) {
            wiring.console()
                    .say("no traces " + (service == null ? "" : "of " + service + " ")
                            + "in this period; use --since to look" + " further back");
        } else {
            wiring.console()
                    .print(TracesTable.text(
                            latest,
                            slowest,
                            ZoneId.systemDefault(),
                            wiring.console().style()));
            wiring.console()
                    .print("\n" + new Pages(session).trace(slowest.get(0).id()) + "\n");
        }
        return ExitCode.OK.code();
    }
}
