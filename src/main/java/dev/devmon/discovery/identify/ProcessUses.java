package dev.devmon.discovery.identify;

import dev.devmon.discovery.listen.OshiSystem;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/** Measures the resource use of processes with OSHI. Not safe for use by several threads. */
public final class ProcessUses {
    private static final double MILLIS = 1e3;

    private final OperatingSystem system;
    private final Map<Integer, Clock> clocks = new HashMap<>();

    /** Processor time in milliseconds that never decreases. */
    private static final class Clock {
        private final long startTime;
        private Map<Integer, Long> last = Map.of();
        private long total;

        private Clock(long startTime) {
            this.startTime = startTime;
        }

        private long advance(Map<Integer, Long> now) {
            now.forEach((pid, used) -> total += Math.max(0, used - last.getOrDefault(pid, 0L)));
            last = now;
            return total;
        }
    }

    private ProcessUses(OperatingSystem system) {
        this.system = system;
    }

    public static ProcessUses ofThisMachine() {
        return new ProcessUses(OshiSystem.open());
    }

    /** Returns pid -> what the process and its descendants use now; processes that have ended are absent. */
    public Map<Integer, ProcessUse> of(Collection<Integer> pids) {
        clocks.keySet().retainAll(pids);
        Map<Long, List<Integer>> children = pids.isEmpty() ? Map.of() : children();
        Map<Integer, ProcessUse> uses = new HashMap<>();
        for (int pid : pids) {
            measure(pid, children).ifPresent(use -> uses.put(pid, use));
        }
        return uses;
    }

    private static Map<Long, List<Integer>> children() {
        Map<Long, List<Integer>> children = new HashMap<>();
        ProcessHandle.allProcesses().forEach(process -> process.parent()
                .ifPresent(parent -> children.computeIfAbsent(parent.pid(), none -> new ArrayList<>())
                        .add((int) process.pid())));
        return children;
    }

    private Optional<ProcessUse> measure(int pid, Map<Long, List<Integer>> children) {
        OSProcess first = system.getProcess(pid);
        if (first == null) {
            return Optional.empty();
        }
        List<OSProcess> all = new ArrayList<>(List.of(first));
        Deque<Integer> open = new ArrayDeque<>(children.getOrDefault((long) pid, List.of()));
        while (!open.isEmpty()) {
            int child = open.pop();
            Optional.ofNullable(system.getProcess(child)).ifPresent(all::add);
            open.addAll(children.getOrDefault((long) child, List.of()));
        }
        Map<Integer, Long> cpu = new HashMap<>();
        all.forEach(process -> cpu.put(process.getProcessID(), process.getKernelTime() + process.getUserTime()));
        Clock clock = clocks.get(pid);
        if (clock == null || clock.startTime != first.getStartTime()) {
            clock = new Clock(first.getStartTime());
            clocks.put(pid, clock);
        }
        OSProcess fullest = all.stream()
                .max(Comparator.comparingDouble(
                        process -> (double) process.getOpenFiles() / Math.max(1, process.getSoftOpenFileLimit())))
                .orElse(first);
        return Optional.of(new ProcessUse(
                clock.advance(cpu) / MILLIS,
                all.stream().mapToLong(OSProcess::getResidentMemory).sum(),
                fullest.getOpenFiles(),
                fullest.getSoftOpenFileLimit(),
                all.stream().mapToInt(OSProcess::getThreadCount).sum(),
                Instant.ofEpochMilli(first.getStartTime())));
    }
}
