package dev.devmon.discovery.identify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The signs by which a crash of a process is recognized.
 *
 * @param files names of files that a crash leaves in the working folder, with {@code ${pid}} for the pid
 * @param logs patterns to find in the end of the process's log; the first group says why
 */
public record CrashSigns(List<String> files, List<Pattern> logs) {
    static final CrashSigns NONE = new CrashSigns(List.of(), List.of());

    public CrashSigns {
        files = List.copyOf(files);
        logs = List.copyOf(logs);
    }

    /** Returns the file that the crash of a process has left. */
    public Optional<Path> left(Path folder, int pid) {
        return files.stream()
                .map(name -> folder.resolve(name.replace("${pid}", Integer.toString(pid))))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Returns why the process crashed, according to the end of its log; empty when that has no sign of a crash. */
    public Optional<String> saidIn(String logEnd) {
        return logs.stream()
                .map(sign -> sign.matcher(logEnd))
                .filter(Matcher::find)
                .map(found -> found.group(1).strip())
                .findFirst();
    }
}
