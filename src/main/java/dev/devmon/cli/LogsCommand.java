package dev.devmon.cli;

import dev.devmon.app.Running;
import dev.devmon.codec.Quantity;
import dev.devmon.engine.LogQuery;
import dev.devmon.failure.ExitCode;
import dev.devmon.plan.ObservedContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(name = "logs", description = "Show what the components log.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private static final int DEFAULT_TAIL = 100;

    private final Context context;

    @Parameters(paramLabel = "GROUP|COMPONENT", description = "Whose logs (default: all).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as lines are written; Ctrl-C ends it.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "N", description = "The last N lines of each (default: 100).")
    private int tail = DEFAULT_TAIL;

    @Option(
            names = "--since",
            paramLabel = "D",
            converter = Ago.class,
            description = "Lines since a time ago, such as 5m or 1h.")
    private @Nullable Duration since;

    LogsCommand(Context context) {
        this.context = context;
    }

    /** Reads durations as the settings do. */
    static final class Ago implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Quantity.duration(text)
                    .orElseThrow(
                            () -> new TypeConversionException("\"" + text + "\" is no duration such as 90s, 5m or 1h"));
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        List<ObservedContainer> containers = new Running(context.quietSession()).containers(names);
        Instant from = since == null ? null : context.clock().instant().minus(since);
        LogQuery query = new LogQuery(
                since == null ? tail : LogQuery.ALL, from, follow ? LogQuery.End.FOLLOW : LogQuery.End.NOW);
        int width =
                containers.stream().mapToInt(c -> c.component().length()).max().orElse(0);
        if (!follow) {
            containers.forEach(container -> show(container, query, width));
            return ExitCode.OK.code();
        }
        List<Thread> threads = containers.stream()
                .map(container -> new Thread(() -> show(container, query, width), "logs " + container.component()))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return ExitCode.OK.code();
    }

    private void show(ObservedContainer container, LogQuery query, int width) {
        String prefix =
                container.component() + " ".repeat(width - container.component().length()) + " | ";
        context.engine().logs(container.id(), query, line -> {
            synchronized (this) {
                context.terminal().out().println(prefix + line);
                if (follow) {
                    context.terminal().out().flush();
                }
            }
        });
        context.terminal().out().flush();
    }
}
