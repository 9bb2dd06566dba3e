package dev.devmon.cluster;

import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.failure.FailureException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user's kubeconfig, merged from several files as in kubectl: the first file that has a name counts.
 *
 * @param currentContext the current context; null when no file has one
 */
record Kubeconfig(
        @Nullable String currentContext,
        Map<String, Entry> contexts,
        Map<String, Entry> clusters,
        Map<String, Entry> users) {

    /**
     * The entry of a name.
     *
     * @param folder the folder of the file, to which its paths are relative
     */
    record Entry(Node node, Path folder) {
        static final Entry NOTHING = new Entry(Yaml.read("kubeconfig", "{}"), Path.of(""));

        /** Returns the text of a key; empty when it is absent or blank. */
        Optional<String> text(String key) {
            return node.text("/" + key).filter(text -> !text.isBlank());
        }

        boolean flag(String key) {
            return text(key).filter("true"::equals).isPresent();
        }

        boolean has(String key) {
            return node.find("/" + key)
                    .filter(value -> !value.form().equals("empty"))
                    .isPresent();
        }

        Optional<Path> path(String key) {
            return text(key).map(folder::resolve);
        }
    }

    /**
     * Returns the files that kubectl reads, if they exist: those of {@code KUBECONFIG}, otherwise
     * {@code ~/.kube/config}.
     */
    static List<Path> files(Map<String, String> environment) {
        String named = environment.getOrDefault("KUBECONFIG", "");
        if (!named.isBlank()) {
            return Arrays.stream(named.split(File.pathSeparator, -1))
                    .filter(path -> !path.isBlank())
                    .map(path -> Path.of(path).toAbsolutePath())
                    .filter(Files::isRegularFile)
                    .toList();
        }
        return Optional.ofNullable(environment.get("HOME"))
                .or(() -> Optional.ofNullable(environment.get("USERPROFILE")))
                .map(home -> Path.of(home, ".kube", "config").toAbsolutePath())
                .filter(Files::isRegularFile)
                .stream()
                .toList();
    }

    /** @throws FailureException {@code INVALID_FILE} for every file that cannot be read */
    static Kubeconfig read(List<Path> files) {
        Problems problems = new Problems();
        Reading reading = new Reading(problems);
        files.forEach(reading::add);
        problems.throwIfAny();
        return new Kubeconfig(reading.currentContext, reading.contexts, reading.clusters, reading.users);
    }

    private static final class Reading {
        private final Problems problems;
        private @Nullable String currentContext;
        private final Map<String, Entry> contexts = new LinkedHashMap<>();
        private final Map<String, Entry> clusters = new LinkedHashMap<>();
        private final Map<String, Entry> users = new LinkedHashMap<>();

        private Reading(Problems problems) {
            this.problems = problems;
        }

        private void add(Path file) {
            String text;
            try {
                text = Files.readString(file);
            } catch (IOException e) {
                throw FailureException.invalidFile(
                        file + " cannot be read",
                        e.getClass().getSimpleName() + ": " + e.getMessage(),
                        "check its permissions, or point KUBECONFIG at another file");
            }
            Node root = Yaml.read(file.toString(), text, problems);
            if (root == null) {
                return;
            }
            if (currentContext == null) {
                currentContext = root.text("/current-context")
                        .filter(name -> !name.isBlank())
                        .orElse(null);
            }
            Path folder = file.resolveSibling("");
            named(root, folder, "contexts", "context", contexts);
            named(root, folder, "clusters", "cluster", clusters);
            named(root, folder, "users", "user", users);
        }

        private static void named(Node root, Path folder, String list, String key, Map<String, Entry> into) {
            for (Node item : root.children("/" + list)) {
                item.text("/name").ifPresent(name -> item.find("/" + key)
                        .ifPresent(value -> into.putIfAbsent(name, new Entry(value, folder))));
            }
        }
    }
}
