package dev.devmon.inputs;

import dev.devmon.codec.Problems;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Setting;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.definition.Stack;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Files of the user's project that become part of a component's files.
 *
 * @param kind the kind of the files that they become part of
 * @param key the key of the settings that names them
 * @param paths files, and folders of files
 * @param names a regular expression for the files of a folder that count
 * @param ending the ending of their names in the container
 * @param nothing the text that replaces a deleted file, since an engine can add files to a container, but not remove
 *     them; empty when there is none, and the file stays until the next {@code up}
 * @param conversion file and its text -> text in the container; may reject the file
 */
public record ProjectFiles(
        GeneratedKind kind,
        String key,
        List<Sourced<Path>> paths,
        String names,
        String ending,
        Optional<String> nothing,
        BiFunction<Path, String, String> conversion) {
    public static final String PREFIX = "user-";

    private static final String YAML = "\\.ya?ml";

    /** A file, and its text in the container. */
    public record ProjectFile(Path file, String text) {}

    public static ProjectFiles rules(Stack stack) {
        return new ProjectFiles(
                GeneratedKind.RULES,
                "rules",
                stack.settings().alerts().rules(),
                ".*" + YAML,
                ".yml",
                Optional.of("groups: []\n"),
                (file, text) -> text);
    }

    public static ProjectFiles dashboards(Stack stack) {
        return new ProjectFiles(
                GeneratedKind.DASHBOARDS,
                "dashboards",
                stack.settings().dashboards(),
                ".*(" + YAML + "|\\.json)",
                ".json",
                Optional.empty(),
                new ProjectDashboards(stack)::json);
    }

    /**
     * Reads all files.
     *
     * @return name in the component's folder -> file
     * @throws FailureException {@code INVALID_FILE} for every file that is missing or rejected
     */
    public SortedMap<String, ProjectFile> all() {
        Problems problems = new Problems();
        SortedMap<String, ProjectFile> files = new TreeMap<>();
        paths.forEach(path -> {
            try {
                read(path.value(), files);
            } catch (IOException e) {
                problems.add(
                        path.at(),
                        key + ": " + path.value() + " cannot be read ("
                                + e.getClass().getSimpleName() + ")",
                        "name a file of " + key + ", or a folder of them");
            }
        });
        problems.throwIfAny();
        return files;
    }

    /** Reads the files that exist. */
    public SortedMap<String, ProjectFile> present() throws IOException {
        SortedMap<String, ProjectFile> files = new TreeMap<>();
        for (Sourced<Path> path : paths) {
            if (Files.exists(path.value())) {
                read(path.value(), files);
            }
        }
        return files;
    }

    /** Returns the files that exist. */
    public List<Path> presentPaths() throws IOException {
        List<Path> present = new ArrayList<>();
        for (Sourced<Path> path : paths) {
            if (Files.exists(path.value())) {
                present.addAll(files(path.value()));
            }
        }
        return present;
    }

    /** Returns the files and folders that the settings name. */
    List<Setting> inForce() {
        return paths.stream()
                .map(path -> new Setting(key, path.value().toString(), path.at().toString()))
                .toList();
    }

    private void read(Path path, SortedMap<String, ProjectFile> files) throws IOException {
        for (Path file : files(path)) {
            files.put(name(file, files), new ProjectFile(file, conversion.apply(file, Files.readString(file))));
        }
    }

    private List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return new ArrayList<>(entries.filter(file -> file.toString().matches(names))
                    .sorted()
                    .toList());
        } catch (UncheckedIOException e) { // the folder could be opened, but not listed to its end
            throw e.getCause();
        }
    }

    /** Returns a unique name, since files of two folders can have the same name. */
    private String name(Path file, SortedMap<String, ProjectFile> taken) {
        String plain = PREFIX + file.getFileName().toString().replaceAll("\\.\\w+$", "");
        String name = plain + ending;
        for (int i = 2; taken.containsKey(name); i++) {
            name = plain + "-" + i + ending;
        }
        return name;
    }
}
