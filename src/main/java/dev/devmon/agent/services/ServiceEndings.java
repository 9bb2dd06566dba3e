package dev.devmon.agent.services;

import dev.devmon.discovery.identify.CrashSigns;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.EndingSource;
import dev.devmon.discovery.target.ProcessEndings;
import dev.devmon.discovery.target.ServiceState;
import dev.devmon.engine.Engine;
import dev.devmon.engine.EngineException;
import dev.devmon.engine.LogQuery;
import dev.devmon.engine.Vitals;
import dev.devmon.session.EndedRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Determines how services ended: those in containers from the engine's state, the others from what they left behind.
 */
final class ServiceEndings implements EndingSource {
    /**
     * Exit codes of a process that was asked to end: 0, or as a shell reports them, 128 plus SIGINT, SIGKILL or
     * SIGTERM.
     */
    private static final Set<Integer> ON_REQUEST = Set.of(0, 130, 137, 143);

    private static final LogQuery LAST_WORDS = LogQuery.last(60);

    private final Engine engine;
    private final CrashSigns signs;
    private static final Duration JUST_NOW = Duration.ofMinutes(1);

    private final ProcessEndings processes;
    private final EndedRuns runs;

    /** @param runs the ended processes that {@code devmon run} started */
    ServiceEndings(Engine engine, CrashSigns signs, ProcessEndings processes, EndedRuns runs) {
        this.engine = engine;
        this.signs = signs;
        this.processes = processes;
        this.runs = runs;
    }

    @Override
    public void remember(List<DiscoveredService> services) {
        processes.remember(services);
    }

    @Override
    public Optional<Ending> of(DiscoveredService last, Instant now) {
        return last.container() == null
                ? processes.of(last, now).map(ending -> withExitCode(ending, last, now))
                : ofContainer(last.container());
    }

    /** Replaces a harmless ending by a crash if {@code devmon run} saw an exit code that tells of one. */
    private Ending withExitCode(Ending ending, DiscoveredService last, Instant now) {
        runs.forgetBefore(now);
        OptionalInt code = runs.exitCode(last.name(), now.minus(JUST_NOW));
        return ending.state() == ServiceState.STOPPED && code.isPresent() && !ON_REQUEST.contains(code.getAsInt())
                ? new Ending(ServiceState.CRASHED, "it crashed: its exit code is " + code.getAsInt())
                : ending;
    }

    private Optional<Ending> ofContainer(String name) {
        try {
            Vitals vitals = engine.vitals(name);
            return switch (vitals.state()) {
                case EXITED, DEAD, RESTARTING -> Optional.of(ended(name, vitals));
                case RUNNING, PAUSED ->
                    Optional.of(new Ending(
                            ServiceState.UNRESPONSIVE, "it listens no more, and its container " + vitals.describe()));
                case CREATED, REMOVING, UNKNOWN -> Optional.empty();
            };
        } catch (EngineException e) {
            return e.kind() == EngineException.Kind.GONE
                    ? Optional.of(new Ending(ServiceState.STOPPED, "its container was removed"))
                    : Optional.empty();
        }
    }

    private Ending ended(String name, Vitals vitals) {
        if (!vitals.outOfMemory() && ON_REQUEST.contains(vitals.exitCode())) {
            return new Ending(ServiceState.STOPPED, "its container " + vitals.describe());
        }
        List<String> lines = new ArrayList<>();
        engine.logs(name, LAST_WORDS, lines::add);
        lines.removeIf(String::isBlank);
        String words = signs.saidIn(String.join("\n", lines))
                .orElse(lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip());
        String why = words.isEmpty() ? "" : ": " + ProcessEndings.quoted(words);
        return new Ending(ServiceState.CRASHED, "its container " + vitals.describe() + why);
    }
}
