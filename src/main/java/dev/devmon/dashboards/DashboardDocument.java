package dev.devmon.dashboards;

import dev.devmon.codec.Node;
import dev.devmon.codec.Node.Mapping;
import dev.devmon.codec.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** A dashboard in the JSON model, by any author; its parts know their lines. */
public record DashboardDocument(Node root, Owner owner) {
    /** The key below which expressions and labels are free text, and {@code $1} is a group of a pattern. */
    private static final String UNLIKE_THE_REST = "transformations";

    /** Who is responsible for the look of a dashboard. */
    public enum Owner {
        /** The stack's own dashboards and those generated for services, which must follow the style. */
        DEVMON,
        USER
    }

    /**
     * A panel, or the heading of a row.
     *
     * @param row the title of the row that it is in; for a heading its own
     * @param group panels of the same group share a plane; those of a folded row have their own
     */
    record Placed(Node node, String row, int group) {
        boolean heading() {
            return node.text("/type").orElse("").equals("row");
        }
    }

    public String uid() {
        return root.text("/uid").orElse("");
    }

    public String title() {
        return root.text("/title").orElse("");
    }

    /** Returns the name of the file in problems. */
    public String file() {
        return root.at().file();
    }

    /** Returns the panels in the order of the file. */
    List<Placed> panels() {
        List<Placed> all = new ArrayList<>();
        String row = "";
        int group = 0;
        for (Node panel : root.children("/panels")) {
            boolean heading = panel.text("/type").orElse("").equals("row");
            row = heading ? panel.text("/title").orElse("") : row;
            all.add(new Placed(panel, row, 0));
            group++;
            for (Node folded : heading ? panel.children("/panels") : List.<Node>of()) {
                all.add(new Placed(folded, row, group));
            }
        }
        return all;
    }

    List<Node> variables() {
        return root.children("/templating/list");
    }

    Set<String> variableNames() {
        Set<String> names = new TreeSet<>();
        variables().forEach(variable -> variable.text("/name").ifPresent(names::add));
        return names;
    }

    /** Visits every value, with the key of the value or of the list that it is in. */
    void forEach(BiConsumer<String, Node> visitor) {
        visit("", root, visitor);
    }

    /** Visits every text, with the key of the text or of the list that it is in. */
    void forEachText(BiConsumer<String, Scalar> visitor) {
        forEach((key, node) -> {
            if (node instanceof Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
                visitor.accept(key, scalar);
            }
        });
    }

    private static void visit(String key, Node node, BiConsumer<String, Node> visitor) {
        visitor.accept(key, node);
        node.children().forEach(item -> visit(key, item, visitor));
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach((inner, value) -> {
                if (!inner.equals(UNLIKE_THE_REST)) {
                    visit(inner, value, visitor);
                }
            });
        }
    }
}
