package dev.devmon.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs as a shell does: a word with a slash is a path, any other word is searched for on the PATH. */
final class Executables {
    private Executables() {}

    static Optional<Path> find(String word, Map<String, String> environment, Path folder) {
        Stream<Path> places = word.contains("/")
                ? Stream.of(folder.resolve(word))
                : Stream.of(environment.getOrDefault("PATH", "").split(":", -1))
                        .map(place -> folder.resolve(place).resolve(word));
        return places.filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .map(Path::toAbsolutePath)
                .findFirst();
    }
}
