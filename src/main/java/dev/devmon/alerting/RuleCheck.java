package dev.devmon.alerting;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import dev.devmon.codec.Problem;
import dev.devmon.codec.Problems;
import dev.devmon.engine.Throwaway;
import dev.devmon.health.LocalHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks rule files and runs their unit tests, with the tools of the image that evaluates the rules. */
public final class RuleCheck {
    private static final Pattern ALERT = Pattern.compile("alertname: ([^,\\s]+)");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Throwaway server;
    private final Clock clock;
    private final UnaryOperator<String> shown;
    private final List<RuleFile> rules = new ArrayList<>();
    private final Map<String, RuleTests> tests = new LinkedHashMap<>();
    private final Map<Rule, Expression> expressions = new LinkedHashMap<>();
    private final Map<String, List<Finding>> findings = new LinkedHashMap<>();

    /**
     * @param server runs, answers the API, and has the files
     * @param shown path of a file in it -> how a person knows the file
     */
    public RuleCheck(Throwaway server, Clock clock, UnaryOperator<String> shown) {
        this.server = server;
        this.clock = clock;
        this.shown = shown;
    }

    /**
     * Checks all files.
     *
     * @param files path in the server -> text, of rules and of tests
     * @param known rules that are not checked, but whose series the files may use
     * @param config path of the configuration that loads the rules; empty for none
     * @param runbooks names of the runbook pages that exist
     */
    public List<CheckedFile> run(
            Map<String, String> files, List<RuleFile> known, Optional<String> config, Set<String> runbooks) {
        List<String> rulePaths = new ArrayList<>();
        files.forEach((path, text) -> read(path, text, rulePaths));
        List<CheckedFile> checked = new ArrayList<>();
        config.ifPresent(path -> checked.add(tool(path, List.of("promtool", "check", "config", path))));
        if (!rulePaths.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("promtool", "check", "rules", "--lint=all", "--lint-fatal"));
            command.addAll(rulePaths);
            CheckedFile all = tool(rulePaths.get(0), command);
            if (!all.findings().isEmpty() && findings.values().stream().allMatch(List::isEmpty)) {
                checked.add(all);
            }
        }
        Set<String> recorded = recorded(known);
        recorded.addAll(recorded(rules));
        Set<String> tested = new TreeSet<>();
        tests.values().forEach(file -> tested.addAll(file.metrics()));
        Lints lints = new Lints(recorded, runbooks, tested);
        for (RuleFile file : rules) {
            checked.add(check(file, lints));
        }
        findings.forEach((file, found) -> {
            if (rules.stream().noneMatch(rule -> rule.file().equals(file)) && !found.isEmpty()) {
                checked.add(CheckedFile.config(file, Duration.ZERO, found));
            }
        });
        // Each is a process that computes: as many at a time as there are processors
        checked.addAll(tests.entrySet().parallelStream()
                .map(file -> test(file.getKey(), file.getValue()))
                .toList());
        return checked;
    }

    private static Set<String> recorded(List<RuleFile> files) {
        return files.stream()
                .flatMap(file -> file.rules().stream())
                .filter(rule -> !rule.alert())
                .map(Rule::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void read(String path, String text, List<String> rulePaths) {
        Problems problems = new Problems();
        String name = shown.apply(path);
        Optional<RuleFile> rule = RuleFile.read(name, text, problems);
        if (rule.isPresent()) {
            rules.add(rule.get());
            rulePaths.add(path);
        } else if (problems.count() == 0) {
            Optional<RuleTests> test = RuleTests.read(name, text, problems);
            test.ifPresent(found -> tests.put(path, found));
            if (test.isEmpty()) {
                problems.add(
                        new Position(name, 1),
                        "it has neither `groups` nor `tests`",
                        "give rule files and their tests");
            }
        }
        findings.put(
                name,
                problems.list().stream()
                        .map((Problem problem) -> new Finding(problem.at(), "", problem.what(), problem.fix()))
                        .toList());
    }

    /** One of the tools' own checks; all that it says is one finding. */
    private CheckedFile tool(String path, List<String> command) {
        Instant begin = clock.instant();
        Throwaway.Output output = server.run(command);
        List<Finding> found = output.ok()
                ? List.of()
                : List.of(new Finding(
                        new Position(shown.apply(path), 1),
                        "",
                        String.join(" ", command.subList(0, 3)) + " refuses it",
                        output.text().strip()));
        return CheckedFile.config(shown.apply(path), since(begin), found);
    }

    private CheckedFile check(RuleFile file, Lints lints) {
        Instant begin = clock.instant();
        List<Finding> found = new ArrayList<>(findings.getOrDefault(file.file(), List.of()));
        file.rules().forEach(rule -> parse(rule, found));
        found.addAll(lints.of(file, expressions));
        List<Finding> uncovered = Lints.coverage(file, List.copyOf(tests.values()), expressions);
        found.addAll(uncovered);
        long missing = uncovered.stream().map(Finding::subject).distinct().count();
        return CheckedFile.rules(file, file.alerts().size() - (int) missing, since(begin), found);
    }

    private void parse(Rule rule, List<Finding> found) {
        try {
            String query = URLEncoder.encode(rule.expression(), StandardCharsets.UTF_8);
            LocalHttp.Answer answer = LocalHttp.request(
                    "GET", LocalHttp.url(server.port(), "/api/v1/parse_query?query=" + query), TIMEOUT);
            Optional<Node> document = Json.read(answer.body());
            Optional<Node> tree = document.flatMap(body -> body.find("/data"));
            if (answer.ok() && tree.isPresent()) {
                expressions.put(rule, new Expression(tree.get()));
            } else {
                String why = document.flatMap(body -> body.text("/error")).orElse(answer.body());
                found.add(new Finding(
                        rule.expressionAt(),
                        rule.name(),
                        why.replace("invalid parameter \"query\": ", ""),
                        "correct the expression; the first numbers are its line and column"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the server that parses expressions does not answer", e);
        }
    }

    private CheckedFile test(String path, RuleTests file) {
        Instant begin = clock.instant();
        String junit = path + ".outcomes.xml";
        Throwaway.Output output = server.run(List.of("promtool", "test", "rules", "--junit=" + junit, path));
        List<TestOutcomes.Outcome> outcomes =
                server.read(junit).map(TestOutcomes::read).orElse(List.of());
        List<Finding> found = new ArrayList<>();
        for (TestOutcomes.Outcome outcome : outcomes) {
            outcome.failure().ifPresent(failure -> found.add(failed(file, outcome.name(), failure)));
        }
        if (!output.ok() && found.isEmpty()) {
            found.add(new Finding(
                    new Position(file.file(), 1),
                    "",
                    "its tests cannot be run",
                    output.text().strip()));
        }
        int passed = (int)
                outcomes.stream().filter(outcome -> outcome.failure().isEmpty()).count();
        return CheckedFile.cases(file.file(), CheckedFile.Kind.TESTS, outcomes.size(), passed, since(begin), found);
    }

    /** A failure is the rule's rather than the test's, where it names an alert. */
    private Finding failed(RuleTests file, String name, String failure) {
        Matcher alert = ALERT.matcher(failure);
        Optional<Rule> rule = alert.find() ? alert(alert.group(1)) : Optional.empty();
        Position at = rule.map(Rule::at).orElseGet(() -> file.groups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .map(RuleTests.Group::at)
                .orElse(new Position(file.file(), 1)));
        return new Finding(
                at, rule.map(Rule::name).orElse(name), "fails its test \"" + name + "\" in " + file.file(), failure);
    }

    private Optional<Rule> alert(String name) {
        return rules.stream()
                .flatMap(file -> file.alerts().stream())
                .filter(rule -> rule.name().equals(name))
                .findFirst();
    }

    private Duration since(Instant begin) {
        return Duration.between(begin, clock.instant());
    }
}
