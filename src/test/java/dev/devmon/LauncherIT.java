package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The archive of classes that {@code bin/devmon} makes, with each Java from 17 on that is beside the one of the tests. */
@Tag("docker")
@Timeout(180)
class LauncherIT {
    private static final String VERSION = "JAVA_VERSION=\"";

    private final LabStack lab = new LabStack().image("mailpit", LabStack.STAND_IN);

    @AfterEach
    void takeDown() {
        lab.close();
    }

    @ParameterizedTest
    @MethodSource("javas")
    void theFirstUpArchivesItsClassesAndLaterCommandsUseThem(Path java) throws IOException {
        Path cache = lab.folder.resolve("Jane Doe's cache");
        lab.environment("JAVA_HOME", java.toString()).environment("XDG_CACHE_HOME", cache.toString());
        lab.run("up", "mailpit").expecting(0);
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> archives(cache).size() == 1);

        // The JVM ends at once where it cannot map the archive
        lab.environment("JDK_JAVA_OPTIONS", "-Xshare:on -Xlog:class+load");
        String loaded = lab.run("status").expecting(0).out();

        List<String> own = loaded.lines()
                .filter(line -> line.contains(" dev.devmon.") && !line.contains("Lambda"))
                .toList();
        long archived = own.stream()
                .filter(line -> line.contains("shared objects file"))
                .count();
        assertTrue(
                archived > own.size() * 0.9, () -> archived + " of " + own.size() + " classes come from the archive");
    }

    static List<Path> javas() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> beside = Files.list(Objects.requireNonNull(own.getParent()))) {
            return beside.filter(home -> !Files.isSymbolicLink(home))
                    .filter(home -> home.equals(own) || version(home) >= 17)
                    .sorted()
                    .toList();
        }
    }

    /** From the file that every Java has since 9; 0 for a folder that is none of these. */
    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.exists(release)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.filter(line -> line.startsWith(VERSION))
                    .map(line -> line.substring(VERSION.length()).split("[^0-9]", 2)[0])
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> archives(Path cache) throws IOException {
        Path folder = cache.resolve("devmon");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }
}
