package dev.devmon.app;

import dev.devmon.alerting.unittest.MutationRun;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.event.Event;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.session.Session;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs the unit tests of the stack's own rules against mutants of these rules. */
public final class AlertMutation {
    private static final int TOLD_EVERY = 50;

    private final Session session;

    public AlertMutation(Session session) {
        this.session = session;
    }

    /**
     * Runs the tests.
     *
     * @param names the rule files to mutate, or the ends of their names; empty for all
     * @param sample the number of mutants to try, chosen at random; empty for all
     * @throws FailureException {@code USAGE} when there is no such file, or the sample is less than 1
     */
    public MutationRun.Result run(List<String> names, OptionalInt sample, long seed) {
        if (sample.isPresent() && sample.getAsInt() < 1) {
            throw Failure.usage(
                            "--sample " + sample.getAsInt() + " leaves nothing to try",
                            "it is how many changes are tried",
                            "give 1 or more, or leave it out for all")
                    .asException();
        }
        StackRules stack = new StackRules(session);
        String component = stack.blueprint().component();
        Map<String, String> rules = new TreeMap<>();
        Map<String, String> tests = new TreeMap<>();
        stack.files().forEach((path, text) -> (path.contains("/tests/") ? tests : rules).put(path, text));
        Set<String> wanted = wanted(names, rules.keySet(), stack);
        tell(component, "starting a second one to run its tools");
        try (EphemeralContainer server = stack.server()) {
            MutationRun run = new MutationRun(server, rules, tests, stack::shown, wanted);
            sample.ifPresent(most -> run.sample(most, seed));
            tell(component, "trying " + run.size() + " mutants");
            MutationRun.Result result = run.run(
                    tried -> {
                        if (tried % TOLD_EVERY == 0) {
                            tell(component, tried + " of " + run.size() + " tried");
                        }
                    },
                    survivor -> tell(component, "not noticed: " + survivor.text()));
            session.events().accept(new Event.Done(component, "tried"));
            return result;
        }
    }

    private void tell(String component, String what) {
        session.events().accept(new Event.Started(component, what));
    }

    private static Set<String> wanted(List<String> names, Set<String> paths, StackRules stack) {
        Set<String> wanted = new TreeSet<>(names.isEmpty() ? paths : Set.of());
        for (String name : names) {
            List<String> fitting = paths.stream()
                    .filter(path -> ("/" + stack.shown(path)).endsWith("/" + name))
                    .toList();
            if (fitting.isEmpty()) {
                List<String> known = paths.stream()
                        .map(path -> path.substring(path.lastIndexOf('/') + 1))
                        .toList();
                throw Failure.unknown(
                                "file of rules",
                                name,
                                "the stack has none of this name",
                                known,
                                "there are " + String.join(", ", known))
                        .asException();
            }
            wanted.addAll(fitting);
        }
        return wanted;
    }
}
