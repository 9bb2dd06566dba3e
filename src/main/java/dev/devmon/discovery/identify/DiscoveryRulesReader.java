package dev.devmon.discovery.identify;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.discovery.identify.IgnoreRule.Written;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code discovery.yaml}. */
final class DiscoveryRulesReader {
    /**
     * Patterns in which {@code ^} and {@code $} stand for the ends of one argument, since arguments are matched one per
     * line.
     */
    private static final Form<Pattern> REGEX = Form.pattern(Pattern.MULTILINE);

    private static final Form<String> PATH =
            Form.matching(Pattern.compile("/.*", Pattern.DOTALL), "a path beginning with /");

    private static final Pattern ALL = Pattern.compile("\\A(.+)\\z", Pattern.DOTALL);

    private DiscoveryRulesReader() {}

    static DiscoveryRules read(Fields root) {
        root.schema(1);
        return new DiscoveryRules(
                root.list("ignore", rule -> ignoreRule(rule, rule.text("what"))),
                root.list("systems", DiscoveryRulesReader::systemRule),
                new Written<>(root.all("debug-ports", REGEX), root.at("debug-ports")),
                root.all("helpers", REGEX),
                root.all("launchers", REGEX),
                root.list("runtimes", DiscoveryRulesReader::runtimeRule),
                root.list("metrics", rule -> pathRule(rule, ownMetrics(rule))),
                root.list("health", rule -> pathRule(rule, null)),
                root.optional("labels", DiscoveryRulesReader::labels).orElse(ContainerLabels.NONE),
                root.requiredFields("names").read(DiscoveryRulesReader::naming),
                root.optional("crashes", DiscoveryRulesReader::crashes).orElse(CrashSigns.NONE));
    }

    private static SystemRule systemRule(Fields rule) {
        String system = rule.text("system");
        return new SystemRule(
                system,
                ignoreRule(rule, system),
                Set.copyOf(rule.all("other-ports", Form.PORT)),
                rule.optional("metrics", metrics -> ownPage(metrics, null))
                        .or(() -> rule.optional("status", status -> ownPage(status, regex(status, "match"))))
                        .orElse(null));
    }

    private static SystemRule.OwnPage ownPage(Fields page, @Nullable Pattern status) {
        return new SystemRule.OwnPage(
                page.optional("path", PATH).orElse("/metrics"),
                page.optional("port", Form.PORT).orElse(null),
                status);
    }

    private static IgnoreRule ignoreRule(Fields rule, String what) {
        return new IgnoreRule(
                what,
                written(rule, "process"),
                written(rule, "command"),
                written(rule, "image"),
                new Written<>(Set.copyOf(rule.all("ports", Form.PORT)), rule.at("ports")));
    }

    private static RuntimeRule runtimeRule(Fields rule) {
        return new RuntimeRule(
                rule.text("runtime"),
                regex(rule, "process"),
                regex(rule, "command"),
                rule.optionalText("section").orElse(null));
    }

    private static PathRule pathRule(Fields rule, @Nullable Pattern own) {
        String path = rule.optional("path", PATH).orElse("/");
        return new PathRule(
                path, Set.copyOf(rule.texts("runtimes")), namesProgram(rule) ? ignoreRule(rule, path) : null, own);
    }

    private static boolean namesProgram(Fields rule) {
        return Stream.of("process", "command", "image").anyMatch(rule::has);
    }

    private static @Nullable Pattern ownMetrics(Fields rule) {
        if (rule.has("own") && !namesProgram(rule)) {
            rule.problem("own", "`own` is about one program, and none is named", "add `process:` or `image:`");
        }
        return regex(rule, "own");
    }

    private static ContainerLabels labels(Fields labels) {
        return new ContainerLabels(labels.texts("port"), labels.texts("path"), labels.texts("scrape"));
    }

    private static CrashSigns crashes(Fields crashes) {
        return new CrashSigns(crashes.texts("files"), crashes.all("logs", REGEX));
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
        if (rule.has("environment") && rule.has("attribute")) {
            return new NameRule.ResourceAttribute(rule.text("environment"), rule.text("attribute"));
        }
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
        return switch (rule.optional(
                        "from", Form.oneOf(List.of("compose-service", "container", "folder", "executable")))
                .orElse("")) {
            case "compose-service" -> NameRule.Container.COMPOSE_SERVICE;
            case "container" -> NameRule.Container.NAME;
            case "folder" -> new NameRule.Folder();
            case "executable" -> new NameRule.Executable();
            default -> {
                rule.problem("from", "the rule names no source", "write environment, file, command or from");
                yield new NameRule.Executable();
            }
        };
    }

    private static @Nullable Written<Pattern> written(Fields fields, String key) {
        Pattern pattern = regex(fields, key);
        return pattern == null ? null : new Written<>(pattern, fields.at(key));
    }

    private static @Nullable Pattern regex(Fields fields, String key) {
        return fields.optional(key, REGEX).orElse(null);
    }
}
