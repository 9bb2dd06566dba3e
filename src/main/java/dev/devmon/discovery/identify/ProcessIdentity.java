package dev.devmon.discovery.identify;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a process, and what it says of itself.
 *
 * @param name the system's name for it; Linux cuts it to 15 characters, and programs may change it
 * @param executable the name of its program file; equal to {@code name} where that cannot be read
 * @param arguments the command line, the program first; empty where it cannot be read
 * @param workingFolder the working folder; null where it cannot be read
 * @param startTime identifies the process together with {@code pid}, which the system uses again
 * @param environment the few variables that name a service, where they can be read
 * @param parent pid of the process that started it; 0 where there is none, or none any longer
 * @param containerId full id of the container that it runs in; null outside of containers, or where that cannot be read
 * @param sections those sections of its program file that the rules look for
 */
public record ProcessIdentity(
        int pid,
        String name,
        String executable,
        List<String> arguments,
        @Nullable Path workingFolder,
        Instant startTime,
        Map<String, String> environment,
        int parent,
        @Nullable String containerId,
        Set<String> sections) {
    private static final Pattern SUFFIX = Pattern.compile("\\.exe$", Pattern.CASE_INSENSITIVE);

    /** The length to which Linux cuts names of processes. */
    private static final int LONGEST_NAME = 15;

    public ProcessIdentity {
        if (pid < 1) {
            throw new IllegalArgumentException("no pid: " + pid);
        }
        executable = SUFFIX.matcher(executable.isBlank() ? name : executable).replaceFirst("");
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        sections = Set.copyOf(sections);
    }

    /**
     * Returns the names that the program may go by: its file, the system's name for it, and the name it was started
     * under.
     */
    Set<String> names() {
        Set<String> names = new TreeSet<>(List.of(name, executable));
        if (!arguments.isEmpty()) {
            names.add(lastPart(arguments.get(0)));
        }
        return names;
    }

    /**
     * Returns the name that the program was started under, if the system's name agrees; otherwise its file. One file
     * may be several programs by several links, and a program may put a title in place of its arguments.
     */
    String program() {
        String started = arguments.isEmpty() ? "" : lastPart(arguments.get(0));
        String word = started.substring(0, IgnoreRule.end(started, ' '));
        boolean cut = name.length() == LONGEST_NAME && word.startsWith(name);
        return cut || name.equals(word) || name.startsWith(word + " ") ? word : executable;
    }

    /** Returns whether it was started with the same arguments; the program may be spelled differently. */
    boolean repeats(ProcessIdentity other) {
        return executable.equals(other.executable)
                && arguments.size() > 1
                && other.arguments.size() > 1
                && arguments.subList(1, arguments.size()).equals(other.arguments.subList(1, other.arguments.size()));
    }

    /** Returns the arguments, one per line, so that patterns see where one ends. */
    String commandLines() {
        return String.join("\n", arguments);
    }

    static String lastPart(String path) {
        return SUFFIX.matcher(path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1))
                .replaceFirst("");
    }
}
