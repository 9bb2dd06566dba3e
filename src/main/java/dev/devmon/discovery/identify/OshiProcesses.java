package dev.devmon.discovery.identify;

import dev.devmon.discovery.listen.OshiSystem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Identifies processes with OSHI, each once: a pid is looked up again only when its start time has changed. Not safe
 * for use by several threads.
 */
public final class OshiProcesses implements ProcessSource {
    private static final Path PROC = Path.of("/proc");
    private static final int FEW = 512;

    private final OperatingSystem system;
    private final Set<String> variables;
    private final Set<String> sections;
    private final ProcStrings strings = new ProcStrings(PROC);
    private final Map<Integer, Known> known = new HashMap<>();
    private int many = FEW;

    private record Known(Instant startTime, ProcessIdentity identity) {}

    private OshiProcesses(OperatingSystem system, Set<String> variables, Set<String> sections) {
        this.system = system;
        this.variables = Set.copyOf(variables);
        this.sections = Set.copyOf(sections);
    }

    /**
     * Returns the processes of this machine.
     *
     * @param variables the environment variables that may be read; no other is kept, since they hold passwords
     */
    public static OshiProcesses ofThisMachine(Set<String> variables) {
        return new OshiProcesses(OshiSystem.open(), variables, Set.of());
    }

    /** Returns the processes of this machine, with everything that the rules look at. */
    public static OshiProcesses ofThisMachine(DiscoveryRules rules) {
        return new OshiProcesses(OshiSystem.open(), rules.variables(), rules.sections());
    }

    @Override
    public Optional<ProcessIdentity> identify(int pid) {
        Optional<Instant> startTime =
                ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant());
        Known before = known.get(pid);
        if (before != null && startTime.filter(before.startTime()::equals).isPresent()) {
            return Optional.of(before.identity());
        }
        known.remove(pid);
        OSProcess process = system.getProcess(pid);
        if (process == null) {
            return Optional.empty();
        }
        Instant started = startTime.orElseGet(() -> Instant.ofEpochMilli(process.getStartTime()));
        ProcessIdentity identity = identity(process, started);
        forgetTheEnded();
        known.put(pid, new Known(started, identity));
        return Optional.of(identity);
    }

    @Override
    public boolean runs(ProcessIdentity process) {
        OSProcess now = system.getProcess(process.pid());
        return now != null && now.getState() != OSProcess.State.ZOMBIE && ProcessSource.super.runs(process);
    }

    /** Forgets processes that have ended, seldom: at most twice as many are remembered as run. */
    private void forgetTheEnded() {
        if (known.size() >= many) {
            known.keySet().removeIf(pid -> ProcessHandle.of(pid).isEmpty());
            many = Math.max(FEW, 2 * known.size());
        }
    }

    private ProcessIdentity identity(OSProcess process, Instant startTime) {
        int pid = process.getProcessID();
        return new ProcessIdentity(
                pid,
                process.getName(),
                ProcessIdentity.lastPart(process.getPath()),
                strings.arguments(pid).orElseGet(process::getArguments),
                folder(process),
                startTime,
                strings.environment(pid, variables).orElseGet(() -> chosen(process.getEnvironmentVariables())),
                process.getParentProcessID(),
                strings.containerId(pid).orElse(null),
                sections.isEmpty() ? Set.of() : strings.sections(pid, sections));
    }

    private @Nullable Path folder(OSProcess process) {
        return strings.workingFolder(process.getProcessID()).orElseGet(() -> {
            String folder = process.getCurrentWorkingDirectory();
            return folder.isBlank() ? null : Path.of(folder);
        });
    }

    private Map<String, String> chosen(Map<String, String> all) {
        Map<String, String> chosen = new HashMap<>();
        for (String variable : variables) {
            String value = all.get(variable);
            if (value != null) {
                chosen.put(variable, value);
            }
        }
        return chosen;
    }
}
