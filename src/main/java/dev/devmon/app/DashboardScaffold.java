package dev.devmon.app;

import dev.devmon.definition.Settings.Sourced;
import dev.devmon.definition.Stack;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Writes the description of a new dashboard into the user's project. */
public final class DashboardScaffold {
    /** The folder of dashboards when the settings name none. */
    public static final String FOLDER = "monitoring/dashboards";

    private final Optional<Path> configured;
    private final Path folder;

    public DashboardScaffold(Stack stack, Path workingFolder) {
        this.configured = stack.settings().dashboards().stream()
                .map(Sourced::value)
                .filter(path -> !path.toString().matches(".*\\.(ya?ml|json)"))
                .findFirst();
        this.folder =
                configured.orElse(workingFolder.toAbsolutePath().resolve(FOLDER).normalize());
    }

    /** Returns whether the dashboard is shown without a change to the settings. */
    public boolean provisioned() {
        return configured.isPresent();
    }

    /**
     * Writes the description of a dashboard.
     *
     * @return the file that was written
     * @throws FailureException {@code USAGE} when the name is invalid, or the file exists
     */
    public Path write(String name) {
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9-]{0,39}")) {
            throw FailureException.usage(
                    "\"" + name + "\" is not a valid dashboard name",
                    "it becomes part of its address",
                    "use at most 40 letters, digits and hyphens");
        }
        Path file = folder.resolve(name + ".yaml");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, text(name), StandardOpenOption.CREATE_NEW);
            return file;
        } catch (FileAlreadyExistsException e) {
            throw FailureException.usage(
                    file + " already exists", "it would be overwritten", "choose another name, or change that file");
        } catch (IOException e) {
            throw FailureException.usage(
                    file + " cannot be written",
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "check the permissions of " + folder);
        }
    }

    private static String text(String name) {
        return """
                # A dashboard of your own. `devmon dashboard check` says which panels have data.
                uid: %1$s
                title: %1$s
                description: What this dashboard answers, in one sentence.
                variables: [datasource, env, service]
                range: 30m
                refresh: 10s
                rows:
                  - title: Requests
                    panels:
                      # A panel is `KIND: its title`. Kinds: stat, graph, stacked, bars, table, heatmap, timeline, text, logs.
                      - stat: Requests
                        description: Requests per second, over five minutes.
                        query: sum(service:http_server_requests:rate5m{env=~"$env", service=~"$service"})
                        unit: reqps
                      - graph: Answers by class
                        description: Answers per second by class of status.
                        query: sum by (code_class) (service_code_class:http_server_requests:rate5m{env=~"$env", service=~"$service"})
                        legend: '{{code_class}}'
                        unit: reqps
                        size: 20x8
                """
                .formatted(name);
    }
}
