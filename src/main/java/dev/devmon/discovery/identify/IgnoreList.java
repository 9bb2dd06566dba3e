package dev.devmon.discovery.identify;

import dev.devmon.discovery.listen.RunningContainer;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the user wants left alone.
 *
 * @param words host ports, and names of services, processes, containers, compose services or images,
 *     the latter by any end of their path
 */
public record IgnoreList(Set<String> words) {
    public static final IgnoreList NOTHING = new IgnoreList(Set.of());

    public IgnoreList {
        words = Set.copyOf(words);
    }

    public static IgnoreList of(List<String> words) {
        return new IgnoreList(Set.copyOf(words));
    }

    boolean covers(Subject subject, String name, int hostPort) {
        if (words.contains(name) || words.contains(Integer.toString(hostPort))) {
            return true;
        }
        ProcessIdentity process = subject.process();
        RunningContainer container = subject.container();
        return (process != null && process.names().stream().anyMatch(words::contains))
                || (container != null
                        && (words.contains(container.name())
                                || words.contains(String.valueOf(container.composeService()))
                                || imageNames(container.image()).anyMatch(words::contains)));
    }

    /** {@code registry.example/zoo/odd:1} is {@code odd}, {@code zoo/odd}, the whole, and each of them with its tag. */
    private static Stream<String> imageNames(String reference) {
        String path = IgnoreRule.untagged(reference);
        String tagged = reference.substring(0, IgnoreRule.end(reference, '@'));
        return Stream.of(path, tagged, reference).flatMap(IgnoreList::ends);
    }

    private static Stream<String> ends(String path) {
        return Stream.iterate(
                path,
                rest -> !rest.isEmpty(),
                rest -> rest.substring(Math.min(rest.length(), IgnoreRule.end(rest, '/') + 1)));
    }
}
