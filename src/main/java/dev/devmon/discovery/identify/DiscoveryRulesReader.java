package dev.devmon.discovery.identify;

import dev.devmon.codec.Fields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads {@code discovery.yaml}. */
final class DiscoveryRulesReader {
    private static final String REGEX = "a regular expression";
    private static final Pattern ALL = Pattern.compile("^\\s*(.+?)\\s*$");

    private final Fields root;

    DiscoveryRulesReader(Fields root) {
        this.root = root;
    }

    DiscoveryRules read() {
        if (root.integer("schema") != 1) {
            root.problem("schema", "schema " + root.integer("schema") + " is not known", "write `schema: 1`");
        }
        Fields names = root.requiredFields("names");
        DiscoveryRules rules = new DiscoveryRules(
                root.list("ignore").stream().map(this::ignoreRule).toList(),
                patterns("debug-ports"),
                root.list("runtimes").stream().map(this::runtimeRule).toList(),
                pathRules(root, "metrics"),
                pathRules(root, "health"),
                new ServiceNaming(
                        nameRules(names, "explicit"), nameRules(names, "guessed"), Set.copyOf(names.texts("generic"))));
        names.rejectUnknown();
        root.rejectUnknown();
        return rules;
    }

    private IgnoreRule ignoreRule(Fields rule) {
        IgnoreRule result = new IgnoreRule(
                rule.text("what"), regex(rule, "process"), regex(rule, "command"), regex(rule, "image"), ports(rule));
        rule.rejectUnknown();
        return result;
    }

    private static Set<Integer> ports(Fields rule) {
        Set<Integer> ports = new LinkedHashSet<>();
        for (String text : rule.texts("ports")) {
            if (text.matches("\\d{1,5}")) {
                ports.add(Integer.valueOf(text));
            } else {
                rule.problem("ports", "\"" + text + "\" is no port", "write numbers from 1 to 65535");
            }
        }
        return ports;
    }

    private RuntimeRule runtimeRule(Fields rule) {
        RuntimeRule result = new RuntimeRule(rule.text("runtime"), regex(rule, "process"), regex(rule, "command"));
        rule.rejectUnknown();
        return result;
    }

    private static List<PathRule> pathRules(Fields fields, String key) {
        List<PathRule> rules = new ArrayList<>();
        for (Fields rule : fields.list(key)) {
            String path = rule.parsed(
                            "path",
                            text -> text.startsWith("/") ? Optional.of(text) : Optional.empty(),
                            "a path beginning with /")
                    .orElse("/");
            rules.add(new PathRule(path, Set.copyOf(rule.texts("runtimes"))));
            rule.rejectUnknown();
        }
        return rules;
    }

    private List<NameRule> nameRules(Fields names, String key) {
        List<NameRule> rules = new ArrayList<>();
        for (Fields rule : names.list(key)) {
            Optional<String> runtime = rule.optionalText("runtime");
            NameRule found = nameRule(rule);
            rule.rejectUnknown();
            rules.add(runtime.<NameRule>map(only -> new NameRule.ForRuntime(only, found))
                    .orElse(found));
        }
        return rules;
    }

    private static NameRule nameRule(Fields rule) {
        Pattern match = regex(rule, "match");
        if (rule.has("environment")) {
            return new NameRule.Environment(rule.text("environment"), match == null ? ALL : match);
        }
        if (rule.has("file")) {
            String pointer = rule.optionalText("pointer").orElse(null);
            if (pointer == null && match == null) {
                rule.problem("file", "neither `pointer` nor `match` says where the name is", "add one of them");
            }
            return new NameRule.ProjectFile(rule.text("file"), regex(rule, "beside"), pointer, match);
        }
        if (rule.has("command")) {
            Pattern command = regex(rule, "command");
            return new NameRule.Command(command == null ? ALL : command);
        }
        return switch (rule.optionalWord("from", List.of("compose-service", "container", "folder", "executable"))
                .orElse("")) {
            case "compose-service" -> NameRule.Container.COMPOSE_SERVICE;
            case "container" -> NameRule.Container.NAME;
            case "folder" -> new NameRule.Folder();
            case "executable" -> new NameRule.Executable();
            default -> {
                rule.problem("from", "the rule says no source", "write environment, file, command or from");
                yield new NameRule.Executable();
            }
        };
    }

    private List<Pattern> patterns(String key) {
        List<Pattern> patterns = new ArrayList<>();
        for (String text : root.texts(key)) {
            Optional<Pattern> pattern = compiled(text);
            if (pattern.isEmpty()) {
                root.problem(key, "\"" + text + "\" is no regular expression", "correct it");
            }
            pattern.ifPresent(patterns::add);
        }
        return patterns;
    }

    private static @Nullable Pattern regex(Fields fields, String key) {
        return fields.parsed(key, DiscoveryRulesReader::compiled, REGEX).orElse(null);
    }

    /** {@code ^} and {@code $} stand for the ends of one argument, since arguments stand one a line. */
    private static Optional<Pattern> compiled(String text) {
        try {
            return Optional.of(Pattern.compile(text, Pattern.MULTILINE));
        } catch (PatternSyntaxException e) {
            return Optional.empty(); // becomes a problem with file and line
        }
    }
}
