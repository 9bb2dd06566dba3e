package dev.devmon.discovery.identify;

import dev.devmon.codec.Position;
import dev.devmon.discovery.listen.RunningContainer;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The services that the user wants left alone.
 *
 * @param words where each entry is written, by entry: a host port, or the name of a service, process, container,
 *     compose service or image, the latter by any end of its path
 */
public record IgnoreList(Map<String, Position> words) {
    public static final IgnoreList NOTHING = new IgnoreList(Map.of());

    public IgnoreList {
        words = Map.copyOf(words);
    }

    Optional<Ignored> covers(Subject subject, String name, int hostPort) {
        return Stream.of(
                        Stream.of(name, Integer.toString(hostPort)),
                        Stream.ofNullable(subject.process()).flatMap(process -> process.names().stream()),
                        Stream.ofNullable(subject.container()).flatMap(IgnoreList::names))
                .flatMap(names -> names)
                .filter(words::containsKey)
                .findFirst()
                .map(word -> new Ignored(
                        Ignored.By.SETTINGS, "your settings ignore it", "ignores \"" + word + "\"", words.get(word)));
    }

    private static Stream<String> names(RunningContainer container) {
        return Stream.concat(
                Stream.of(container.name(), String.valueOf(container.composeService())), imageNames(container.image()));
    }

    /**
     * Returns the names of an image: {@code registry.example/zoo/odd:1} is {@code odd}, {@code zoo/odd}, the whole, and
     * each of them with its tag.
     */
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
