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

    private DiscoveryRulesReader() {}

    static DiscoveryRules read(Fields root) {
        root.schema(1);
        return new DiscoveryRules(
                root.list("ignore", DiscoveryRulesReader::ignoreRule),
                patterns(root, "debug-ports"),
                root.list("runtimes", DiscoveryRulesReader::runtimeRule),
                root.list("metrics", DiscoveryRulesReader::pathRule),
                root.list("health", DiscoveryRulesReader::pathRule),
                root.requiredFields("names").read(DiscoveryRulesReader::naming));
    }

    private static IgnoreRule ignoreRule(Fields rule) {
        return new IgnoreRule(
                rule.text("what"), regex(rule, "process"), regex(rule, "command"), regex(rule, "image"), ports(rule));
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

    private static RuntimeRule runtimeRule(Fields rule) {
        return new RuntimeRule(rule.text("runtime"), regex(rule, "process"), regex(rule, "command"));
    }

    private static PathRule pathRule(Fields rule) {
        String path = rule.parsed(
                        "path",
                        text -> text.startsWith("/") ? Optional.of(text) : Optional.empty(),
                        "a path beginning with /")
                .orElse("/");
        return new PathRule(path, Set.copyOf(rule.texts("runtimes")));
    }

    private static ServiceNaming naming(Fields names) {
        return new ServiceNaming(
                names.list("explicit", DiscoveryRulesReader::ruleOfRuntime),
                names.list("guessed", DiscoveryRulesReader::ruleOfRuntime),
                Set.copyOf(names.texts("generic")));
    }

    private static NameRule ruleOfRuntime(Fields rule) {
        Optional<String> runtime = rule.optionalText("runtime");
        NameRule found = nameRule(rule);
        return runtime.<NameRule>map(only -> new NameRule.ForRuntime(only, found))
                .orElse(found);
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

    private static List<Pattern> patterns(Fields root, String key) {
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
