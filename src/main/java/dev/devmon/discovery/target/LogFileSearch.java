package dev.devmon.discovery.target;

import dev.devmon.discovery.probe.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds the log files of services: files that look like logs and that their processes write inside their own working
 * folder. A service that is left alone has none.
 */
public final class LogFileSearch {
    private static final Pattern NAME = Pattern.compile(".+\\.(log|out|jsonl|ndjson|log\\.json)");

    private final ProcessFiles processes;

    public LogFileSearch(ProcessFiles processes) {
        this.processes = processes;
    }

    /**
     * Returns the log files that the services write now, each once, sorted by path.
     *
     * @throws IOException when a process cannot be inspected for any reason other than that it ended or is another
     *     user's
     */
    public List<WrittenLog> of(List<DiscoveredService> services) throws IOException {
        Map<Path, WrittenLog> logs = new TreeMap<>();
        for (DiscoveredService service : services) {
            Integer pid = service.pid();
            if (pid != null && service.container() == null && service.verdict() != Verdict.IGNORED) {
                processes.of(pid).ifPresent(written -> written.files().stream()
                        .filter(file -> isLog(file, written.workingFolder()))
                        .forEach(file -> logs.putIfAbsent(file, new WrittenLog(service.name(), file, service.env()))));
            }
        }
        return List.copyOf(logs.values());
    }

    /**
     * Returns whether a file is a log in the process's own working folder; the root, where daemons often run, is no
     * folder of its own.
     */
    private static boolean isLog(Path file, Path workingFolder) {
        return workingFolder.getNameCount() > 0
                && file.startsWith(workingFolder)
                && NAME.matcher(file.getFileName().toString()).matches();
    }
}
