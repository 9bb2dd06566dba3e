package dev.devmon.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the rules and the dashboard of databases and brokers read, and what real exporters publish. */
class SystemSeriesTest {
    private static final Path EXPOSITIONS = Path.of("src/test/resources/dev/devmon/expositions/systems");
    private static final List<String> READERS =
            List.of("stack/prometheus/rules/systems.yml", "stack/grafana/descriptions/systems.yaml");

    private static final Pattern METRIC = Pattern.compile(
            "(?<![:\\w{])(?:pg|mysql|redis|rabbitmq|elasticsearch|etcd|pgbouncer|haproxy|nginx|apache|memcached|mongodb|nats|kafka|grpc)_\\w+");
    private static final Pattern SELECTOR = Pattern.compile("(" + METRIC.pattern() + ")\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~?)\"([^\"]*)\"");

    /** Of every target, whatever its exporter. */
    private static final Set<String> OF_TARGETS = Set.of("env", "service", "instance", "component", "system");

    /** Known from documentation alone. */
    private static final Set<String> NEVER_SEEN = Set.of(
            "mongodb_up",
            "mongodb_ss_connections",
            "mongodb_connections_current",
            "mongodb_connections_available",
            "mongodb_inserts",
            "mongodb_queries",
            "mongodb_updates",
            "mongodb_deletes",
            "mongodb_getmores",
            "mongodb_commands",
            "mongodb_queued_reads",
            "mongodb_queued_writes",
            "mongodb_resident_megabytes");

    @Test
    void everyMetricIsPublished() throws IOException {
        Set<String> read = new TreeSet<>();
        texts().forEach(text ->
                METRIC.matcher(text).results().map(MatchResult::group).forEach(read::add));
        Set<String> published =
                series().map(line -> line.replaceFirst("[{ ].*", "")).collect(Collectors.toSet());
        read.removeAll(published);

        assertEquals(new TreeSet<>(NEVER_SEEN), read);
    }

    @Test
    void everyConditionFitsASeries() throws IOException {
        Set<String> unfit = new TreeSet<>();
        List<String> series = series().toList();
        for (String text : texts()) {
            SELECTOR.matcher(text)
                    .results()
                    .filter(selector -> !NEVER_SEEN.contains(selector.group(1)))
                    .filter(selector -> series.stream().noneMatch(line -> fits(selector, line)))
                    .map(MatchResult::group)
                    .forEach(unfit::add);
        }

        assertEquals(Set.of(), unfit);
    }

    private static boolean fits(MatchResult selector, String line) {
        return line.matches(Pattern.quote(selector.group(1)) + "[{ ].*")
                && MATCHER.matcher(selector.group(2))
                        .results()
                        .filter(matcher -> !OF_TARGETS.contains(matcher.group(1)))
                        .allMatch(matcher -> Pattern.compile("[{,]" + matcher.group(1) + "=\"" + value(matcher) + "\"")
                                .matcher(line)
                                .find());
    }

    private static String value(MatchResult matcher) {
        return matcher.group(2).equals("=") ? Pattern.quote(matcher.group(3)) : "(?:" + matcher.group(3) + ")";
    }

    /** Without comments. */
    private static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String reader : READERS) {
            texts.add(Files.readString(Path.of(reader)).replaceAll("(?m)^ *#.*", ""));
        }
        return texts;
    }

    private static Stream<String> series() throws IOException {
        try (Stream<Path> files = Files.list(EXPOSITIONS)) {
            return files.sorted().toList().stream()
                    .flatMap(file -> lines(file).stream())
                    .filter(line -> !line.startsWith("#"));
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }
}
