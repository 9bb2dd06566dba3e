package dev.devmon.run;

import dev.devmon.definition.StackFiles;
import dev.devmon.run.Tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Instruments a command without changing it, if its runtime allows that. A failure never keeps the command from
 * running.
 */
public final class Instrumentation {
    private static final int FIRST_LINES = 512;

    private final Map<String, String> environment;
    private final Path folder;
    private final List<ProgramRule> rules;
    private final JavaAgent java;
    private final NodePackages node;
    private final PythonPackages python;

    /**
     * @param environment the environment of the command
     * @param folder the folder in which it runs
     * @param progress receives messages about slow work
     */
    public Instrumentation(StackFiles files, Map<String, String> environment, Path folder, Consumer<String> progress) {
        Pins pins = Pins.of(files);
        Cache cache = Cache.of(environment, progress);
        Tool tool = new Tool(environment, folder);
        this.environment = environment;
        this.folder = folder;
        this.rules = ProgramRule.all(files);
        this.java = new JavaAgent(pins, cache, tool);
        this.node = new NodePackages(pins, cache, tool, files);
        this.python = new PythonPackages(pins, cache, tool, files);
    }

    public Prepared of(List<String> command) {
        Optional<Program> found = Program.of(command, rules, this::beginning);
        if (found.isEmpty()) {
            return Prepared.not("what " + command.get(0) + " starts is not instrumented: it gets the variables of"
                    + " `devmon env`, for a service that has an OpenTelemetry SDK");
        }
        Program program = found.get();
        Platform platform = program.rule().platform();
        if (platform == null) {
            return program.rule().prepared();
        }
        try {
            return switch (platform) {
                case JAVA -> java.of(program);
                case JAVA_BUILD -> java.ofBuild(program);
                case NODE -> node.of(program);
                case PYTHON -> python.of(program);
            };
        } catch (ToolException e) {
            return Prepared.not("it runs without instrumentation: " + e.getMessage());
        }
    }

    /** Returns the beginning of a script, found as a shell finds it. */
    private Optional<String> beginning(String word) {
        return Executables.find(word, environment, folder).flatMap(Instrumentation::read);
    }

    private static Optional<String> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(FIRST_LINES), StandardCharsets.ISO_8859_1);
            return text.startsWith("#!") ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // what may be run need not be readable
        }
    }
}
