package dev.devmon;

import dev.devmon.engine.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many processes that accept connections and never answer, and a few among them that have metrics. */
final class ZooCrowd implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> ports;
    private final List<Integer> useful;

    ZooCrowd(int silent, int metrics) {
        int all = silent + metrics;
        int first = FreePorts.block(all);
        int distance = all / metrics;
        useful = IntStream.range(0, all)
                .filter(index -> index % distance == distance - 1)
                .limit(metrics)
                .mapToObj(index -> first + index)
                .toList();
        ports = IntStream.range(first, first + all).boxed().toList();
        ports.forEach(port -> start(useful.contains(port) ? "metrics" : "silent", port));
    }

    private void start(String kind, int port) {
        try {
            processes.add(new ProcessBuilder(
                            "python3",
                            Zoo.LAB.resolve("zoo/hostile/hostile.py").toString(),
                            kind,
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean listens() {
        return ports.stream().noneMatch(FreePorts::free);
    }

    /** The addresses of those with metrics. */
    Stream<String> useful() {
        return useful.stream().map(port -> "127.0.0.1:" + port);
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
