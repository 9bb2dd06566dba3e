package dev.devmon.discovery;

import dev.devmon.discovery.listen.PublishedContainer;
import java.util.List;
import java.util.Set;

/**
 * What the user wants left alone.
 *
 * @param words host ports, and names of services, processes, containers, compose services or images
 */
public record LeftAlone(Set<String> words) {
    public static final LeftAlone NOTHING = new LeftAlone(Set.of());

    public LeftAlone {
        words = Set.copyOf(words);
    }

    public static LeftAlone of(List<String> words) {
        return new LeftAlone(Set.copyOf(words));
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
