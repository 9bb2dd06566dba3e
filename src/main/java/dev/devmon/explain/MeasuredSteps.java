package dev.devmon.explain;

import dev.devmon.definition.Component;
import dev.devmon.definition.Measures;
import dev.devmon.definition.Stack;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Ignored;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The steps for a database, cache or broker that an exporter measures. */
final class MeasuredSteps {
    private static final String MEASURED = "measured";

    private final Stack stack;
    private final List<DiscoveredService> known;
    private final boolean agentRuns;

    /** @param known the services that discovery knows */
    MeasuredSteps(Stack stack, List<DiscoveredService> known, boolean agentRuns) {
        this.stack = stack;
        this.known = known;
        this.agentRuns = agentRuns;
    }

    /**
     * Returns whether the candidate is such a system, for which the stack has an exporter and which the user does not
     * want left alone.
     */
    boolean concern(Candidate candidate) {
        Ignored ignored = candidate.ignored();
        return candidate.system() != null
                && ignored != null
                && ignored.by() == Ignored.By.RULES
                && stack.measuring(candidate.system()).isPresent();
    }

    void add(Candidate candidate, Steps steps) {
        String address = candidate.endpoint().address();
        Optional<DiscoveredService> found = known.stream()
                .filter(service -> service.address().equals(address))
                .findFirst();
        Component exporter =
                stack.measuring(Objects.requireNonNull(candidate.system())).orElseThrow();
        Measures measures = Objects.requireNonNull(exporter.measures());
        steps.with("exporter", exporter.name())
                .with(
                        "grant",
                        measures.logins() == null
                                ? ""
                                : measures.logins().grant().strip().replace("\n", "\n  "));
        if (!agentRuns || found.isEmpty()) {
            steps.failed(MEASURED, Cause.NO_AGENT, "no agent is running to have it measured");
            return;
        }
        DiscoveredService service = found.get();
        if (service.verdict() == Verdict.NEEDS_CREDENTIALS) {
            steps.failed(MEASURED, Cause.NEEDS_CREDENTIALS, service.reason());
        } else if (service.target()) {
            steps.ok(MEASURED, service.reason());
        } else {
            steps.failed(
                    MEASURED,
                    service.verdict() == Verdict.UNREACHABLE ? Cause.SYSTEM_SILENT : Cause.NOT_YET_MEASURED,
                    service.reason());
        }
    }
}
