package dev.devmon.inputs;

import dev.devmon.dashboards.Dashboard;
import dev.devmon.dashboards.DashboardJson;
import dev.devmon.dashboards.DashboardReader;
import dev.devmon.dashboards.Style;
import dev.devmon.dashboards.StyleReader;
import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Stack;
import dev.devmon.failure.FailureException;
import java.util.Optional;

/** The style of the component that shows dashboards, and the dashboards made with it. */
public final class DashboardStyle {
    private static final String FILE = "style.yaml";

    private final Component component;
    private final Style style;

    private DashboardStyle(Component component, Style style) {
        this.component = component;
        this.style = style;
    }

    /** Returns the style, or empty when no component shows dashboards. */
    public static Optional<DashboardStyle> of(Stack stack) {
        return stack.components().stream()
                .filter(component -> component.mounts().stream().anyMatch(DashboardStyle::dashboards))
                .findFirst()
                .map(component -> {
                    String path = component.folder() + "/" + FILE;
                    return new DashboardStyle(
                            component,
                            StyleReader.read("stack/" + path, stack.files().text(path)));
                });
    }

    private static boolean dashboards(Mount mount) {
        return mount.source() instanceof Mount.Generated generated && generated.kind() == GeneratedKind.DASHBOARDS;
    }

    public Component component() {
        return component;
    }

    public Style style() {
        return style;
    }

    /**
     * Returns the dashboard for a description, in the JSON model.
     *
     * @throws FailureException {@code INVALID_FILE}, with every problem of the description
     */
    public String json(String file, String description) {
        Dashboard dashboard = DashboardReader.read(file, description, style);
        return DashboardJson.text(dashboard, style);
    }
}
