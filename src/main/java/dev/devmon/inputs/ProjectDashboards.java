package dev.devmon.inputs;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.definition.Stack;
import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The dashboards of the user's project, which are described like devmon's own, or exported from the page that shows
 * them.
 */
final class ProjectDashboards {
    private final Stack stack;
    private Optional<DashboardStyle> style = Optional.empty();

    ProjectDashboards(Stack stack) {
        this.stack = stack;
    }

    /**
     * Returns a file's dashboard in the JSON model.
     *
     * @throws FailureException {@code INVALID_FILE}, with every problem of the file
     */
    String json(Path file, String text) {
        if (!file.toString().endsWith(".json")) {
            return style().json(file.toString(), text);
        }
        Problems problems = new Problems();
        Optional<Node> document = Json.read(text);
        if (document.isEmpty()) {
            problems.add(
                    new Position(file.toString(), 0), "it is not a JSON document", "export the dashboard once more");
        }
        for (String key : document.isPresent() ? new String[] {"uid", "title"} : new String[0]) {
            if (document.get().text("/" + key).orElse("").isBlank()) {
                problems.add(new Position(file.toString(), 1), "the dashboard has no " + key, "give it a " + key);
            }
        }
        problems.throwIfAny();
        return text;
    }

    private DashboardStyle style() {
        if (style.isEmpty()) {
            style = DashboardStyle.of(stack);
        }
        return style.orElseThrow(() -> new IllegalStateException("no component shows dashboards"));
    }
}
