package dev.devmon.app;

import dev.devmon.alerting.CheckedFile;
import dev.devmon.alerting.RuleFile;
import dev.devmon.alerting.Runbooks;
import dev.devmon.alerting.routing.RouteCheck;
import dev.devmon.alerting.unittest.RuleCheck;
import dev.devmon.alerting.unittest.RuleLints;
import dev.devmon.codec.Problems;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.event.Event;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.ProjectFiles;
import dev.devmon.plan.Blueprint;
import dev.devmon.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks rules, their unit tests and the routes of alerts, with the tools of the stack's own images. */
public final class AlertTests {
    private static final String USER_FILES = "/files";

    private final Session session;

    public AlertTests(Session session) {
        this.session = session;
    }

    /** The checked files and the findings in each. */
    public record Report(List<CheckedFile> files) {
        public boolean passed() {
            return files.stream().allMatch(file -> file.findings().isEmpty());
        }

        public int alerts() {
            return files.stream().mapToInt(CheckedFile::alerts).sum();
        }

        public int covered() {
            return files.stream().mapToInt(CheckedFile::covered).sum();
        }
    }

    /**
     * Checks files of the user or, if none are given, everything: the stack's rules and routes, and the rules of the
     * settings.
     *
     * @throws FailureException {@code USAGE} when a file cannot be read
     */
    public Report run(List<Path> given) {
        StackRules stack = new StackRules(session);
        Blueprint rules = stack.blueprint();
        Map<String, String> userFiles = new LinkedHashMap<>();
        if (given.isEmpty()) {
            ProjectFiles.rules(session.stack())
                    .all()
                    .values()
                    .forEach(rule -> userFiles.put(USER_FILES + rule.file(), rule.text()));
        } else {
            given.forEach(
                    file -> userFiles.put(USER_FILES + file.toAbsolutePath().normalize(), text(file)));
        }
        RoutingTests routing = new RoutingTests(session);
        RouteCheck routes = routing.routes();
        List<CheckedFile> checked = new ArrayList<>();
        say(rules.component(), "starting a second one to run its tools");
        try (EphemeralContainer server = stack.server()) {
            server.write(userFiles);
            if (given.isEmpty()) {
                say(rules.component(), "checking the stack's rules, and running their tests");
                checked.addAll(new RuleCheck(server, session.clock(), stack::shown)
                        .run(stack.files(), context(routes, List.of()), Optional.of(rules.configFile())));
            }
            if (!userFiles.isEmpty()) {
                say(rules.component(), "checking " + userFiles.size() + " files");
                checked.addAll(new RuleCheck(server, session.clock(), path -> path.substring(USER_FILES.length()))
                        .run(userFiles, context(routes, known(stack)), Optional.empty()));
            }
        }
        if (given.isEmpty()) {
            checked.addAll(routing.run(routes, known(stack)));
        }
        session.events().accept(new Event.Done(rules.component(), "checked"));
        return new Report(List.copyOf(checked));
    }

    private RuleLints.LintContext context(RouteCheck routes, List<RuleFile> known) {
        return new RuleLints.LintContext(
                known, Runbooks.texts(session.stack().files()).keySet(), routes.labels());
    }

    private static List<RuleFile> known(StackRules stack) {
        return stack.files().entrySet().stream()
                .flatMap(file -> RuleFile.read(stack.shown(file.getKey()), file.getValue(), new Problems()).stream())
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new FailureException(
                    Failure.usage(
                            file + " cannot be read",
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "name rule files and their tests"),
                    e);
        }
    }

    private void say(String component, String what) {
        session.events().accept(new Event.Started(component, what));
    }
}
