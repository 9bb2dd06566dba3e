package dev.devmon.discovery.identify;

import dev.devmon.discovery.listen.PublishedContainer;
import java.util.List;
import java.util.Set;

/**
 * What the user wants left alone.
 *
 * @param words host ports, and names of services, processes, containers, compose services or images
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
        PublishedContainer container = subject.container();
        return (process != null && process.names().stream().anyMatch(words::contains))
                || (container != null
                        && (words.contains(container.name())
                                || words.contains(String.valueOf(container.composeService()))
                                || words.contains(IgnoreRule.lastPart(container.image()))));
    }
}
