package dev.devmon.cli;

import dev.devmon.engine.LogQuery;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.report.LogLines;
import dev.devmon.session.RunningStack;
import dev.devmon.stores.LogLine;
import dev.devmon.stores.LogSearch;
import dev.devmon.stores.ServiceLogs;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "logs",
        description = {
            "Show the logs of the components, or of your services with --service, --trace, --correlation or --level."
        },
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private static final int DEFAULT_TAIL = 100;

    private final Wiring wiring;

    @Parameters(paramLabel = "GROUP|COMPONENT", description = "Components whose logs to show (default: all).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = {"-f", "--follow"},
            description = "Keep printing new lines until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--tail",
            paramLabel = "N",
            converter = OptionTypes.Count.class,
            description = "Show only the last N lines of each (default: 100).")
    private int tail = DEFAULT_TAIL;

    @Option(
            names = "--since",
            paramLabel = "D",
            converter = OptionTypes.Span.class,
            description = "Show only lines of the last D, such as 5m or 1h.")
    private @Nullable Duration since;

    @Option(names = "--service", paramLabel = "NAME", description = "Show the log lines of a service.")
    private @Nullable String service;

    @Option(names = "--trace", paramLabel = "ID", description = "Show the log lines of one trace.")
    private @Nullable String trace;

    @Option(
            names = "--correlation",
            paramLabel = "ID",
            description = "Show the log lines of one request, by its correlation id.")
    private @Nullable String correlation;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            converter = Level.class,
            description = "Show only lines of this level or worse: trace, debug, info, warn, error, fatal.")
    private @Nullable String level;

    @Option(names = "--json", description = "Print one JSON document; only for the logs of services, and not with -f.")
    private boolean json;

    LogsCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Reads a level in any case. */
    static final class Level implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            String level = text.toLowerCase(Locale.ROOT);
            if (!LogSearch.LEVELS.contains(level)) {
                throw new TypeConversionException(
                        "\"" + text + "\" is not a level; use one of: " + String.join(", ", LogSearch.LEVELS));
            }
            return level;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        return service == null && trace == null && correlation == null && level == null ? ofComponents() : ofServices();
    }

    private int ofServices() throws InterruptedException {
        if (!names.isEmpty() || (json && follow)) {
            throw FailureException.usage(
                    names.isEmpty() ? "--json and -f cannot be combined" : "two kinds of logs cannot be shown together",
                    names.isEmpty()
                            ? "a JSON document must end, and -f does not"
                            : "GROUP|COMPONENT selects the stack's own logs, the other options those of your services",
                    "drop one of them");
        }
        if (tail > LogSearch.LARGEST_ANSWER) {
            throw FailureException.usage(
                    "--tail " + tail + " is too many log lines of services",
                    "at most " + LogSearch.LARGEST_ANSWER + " can be searched at once",
                    "ask for fewer, or open the page: `devmon open logs SERVICE`");
        }
        Instant from = since == null ? null : wiring.clock().instant().minus(since);
        LogSearch.Query query = new LogSearch.Query(
                service, trace == null ? null : trace.toLowerCase(Locale.ROOT), correlation, level, from, null, tail);
        ServiceLogs logs = new ServiceLogs(wiring.quietSession());
        if (follow) {
            logs.follow(query, this::show);
        }
        List<LogLine> lines = logs.search(query);
        if (json) {
            wiring.console().print(LogLines.json(lines));
        } else if (lines.isEmpty()) {
            wiring.console().say("no log lines; docs/logs.md says how they get here");
        } else {
            lines.forEach(this::show);
        }
        return ExitCode.OK.code();
    }

    private void show(LogLine line) {
        wiring.console()
                .print(LogLines.text(
                        line, ZoneId.systemDefault(), wiring.console().style()));
    }

    private int ofComponents() throws InterruptedException {
        List<ObservedContainer> containers = containers();
        Instant from = since == null ? null : wiring.clock().instant().minus(since);
        LogQuery query = new LogQuery(
                since == null ? tail : LogQuery.ALL, from, follow ? LogQuery.End.FOLLOW : LogQuery.End.NOW);
        int width =
                containers.stream().mapToInt(c -> c.component().length()).max().orElse(0);
        if (follow) {
            follow(containers, query, width);
        } else {
            containers.forEach(container -> show(container, query, width));
        }
        return ExitCode.OK.code();
    }

    private List<ObservedContainer> containers() {
        try {
            return RunningStack.of(wiring.quietSession()).select(names);
        } catch (FailureException e) {
            if (e.exitCode() != ExitCode.USAGE) {
                throw e;
            }
            throw new FailureException(
                    e.failures().stream()
                            .map(unknown -> Failure.usage(
                                    unknown.what(),
                                    unknown.why(),
                                    unknown.fix() + "; for a service of yours: `devmon logs --service NAME`"))
                            .toList(),
                    e);
        }
    }

    /** Follows the logs until all of them have ended. */
    private void follow(List<ObservedContainer> containers, LogQuery query, int width) throws InterruptedException {
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = containers.stream()
                .map(container -> new Thread(
                        () -> {
                            try {
                                show(container, query, width);
                            } catch (RuntimeException e) {
                                failures.add(e);
                            }
                        },
                        "logs " + container.component()))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        wiring.engine().version(); // an engine that goes away ends or breaks all streams: then that is what failed
        RuntimeException first = failures.peek();
        if (first != null) {
            throw first;
        }
    }

    private void show(ObservedContainer container, LogQuery query, int width) {
        String prefix =
                container.component() + " ".repeat(width - container.component().length()) + " | ";
        wiring.engine().logs(container.id(), query, line -> {
            synchronized (this) {
                wiring.console().terminal().out().println(prefix + line);
                if (follow) {
                    wiring.console().terminal().out().flush();
                }
            }
        });
        wiring.console().terminal().out().flush();
    }
}
