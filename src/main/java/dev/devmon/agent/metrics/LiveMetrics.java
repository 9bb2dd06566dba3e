package dev.devmon.agent.metrics;

import dev.devmon.definition.ProjectMetric;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics that the settings files define now; while a file is invalid, the metrics defined before stay. */
public final class LiveMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(LiveMetrics.class);

    private final List<Path> files;
    private final Supplier<List<ProjectMetric>> reading;
    private Map<Path, Version> read = Map.of();
    private List<ProjectMetric> metrics;

    private record Version(long size, FileTime modified) {}

    /**
     * @param files the settings files to watch for changes
     * @param metrics the metrics that they defined when the agent was started
     * @param reading reads the files and returns the metrics that they define; throws {@link FailureException} when one
     *     is invalid
     */
    public LiveMetrics(List<Path> files, List<ProjectMetric> metrics, Supplier<List<ProjectMetric>> reading) {
        this.files = List.copyOf(files);
        this.metrics = metrics;
        this.reading = reading;
    }

    List<ProjectMetric> now() throws IOException {
        Map<Path, Version> versions = versions();
        if (!versions.equals(read)) {
            read = versions;
            try {
                List<ProjectMetric> found = reading.get();
                if (!found.equals(metrics)) {
                    LOG.info(
                            "in force: {}",
                            found.stream().map(ProjectMetric::id).toList());
                }
                metrics = found;
            } catch (FailureException e) {
                LOG.warn(
                        "the old metrics stay in force: {}",
                        e.failures().stream()
                                .map(failure -> failure.what() + ": " + failure.why())
                                .collect(Collectors.joining("; ")));
            }
        }
        return metrics;
    }

    private Map<Path, Version> versions() throws IOException {
        Map<Path, Version> versions = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                versions.put(file, new Version(Files.size(file), Files.getLastModifiedTime(file)));
            } catch (NoSuchFileException e) {
                LOG.debug("{} is being written, or gone", file, e);
            }
        }
        return versions;
    }
}
