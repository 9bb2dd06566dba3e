package dev.devmon.app;

import dev.devmon.alerting.MutationRun;
import dev.devmon.engine.EphemeralContainer;
import dev.devmon.event.Event;
import dev.devmon.session.Session;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Tries the unit tests of the stack's own rules with mutants of them. */
public final class AlertMutation {
    private static final int TOLD_EVERY = 50;

    private final Session session;

    public AlertMutation(Session session) {
        this.session = session;
    }

    /**
     * Runs it.
     *
     * @param wanted which files of rules to change, as a person knows them
     * @param sample how many mutants to try, chosen at random; empty for all
     */
    public MutationRun.Result run(Predicate<String> wanted, OptionalInt sample, long seed) {
        StackRules stack = new StackRules(session);
        String component = stack.blueprint().component();
        Map<String, String> rules = new TreeMap<>();
        Map<String, String> tests = new TreeMap<>();
        stack.files().forEach((path, text) -> (path.contains("/tests/") ? tests : rules).put(path, text));
        session.events().accept(new Event.Started(component, "starting a second one to run its tools"));
        try (EphemeralContainer server = stack.server()) {
            MutationRun run = new MutationRun(server, rules, tests, stack::shown, wanted);
            sample.ifPresent(most -> run.sample(most, seed));
            session.events().accept(new Event.Started(component, "trying " + run.size() + " mutants"));
            MutationRun.Result result = run.run(tried -> {
                if (tried % TOLD_EVERY == 0) {
                    session.events().accept(new Event.Started(component, tried + " of " + run.size() + " tried"));
                }
            });
            session.events().accept(new Event.Done(component, "tried"));
            return result;
        }
    }
}
