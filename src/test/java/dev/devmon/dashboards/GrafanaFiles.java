package dev.devmon.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The stack's own style, descriptions and dashboards. */
public final class GrafanaFiles {
    private static final Path FOLDER = Path.of("stack/grafana");

    private GrafanaFiles() {}

    public static Style style() {
        return StyleReader.read("style.yaml", text("style.yaml"));
    }

    static ServiceTemplate services() {
        return ServiceTemplate.read("services.yaml", text("services.yaml"), style());
    }

    /** Names without their ending. */
    static List<String> descriptions() {
        return names("descriptions", ".yaml");
    }

    static List<String> dashboards() {
        return names("dashboards", ".json");
    }

    private static List<String> names(String folder, String ending) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String path) {
        try {
            return Files.readString(FOLDER.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
