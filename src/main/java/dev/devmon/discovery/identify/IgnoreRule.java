package dev.devmon.discovery.identify;

import dev.devmon.codec.Position;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of program that is never probed.
 *
 * @param what the kind, as in "a database"
 * @param process pattern that matches one of the process's names as a whole; null to match none
 * @param command pattern to find in the arguments, one per line; null to match none
 * @param image pattern that matches the last part of a container's image without its tag; null to match none
 * @param ports usual ports, which are only a hint: they count where no runtime of applications was recognized
 */
record IgnoreRule(
        String what,
        @Nullable Written<Pattern> process,
        @Nullable Written<Pattern> command,
        @Nullable Written<Pattern> image,
        Written<Set<Integer>> ports) {

    /** A value of the rule, and its position in the file. */
    record Written<T>(T value, Position at) {}

    /** Returns why the subject is ignored, by its process or image; empty if it is not. */
    Optional<Ignored> about(Subject subject) {
        return matchesName(subject).or(() -> matchesCommand(subject)).or(() -> matchesImage(subject));
    }

    /**
     * Returns why the subject is ignored, by its port; empty if it is not.
     *
     * @param port the port inside the container for a container, otherwise the listener's
     */
    Optional<Ignored> hint(Subject subject, int port) {
        return ports.value().contains(port) && subject.runtime().equals(Subject.OTHER)
                ? Optional.of(ignored("ignores port " + port + ", unless it knows the program", ports.at()))
                : Optional.empty();
    }

    private Optional<Ignored> matchesName(Subject subject) {
        ProcessIdentity identity = subject.process();
        return process == null || identity == null
                ? Optional.empty()
                : identity.names().stream()
                        .filter(process.value().asMatchPredicate())
                        .findFirst()
                        .map(name -> ignored("ignores the process \"" + name + "\"", process.at()));
    }

    private Optional<Ignored> matchesCommand(Subject subject) {
        return command == null || subject.process() == null
                ? Optional.empty()
                : command.value()
                        .matcher(subject.commandLines())
                        .results()
                        .findFirst()
                        .map(found -> ignored(
                                "ignores a command line with \""
                                        + found.group().strip().replace('\n', ' ') + "\"",
                                command.at()));
    }

    private Optional<Ignored> matchesImage(Subject subject) {
        return image == null
                ? Optional.empty()
                : Stream.ofNullable(subject.container())
                        .map(container -> lastPart(container.image()))
                        .filter(image.value().asMatchPredicate())
                        .findFirst()
                        .map(name -> ignored("ignores the image \"" + name + "\"", image.at()));
    }

    private Ignored ignored(String rule, Position at) {
        return new Ignored(Ignored.By.RULES, "it is " + what, rule, at);
    }

    /**
     * Returns the last part of an image's path: {@code registry.example/library/postgres:17@sha256:...} ->
     * {@code postgres}.
     */
    static String lastPart(String reference) {
        String path = untagged(reference);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns the image's path without tag and digest; the colon before a registry's port begins no tag. */
    static String untagged(String reference) {
        String path = reference.substring(0, end(reference, '@'));
        int name = path.lastIndexOf('/') + 1;
        return path.substring(0, name + end(path.substring(name), ':'));
    }

    /** Returns the index of a mark, or the length of the text if it has none. */
    static int end(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text.length() : at;
    }
}
