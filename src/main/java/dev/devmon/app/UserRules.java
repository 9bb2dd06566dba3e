package dev.devmon.app;

import dev.devmon.codec.Problems;
import dev.devmon.definition.Setting;
import dev.devmon.definition.Settings;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rule files of the user's project. */
final class UserRules {
    static final String PREFIX = "user-";

    private UserRules() {}

    /** A file and what is in it. */
    record UserRule(Path file, String text) {}

    /**
     * Reads them all; of a folder, its YAML files.
     *
     * @return name in the rules folder of the server -> file
     * @throws FailureException {@code INVALID_FILE} for every one that is not there
     */
    static SortedMap<String, UserRule> of(Settings settings) {
        Problems problems = new Problems();
        SortedMap<String, UserRule> rules = new TreeMap<>();
        settings.alerts().rules().forEach(path -> {
            try {
                read(path.value(), rules);
            } catch (IOException e) {
                problems.add(
                        path.at(),
                        "rules: " + path.value() + " cannot be read ("
                                + e.getClass().getSimpleName() + ")",
                        "name a rule file, or a folder of rule files");
            }
        });
        problems.throwIfAny();
        return rules;
    }

    /** The same, less those that are not there. */
    static SortedMap<String, UserRule> present(Settings settings) throws IOException {
        SortedMap<String, UserRule> rules = new TreeMap<>();
        for (Sourced<Path> path : settings.alerts().rules()) {
            if (Files.exists(path.value())) {
                read(path.value(), rules);
            }
        }
        return rules;
    }

    /** The files that are there. */
    static List<Path> paths(Settings settings) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (Sourced<Path> path : settings.alerts().rules()) {
            if (Files.exists(path.value())) {
                paths.addAll(files(path.value()));
            }
        }
        return paths;
    }

    private static void read(Path path, SortedMap<String, UserRule> rules) throws IOException {
        for (Path file : files(path)) {
            rules.put(name(file, rules), new UserRule(file, Files.readString(file)));
        }
    }

    /** The files and folders that the settings name. */
    static List<Setting> inForce(Settings settings) {
        return settings.alerts().rules().stream()
                .map(path ->
                        new Setting("rules", path.value().toString(), path.at().toString()))
                .toList();
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return new ArrayList<>(entries.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList());
        }
    }

    /** Files of two folders can have the same name. */
    private static String name(Path file, SortedMap<String, UserRule> taken) {
        String plain = PREFIX + file.getFileName().toString().replaceAll("\\.ya?ml$", "");
        String name = plain + ".yml";
        for (int i = 2; taken.containsKey(name); i++) {
            name = plain + "-" + i + ".yml";
        }
        return name;
    }
}
