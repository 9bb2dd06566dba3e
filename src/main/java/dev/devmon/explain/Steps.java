package dev.devmon.explain;

import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.ProcessIdentity;
import dev.devmon.discovery.identify.StatusPage;
import dev.devmon.explain.Explanation.State;
import dev.devmon.explain.Explanation.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the steps of one explanation. */
final class Steps {
    /** The step at which a page of metrics was read. */
    static final String METRICS = "metrics";

    static final String MEASURED = "measured";

    private final Remedies remedies;
    private final String runtime;
    private final @Nullable ProcessIdentity process;
    private final Map<String, String> values = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    Steps(Remedies remedies, String runtime, @Nullable ProcessIdentity process) {
        this.remedies = remedies;
        this.runtime = runtime;
        this.process = process;
    }

    static Steps of(Remedies remedies, Candidate candidate, @Nullable ProcessIdentity process) {
        StatusPage status = candidate.statusPage();
        return new Steps(remedies, status == null ? candidate.runtime() : status.system(), process)
                .with("service", candidate.name())
                .with("address", candidate.endpoint().address())
                .with("port", Integer.toString(candidate.endpoint().port()));
    }

    /** Adds a value for the texts of remedies. */
    Steps with(String key, String value) {
        values.put(key, value);
        return this;
    }

    void ok(String name, String... evidence) {
        steps.add(new Step(name, State.OK, List.of(evidence), null, ""));
    }

    void ok(String name, List<String> evidence) {
        steps.add(new Step(name, State.OK, evidence, null, ""));
    }

    void hint(String name, Cause cause, List<String> evidence) {
        steps.add(new Step(name, State.HINT, evidence, cause, fix(cause)));
    }

    void hint(String name, Cause cause, String... evidence) {
        hint(name, cause, List.of(evidence));
    }

    void failed(String name, Cause cause, List<String> evidence) {
        steps.add(new Step(name, State.FAILED, evidence, cause, fix(cause)));
    }

    void failed(String name, Cause cause, String... evidence) {
        failed(name, cause, List.of(evidence));
    }

    /** Returns whether there are metrics: a page of its own, or an exporter's. */
    boolean metricsFound() {
        return steps.stream()
                .anyMatch(step -> step.name().equals(METRICS) || step.name().equals(MEASURED));
    }

    boolean hold() {
        return steps.stream().noneMatch(step -> step.state() == State.FAILED);
    }

    private String fix(Cause cause) {
        return remedies.fix(cause, runtime, process, values);
    }

    Explanation explanation(String subject) {
        return new Explanation(subject, steps);
    }
}
