package dev.devmon.dashboards;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.dashboards.DashboardDocument.Owner;
import java.util.Objects;

/** Dashboards in the JSON model, from text. */
public final class Documents {
    private Documents() {}

    static DashboardDocument json(String file, String text, Owner owner) {
        Problems problems = new Problems();
        Node root = Json.read(file, text, problems);
        problems.throwIfAny();
        return new DashboardDocument(Objects.requireNonNull(root), owner);
    }

    /** The JSON of a description. */
    public static String described(String description) {
        Style style = GrafanaFiles.style();
        return DashboardJson.text(DashboardReader.read("board.yaml", description, style), style);
    }
}
