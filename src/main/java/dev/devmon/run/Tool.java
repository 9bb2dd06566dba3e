package dev.devmon.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the user's own programs, such as npm, and captures their output. */
class Tool {
    private static final int LONGEST_REASON = 200;

    private final Map<String, String> environment;
    private final Path folder;

    /** @param folder the folder in which they run: a project may choose its own versions */
    Tool(Map<String, String> environment, Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    /** Thrown when a program is not installed, does not end, or ends with an error. */
    static final class ToolException extends Exception {
        private static final long serialVersionUID = 1L;

        ToolException(String reason) {
            super(reason);
        }
    }

    /** Runs a program, and returns what it writes to its standard output. */
    String run(Duration within, List<String> command) throws ToolException {
        Path out = temporary();
        Path err = temporary();
        try {
            ProcessBuilder builder = new ProcessBuilder(found(command))
                    .directory(folder.toAbsolutePath().toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
                throw new ToolException(command.get(0) + " did not end within " + within.toSeconds() + " s");
            }
            String text = Files.readString(out);
            if (process.exitValue() != 0) {
                throw new ToolException(command.get(0) + " failed: " + lastLine(Files.readString(err), text));
            }
            return text;
        } catch (IOException e) {
            throw new ToolException(command.get(0) + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException(command.get(0) + " was interrupted");
        } finally {
            delete(out);
            delete(err);
        }
    }

    /** Finds the program on the PATH of the user's command, which need not be that of this process. */
    private List<String> found(List<String> command) throws ToolException {
        Path program = Executables.find(command.get(0), environment, folder)
                .orElseThrow(() -> new ToolException(
                        command.get(0) + " is needed to fetch the instrumentation and is not installed"));
        List<String> words = new ArrayList<>(command);
        words.set(0, program.toString());
        return words;
    }

    private static String lastLine(String... texts) {
        for (String text : texts) {
            List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
            if (!lines.isEmpty()) {
                String first = lines.stream()
                        .filter(line -> line.matches("(?i).*\\berror\\b.*"))
                        .findFirst()
                        .orElse(lines.get(lines.size() - 1));
                return first.strip()
                        .substring(0, Math.min(LONGEST_REASON, first.strip().length()));
            }
        }
        return "it does not say why";
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("devmon-run", ".txt");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary file can be made", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }

    Map<String, String> environment() {
        return environment;
    }

    Path folder() {
        return folder;
    }
}
