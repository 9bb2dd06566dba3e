package dev.devmon.alerting.unittest;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.Finding;
import dev.devmon.alerting.Rule;
import dev.devmon.alerting.RuleFile;
import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.promql.Expression;
import dev.devmon.session.Parallel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks rule files and runs their unit tests, with the tools of the image that evaluates the rules. */
public final class RuleCheck {
    private static final Pattern ALERT = Pattern.compile("alertname: ([^,\\s]+)");
    private static final List<String> CHECK = List.of("promtool", "check", "rules", "--lint=all", "--lint-fatal");

    /** A rejected line: the path, the line, possibly the rule's name, and the message. */
    private static final Pattern REFUSED_LINE = Pattern.compile(
            "^(/\\S+): (\\d+):\\d+: (?:group \"[^\"]*\", rule \\d+, \"([^\"]*)\": )?(.+)$", Pattern.MULTILINE);

    private final EphemeralContainer server;
    private final Clock clock;
    private final UnaryOperator<String> shown;
    private final List<RuleFile> rules = new ArrayList<>();
    private final Map<String, RuleTests> tests = new LinkedHashMap<>();
    private final Map<Rule, Expression> expressions = new LinkedHashMap<>();
    private final ExpressionParser parser;
    private final Map<String, List<Finding>> findings = new LinkedHashMap<>();

    /**
     * @param server a running server that answers the API and has the files
     * @param shown path of a file in the server -> name of the file for people
     */
    public RuleCheck(EphemeralContainer server, Clock clock, UnaryOperator<String> shown) {
        this.server = server;
        this.parser = new ExpressionParser(server);
        this.clock = clock;
        this.shown = shown;
    }

    /**
     * Checks all files.
     *
     * @param files path in the server -> text, of rules and of tests
     * @param config path of the configuration that loads the rules; empty for none
     */
    public List<CheckedFile> run(Map<String, String> files, RuleLints.LintContext context, Optional<String> config) {
        List<String> rulePaths = new ArrayList<>();
        files.forEach((path, text) -> read(path, text, rulePaths));
        List<CheckedFile> checked = new ArrayList<>();
        config.ifPresent(path -> checked.add(config(path)));
        EphemeralContainer.Output format =
                rulePaths.isEmpty() ? new EphemeralContainer.Output(0, "") : format(rulePaths);
        RuleLints lints = new RuleLints(context, rules, tests.values());
        for (RuleFile file : rules) {
            checked.add(check(file, lints));
        }
        findings.forEach((file, found) -> {
            if (rules.stream().noneMatch(rule -> rule.file().equals(file)) && !found.isEmpty()) {
                checked.add(CheckedFile.config(file, Duration.ZERO, found));
            }
        });
        if (!format.ok() && checked.stream().allMatch(file -> file.findings().isEmpty())) {
            checked.add(CheckedFile.config(
                    shown.apply(rulePaths.get(0)), Duration.ZERO, List.of(refusal(rulePaths.get(0), CHECK, format))));
        }
        Map<String, String> ruleFiles = new LinkedHashMap<>();
        rulePaths.forEach(path -> ruleFiles.put(path, String.valueOf(files.get(path))));
        TestSlices cut = new TestSlices(ruleFiles, shown, parser::parse);
        Map<String, List<TestSlice>> slices = new LinkedHashMap<>();
        tests.keySet().forEach(path -> slices.put(path, cut.of(path, String.valueOf(files.get(path)))));
        checked.addAll(Parallel.compute(
                List.copyOf(tests.entrySet()),
                file -> test(file.getKey(), file.getValue(), slices.getOrDefault(file.getKey(), List.of()))));
        return checked;
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
                        "name rule files and their tests");
            }
        }
        List<Finding> found = new ArrayList<>();
        problems.list().forEach(problem -> found.add(new Finding(problem.at(), "", problem.what(), problem.fix())));
        findings.put(name, found);
    }

    private CheckedFile config(String path) {
        Instant begin = clock.instant();
        List<String> command = List.of("promtool", "check", "config", path);
        EphemeralContainer.Output output = server.run(command);
        return CheckedFile.config(
                shown.apply(path), since(begin), output.ok() ? List.of() : List.of(refusal(path, command, output)));
    }

    /** Returns a finding with a tool's whole output, for output that names no line. */
    private Finding refusal(String path, List<String> command, EphemeralContainer.Output output) {
        return new Finding(
                new Position(shown.apply(path), 1),
                "",
                String.join(" ", command.subList(0, 3)) + " rejects it",
                output.text().strip());
    }

    /** Checks the format with the tool that owns it; what the tool says about single lines becomes findings there. */
    private EphemeralContainer.Output format(List<String> paths) {
        List<String> command = new ArrayList<>(CHECK);
        command.addAll(paths);
        EphemeralContainer.Output output = server.run(command);
        Matcher line = REFUSED_LINE.matcher(output.text());
        while (line.find()) {
            String file = shown.apply(line.group(1));
            findings.computeIfAbsent(file, ignored -> new ArrayList<>())
                    .add(new Finding(
                            new Position(file, Integer.parseInt(line.group(2))),
                            Optional.ofNullable(line.group(3)).orElse(""),
                            line.group(4),
                            "correct it; further numbers are line and column in the expression"));
        }
        return output;
    }

    private CheckedFile check(RuleFile file, RuleLints lints) {
        Instant begin = clock.instant();
        List<Finding> found = new ArrayList<>(findings.getOrDefault(file.file(), List.of()));
        file.rules().forEach(rule -> parser.parse(rule.expression())
                .ifPresent(expression -> expressions.put(rule, expression)));
        found.addAll(lints.of(file, expressions));
        List<Finding> uncovered = RuleLints.coverage(file, List.copyOf(tests.values()), expressions);
        found.addAll(uncovered);
        long missing = uncovered.stream().map(Finding::subject).distinct().count();
        return CheckedFile.rules(file, file.alerts().size() - (int) missing, since(begin), found);
    }

    private CheckedFile test(String path, RuleTests file, List<TestSlice> slices) {
        Instant begin = clock.instant();
        String junit = path + ".outcomes.xml";
        List<String> command = new ArrayList<>(List.of("promtool", "test", "rules", "--junit=" + junit));
        Map<String, String> cut = new LinkedHashMap<>();
        for (TestSlice slice : slices) {
            String folder = path + ".slices/" + slices.indexOf(slice);
            cut.putAll(slice.files(folder, UnaryOperator.identity()));
            command.add(TestSlice.tests(folder));
        }
        if (cut.isEmpty()) {
            command.add(path);
        } else {
            server.write(cut);
        }
        EphemeralContainer.Output output = server.run(command);
        List<TestOutcomes.Outcome> outcomes =
                server.read(junit).map(TestOutcomes::read).orElse(List.of());
        List<Finding> found = new ArrayList<>();
        Set<String> failed = outcomes.stream()
                .filter(outcome -> outcome.failure().isPresent())
                .map(TestOutcomes.Outcome::name)
                .collect(Collectors.toSet());
        for (TestOutcomes.Outcome outcome : outcomes) {
            if (failed.stream().noneMatch(name -> TestTwin.twins(outcome.name(), name))) {
                outcome.failure().ifPresent(failure -> found.add(failed(file, outcome.name(), failure)));
            }
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

    /** Returns the finding for a failed test; it is about the rule rather than the test if it names an alert. */
    private Finding failed(RuleTests file, String name, String failure) {
        Matcher alert = ALERT.matcher(failure);
        Optional<Rule> rule = alert.find() ? alert(alert.group(1)) : Optional.empty();
        Position at = rule.map(Rule::at).orElseGet(() -> file.groups().stream()
                .filter(group -> name.equals(group.name()) || TestTwin.twins(name, group.name()))
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
