package dev.devmon.agent.exporters;

import dev.devmon.agent.task.BackgroundCommand;
import dev.devmon.agent.task.ComponentStart;
import dev.devmon.app.Workbench;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.Measurement;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.measuring.LoginSearch;
import dev.devmon.session.Session;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What tests of measuring have in common. */
final class Measuring {
    private Measuring() {}

    /** As after a start of the agent; trials are made at once. */
    static SystemMeasuring of(Workbench bench, Path home, BackgroundCommand up, Function<String, Instant> startedAt) {
        Session session = bench.session();
        return new SystemMeasuring(
                session,
                new LoginSearch(
                        session.stack().settings().discovery(), new ContainerLogins(bench.engine, bench.clock), home),
                new SystemTrials(session, Runnable::run),
                new MeasuringExporters(session, new ComponentStart(session, up)),
                startedAt,
                Optional::empty);
    }

    /** A program that has this port alone. */
    static DiscoveredService system(
            String kind, String name, int port, @Nullable String container, Verdict verdict, String reason) {
        return system(port, kind, name, port, container, verdict, reason);
    }

    static DiscoveredService system(
            int pid, String kind, String name, int port, @Nullable String container, Verdict verdict, String reason) {
        return new DiscoveredService(
                name,
                Origin.PROCESS,
                pid,
                container,
                "127.0.0.1:" + port,
                "other",
                null,
                null,
                new Measurement(kind, "", "", Map.of()),
                ServiceState.RUNNING,
                verdict,
                reason,
                "development",
                false,
                Samples.NOON,
                Samples.NOON);
    }
}
