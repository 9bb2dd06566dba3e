package dev.devmon.discovery.identify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what Linux says of a process in {@code /proc/PID}. OSHI ends a command line or environment at the first empty
 * string, and an empty argument is nothing unusual.
 */
final class ProcStrings {
    private static final Logger LOG = LoggerFactory.getLogger(ProcStrings.class);

    private static final Pattern CONTAINER_ID = Pattern.compile("(?<![0-9a-f])([0-9a-f]{64})(?![0-9a-f])");

    private static final String DELETED = " (deleted)";

    private final Path proc;

    ProcStrings(Path proc) {
        this.proc = proc;
    }

    /** Returns the arguments, or empty on another system and where they may not be read. */
    Optional<List<String>> arguments(int pid) {
        return strings(pid, "cmdline").filter(list -> !list.isEmpty());
    }

    /** Returns the requested environment variables, or empty on another system and where they may not be read. */
    Optional<Map<String, String>> environment(int pid, Set<String> variables) {
        return strings(pid, "environ").map(entries -> {
            Map<String, String> chosen = new HashMap<>();
            for (String entry : entries) {
                String[] sides = entry.split("=", 2);
                if (sides.length == 2 && variables.contains(sides[0])) {
                    chosen.putIfAbsent(sides[0], sides[1]); // as getenv(3) finds it
                }
            }
            return chosen;
        });
    }

    /**
     * Returns the full id of the container that a process runs in: engines name a control group after it, each in its
     * own way; see cgroups(7).
     */
    Optional<String> containerId(int pid) {
        return strings(pid, "cgroup").flatMap(lines -> {
            Matcher id = CONTAINER_ID.matcher(String.join("\n", lines));
            return id.find() ? Optional.of(id.group(1)) : Optional.empty();
        });
    }

    /**
     * Returns the working folder as the process sees it: in a sandbox with files of its own, there may be no such
     * folder here.
     */
    Optional<Path> workingFolder(int pid) {
        try {
            Path folder =
                    Files.readSymbolicLink(proc.resolve(Integer.toString(pid)).resolve("cwd"));
            return folder.isAbsolute() && !folder.toString().endsWith(DELETED) ? Optional.of(folder) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.trace("the folder of process {} cannot be read", pid, e);
            return Optional.empty();
        }
    }

    /** Returns which of the wanted sections the program file of a process has. */
    Set<String> sections(int pid, Set<String> wanted) {
        try {
            Set<String> sections = new HashSet<>(
                    ElfSections.of(proc.resolve(Integer.toString(pid)).resolve("exe")));
            sections.retainAll(wanted);
            return sections;
        } catch (IOException e) {
            LOG.trace("the program of process {} cannot be read", pid, e);
            return Set.of();
        }
    }

    /** Reads strings that each end with a zero byte; a program that sets a title leaves more zero bytes behind it. */
    private Optional<List<String>> strings(int pid, String file) {
        try {
            byte[] bytes =
                    Files.readAllBytes(proc.resolve(Integer.toString(pid)).resolve(file));
            List<String> strings = new ArrayList<>(List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1)));
            while (!strings.isEmpty() && strings.get(strings.size() - 1).isEmpty()) {
                strings.remove(strings.size() - 1);
            }
            return Optional.of(strings);
        } catch (IOException e) {
            LOG.trace("{} of process {} cannot be read", file, pid, e);
            return Optional.empty();
        }
    }
}
