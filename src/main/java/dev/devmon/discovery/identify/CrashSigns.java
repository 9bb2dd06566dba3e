package dev.devmon.discovery.identify;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what it is known that a process has ended badly.
 *
 * @param files names of what it leaves in its working folder, with {@code ${pid}} for its pid
 * @param logs are found in the end of a log that it wrote; the first group says why
 */
public record CrashSigns(List<String> files, List<Pattern> logs) {
    static final CrashSigns NONE = new CrashSigns(List.of(), List.of());

    public CrashSigns {
        files = List.copyOf(files);
        logs = List.copyOf(logs);
    }

    /** What a process has left. */
    public Optional<Path> left(Path folder, int pid) {
        return files.stream()
                .map(name -> folder.resolve(name.replace("${pid}", Integer.toString(pid))))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Why it crashed, as the end of its log says; empty when that says nothing of the kind. */
    public Optional<String> saidIn(String logEnd) {
        return logs.stream()
                .map(sign -> sign.matcher(logEnd))
                .filter(Matcher::find)
                .map(found -> found.group(1).strip())
                .findFirst();
    }
}
