package dev.devmon.agent.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.devmon.definition.ProjectMetric;
import dev.devmon.definition.ProjectMetric.Command;
import dev.devmon.measuring.Answer;
import dev.devmon.measuring.CommandOutput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Runs the command of a metric; a command that takes too long or prints too much is killed. */
final class CommandSource {
    private static final int MOST_OUTPUT = 64 * 1024;
    private static final int MOST_OF_AN_ERROR = 200;

    private CommandSource() {}

    static MetricRun ask(ProjectMetric metric, Duration longest) {
        Command command = (Command) metric.source();
        String name = "metric " + metric.id();
        Answer late = Answer.failed("the command did not end within " + longest.toSeconds() + " s, and was killed");
        Process process;
        try {
            process = new ProcessBuilder(command.words())
                    .directory(command.folder().toFile())
                    .start();
            process.getOutputStream().close();
        } catch (IOException e) {
            Answer failed = Answer.failed("the command cannot be run: " + e.getMessage());
            return new MetricRun(name, () -> failed, longest, late);
        }
        // Also after the command has ended: a child that outlives it keeps its output open
        return new MetricRun(name, () -> read(process, metric), longest, late).finallyDo(() -> kill(process));
    }

    private static Answer read(Process process, ProjectMetric metric) {
        try (InputStream output = process.getInputStream();
                InputStream errors = process.getErrorStream()) {
            String text = new String(output.readNBytes(MOST_OUTPUT + 1), UTF_8);
            if (text.length() > MOST_OUTPUT) {
                kill(process);
                return Answer.failed("the command prints more than " + MOST_OUTPUT / 1024 + " KiB");
            }
            String error = new String(errors.readNBytes(MOST_OF_AN_ERROR), UTF_8).strip();
            int code = process.waitFor();
            return code == 0
                    ? CommandOutput.read(text, metric.labels())
                    : Answer.failed("the command ends with exit code " + code + (error.isEmpty() ? "" : ": " + error));
        } catch (IOException e) {
            return Answer.failed("the output of the command cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
