package dev.devmon.definition;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The log files of a service on this machine.
 *
 * @param folder the absolute path of their folder
 * @param name the name of the file, in which {@code *} stands for any characters
 * @param env the environment of the service; null for the default
 */
public record ServiceLog(String service, Path folder, String name, @Nullable String env) {
    /** Kernel interfaces: none of their files is a log, and some have effects when they are read. */
    private static final List<Path> NO_FOLDERS = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

    /**
     * Returns whether a container may and can see this folder: not the root, with which it would see everything, and
     * none with a colon, which ends a path where engines write mounts.
     */
    public static boolean mayBeSeen(Path folder) {
        return folder.getNameCount() > 0
                && !folder.toString().contains(":")
                && NO_FOLDERS.stream().noneMatch(folder::startsWith);
    }

    /** Returns whether a file is one of these. */
    public boolean covers(Path file) {
        String pattern = Pattern.quote(name).replace("*", "\\E.*\\Q");
        return folder.equals(file.getParent()) && file.getFileName().toString().matches(pattern);
    }
}
