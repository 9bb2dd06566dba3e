package dev.devmon.definition;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the devmon.yaml files in force. */
public final class SettingsFiles {
    public static final String NAME = "devmon.yaml";

    private SettingsFiles() {}

    /**
     * Finds the user's file ({@code $XDG_CONFIG_HOME/devmon/devmon.yaml}) and the project's, which overrides it:
     * devmon.yaml in the working folder or the nearest parent that has one.
     *
     * @return the files that exist, lowest precedence first
     */
    public static List<Path> find(Path workingFolder, Map<String, String> environment) {
        List<Path> found = new ArrayList<>();
        Path config = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .orElse(Path.of(environment.getOrDefault("HOME", "."), ".config"));
        Path user = config.resolve("devmon").resolve(NAME);
        if (Files.isRegularFile(user)) {
            found.add(user);
        }
        for (Path folder = workingFolder.toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path project = folder.resolve(NAME);
            if (Files.isRegularFile(project)) {
                if (!found.contains(project)) {
                    found.add(project);
                }
                break;
            }
        }
        return found;
    }
}
