package dev.devmon.engine.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The hint for a machine without an engine or registry: on Debian, a checkout of devmon can install an engine and build
 * images itself.
 *
 * @param possible whether this is a checkout on Debian
 */
record LabHint(boolean possible, boolean root) {
    private static final String COMMAND = "`make lab monitoring`";

    /** Returns the hint for this machine. */
    static LabHint here() {
        return of(System.getenv(), Path.of("/etc/debian_version"), System.getProperty("user.name", ""));
    }

    static LabHint of(Map<String, String> environment, Path debianVersion, String user) {
        return new LabHint(environment.containsKey("DEVMON_LAB") && Files.exists(debianVersion), user.equals("root"));
    }

    /** Returns the command that helps here, with the alternative. */
    String or(String otherwise) {
        if (!possible) {
            return otherwise;
        }
        return root
                ? COMMAND + " installs an engine and builds images without a registry; or " + otherwise
                : otherwise + "; or, as root, " + COMMAND + ", which needs no registry";
    }
}
