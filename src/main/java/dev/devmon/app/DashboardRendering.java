package dev.devmon.app;

import dev.devmon.definition.Stack;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DashboardStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Renders a dashboard from a description, without a running stack. */
public final class DashboardRendering {
    private final Stack stack;

    public DashboardRendering(Stack stack) {
        this.stack = stack;
    }

    /** @throws FailureException {@code INVALID_FILE} when the file cannot be read, or with every problem in it */
    public String json(Path file) {
        try {
            return DashboardStyle.of(stack)
                    .orElseThrow(() -> new IllegalStateException("no component shows dashboards"))
                    .json(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new FailureException(
                    Failure.invalidFile(
                            file + " cannot be read",
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "name the YAML file of a dashboard"),
                    e);
        }
    }
}
