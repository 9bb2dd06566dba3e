package dev.devmon.alerting.unittest;

import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Some of a file's tests, with the rules that can affect them.
 *
 * @param root the root of the file of tests
 * @param tests the tests of that file that are in the slice
 * @param rules path -> root of each rule file that they load, in the file's order
 * @param parts the rules that can affect the tests
 */
record TestSlice(Node root, List<Node> tests, Map<String, Node> rules, Set<RulePart> parts) {
    private static final String TESTS = "tests.yml";

    /** Returns the path of the slice's tests below a folder. */
    static String tests(String folder) {
        return folder + "/" + TESTS;
    }

    /**
     * Returns the files to run the slice: path -> text.
     *
     * @param folder the folder for the files
     * @param change changes a rule
     */
    Map<String, String> files(String folder, UnaryOperator<Node> change) {
        Map<String, String> files = new LinkedHashMap<>();
        List<Node> loaded = new ArrayList<>();
        rules.forEach((path, file) -> {
            List<Node> groups = groups(path, file, change);
            if (!groups.isEmpty()) {
                String name = "rules-" + loaded.size() + ".yml";
                files.put(folder + "/" + name, Yaml.write(mapping(file, Map.of("groups", list(file, groups)))));
                loaded.add(new Node.Scalar(file.at(), name, Node.Kind.TEXT));
            }
        });
        Map<String, Node> test = new LinkedHashMap<>(root.entries(""));
        test.put("rule_files", list(root, loaded));
        test.put("tests", list(root, tests));
        files.put(tests(folder), Yaml.write(mapping(root, test)));
        return files;
    }

    private List<Node> groups(String path, Node file, UnaryOperator<Node> change) {
        List<Node> groups = new ArrayList<>();
        for (Node group : file.children("/groups")) {
            List<Node> kept = parts.stream()
                    .filter(part ->
                            part.path().equals(path) && group.children("/rules").contains(part.node()))
                    .map(part -> change.apply(part.node()))
                    .toList();
            if (!kept.isEmpty()) {
                Map<String, Node> entries = new LinkedHashMap<>(group.entries(""));
                entries.put("rules", list(group, kept));
                groups.add(mapping(group, entries));
            }
        }
        return groups;
    }

    private static Node mapping(Node like, Map<String, Node> entries) {
        return new Node.Mapping(like.at(), entries, Map.of());
    }

    private static Node list(Node like, List<Node> items) {
        return new Node.Sequence(like.at(), items);
    }
}
