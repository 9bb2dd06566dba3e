package dev.devmon.run;

import dev.devmon.run.Tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells Django's instrumentation where a project has its settings. It reads them before the program has said so, and if
 * it finds none, it makes the defaults the settings, with which the program fails.
 */
final class DjangoSettings {
    private static final String MODULE = "DJANGO_SETTINGS_MODULE";
    private static final String SCRIPT = "manage.py";
    private static final Pattern SET = Pattern.compile(MODULE + "['\"]\\s*,\\s*['\"]([\\w.]+)['\"]");

    /**
     * The settings of a project.
     *
     * @param folder the folder that its modules are in
     * @param module the module of the settings; empty when it is unknown
     */
    record Found(Path folder, Optional<String> module) {
        /** Returns the variables for the instrumentation; without settings, they turn it off. */
        Map<String, String> variables(Map<String, String> environment) {
            String disabled = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";
            String others = environment.getOrDefault(disabled, "");
            return module.map(name -> Map.of(MODULE, name))
                    .orElse(Map.of(disabled, others.isBlank() ? "django" : others + ",django"));
        }
    }

    private DjangoSettings() {}

    static Found of(Program program, Tool tool) throws ToolException {
        Path script = program.words().stream()
                .filter(word -> Path.of(word).endsWith(SCRIPT))
                .map(tool.folder().toAbsolutePath()::resolve)
                .findFirst()
                .orElse(tool.folder().toAbsolutePath().resolve(SCRIPT));
        String given = tool.environment().getOrDefault(MODULE, "");
        return new Found(script.resolveSibling(""), given.isBlank() ? written(script) : Optional.of(given));
    }

    private static Optional<String> written(Path script) throws ToolException {
        if (!Files.isRegularFile(script)) {
            return Optional.empty();
        }
        try {
            return Optional.of(SET.matcher(Files.readString(script)))
                    .filter(Matcher::find)
                    .map(found -> found.group(1));
        } catch (IOException e) {
            throw new ToolException(script + " cannot be read: " + e.getMessage());
        }
    }
}
