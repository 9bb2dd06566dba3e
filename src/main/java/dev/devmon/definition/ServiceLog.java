package dev.devmon.definition;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Log files of one service on this machine.
 *
 * @param folder absolute
 * @param name of the file; {@code *} stands for any characters
 * @param env null for the default one
 */
public record ServiceLog(String service, Path folder, String name, @Nullable String env) {
    /** Kernel interfaces: nothing in them is a log, and some of them act when they are read. */
    private static final List<Path> NO_FOLDERS = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

    /**
     * Whether a container may and can see this folder: never the root, with which it would see everything, and none with a
     * colon, which ends a path where engines write mounts.
     */
    public static boolean mayBeSeen(Path folder) {
        return folder.getNameCount() > 0
                && !folder.toString().contains(":")
                && NO_FOLDERS.stream().noneMatch(folder::startsWith);
    }

    /** Whether a file is one of these. */
    public boolean covers(Path file) {
        String pattern = Pattern.quote(name).replace("*", "\\E.*\\Q");
        return folder.equals(file.getParent()) && file.getFileName().toString().matches(pattern);
    }
}
