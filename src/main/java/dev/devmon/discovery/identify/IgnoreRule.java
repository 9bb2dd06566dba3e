package dev.devmon.discovery.identify;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of thing that is never talked to.
 *
 * @param what it is, as in "a database"
 * @param process matches one of the process's names as a whole; null to match none
 * @param command is found in the arguments, one a line; null to match none
 * @param image matches the last part of a container's image without its tag; null to match none
 * @param ports a hint: they count only where no runtime of applications was recognised
 */
record IgnoreRule(
        String what,
        @Nullable Pattern process,
        @Nullable Pattern command,
        @Nullable Pattern image,
        Set<Integer> ports) {
    IgnoreRule {
        ports = Set.copyOf(ports);
    }

    /** Whether its process or image says so. */
    boolean isAbout(Subject subject) {
        return matchesProcess(subject) || matchesImage(subject);
    }

    /** @param port of the container for a container, else of the listener */
    boolean hints(Subject subject, int port) {
        return ports.contains(port) && subject.runtime().equals(Subject.OTHER);
    }

    private boolean matchesProcess(Subject subject) {
        ProcessIdentity identity = subject.process();
        if (identity == null) {
            return false;
        }
        Pattern name = process;
        boolean named = name != null
                && identity.names().stream().anyMatch(n -> name.matcher(n).matches());
        return named
                || (command != null && command.matcher(identity.commandLines()).find());
    }

    private boolean matchesImage(Subject subject) {
        return image != null
                && subject.container() != null
                && image.matcher(lastPart(subject.container().image())).matches();
    }

    /** {@code registry.example/library/postgres:17@sha256:...} -> {@code postgres}. */
    static String lastPart(String reference) {
        String path = untagged(reference);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The same with its path; the colon before a registry's port is no tag's. */
    static String untagged(String reference) {
        String path = reference.substring(0, end(reference, '@'));
        int name = path.lastIndexOf('/') + 1;
        return path.substring(0, name + end(path.substring(name), ':'));
    }

    /** Where a mark is; the end of the text where it is not. */
    static int end(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text.length() : at;
    }
}
