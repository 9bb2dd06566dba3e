package dev.devmon.explain;

import dev.devmon.definition.MeasuredSystem.Logins;
import dev.devmon.definition.Stack;
import dev.devmon.definition.SystemExporter;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Ignored;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The steps for a database, cache or broker that an exporter measures. */
final class MeasuredSteps {
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

    /** Adds the steps for a candidate that {@linkplain #concern is one}. */
    void add(Candidate candidate, Steps steps) {
        add(
                candidate,
                stack.measuring(Objects.requireNonNull(candidate.system())).orElseThrow(),
                steps);
    }

    /** Adds the steps for a candidate that shows its status. */
    void addStatus(Candidate candidate, List<String> evidence, Steps steps) {
        Optional<SystemExporter> exporter =
                Optional.ofNullable(candidate.statusPage()).flatMap(page -> stack.measuring(page.system()));
        if (exporter.isEmpty()) {
            steps.failed(ServiceSteps.ASKED, Cause.STATUS_PAGE, evidence);
            return;
        }
        steps.ok(ServiceSteps.ASKED, evidence);
        add(candidate, exporter.get(), steps);
    }

    private void add(Candidate candidate, SystemExporter exporter, Steps steps) {
        String address = candidate.endpoint().address();
        Optional<DiscoveredService> found = known.stream()
                .filter(service -> service.address().equals(address))
                .findFirst();
        Logins logins = exporter.system().logins();
        steps.with("exporter", exporter.name())
                .with("grant", logins == null ? "" : logins.grant().strip().replace("\n", "\n  "));
        if (!agentRuns || found.isEmpty()) {
            steps.failed(Steps.MEASURED, Cause.NO_AGENT, "no agent is running to have it measured");
            return;
        }
        DiscoveredService service = found.get();
        if (service.verdict() == Verdict.NEEDS_CREDENTIALS) {
            steps.failed(Steps.MEASURED, Cause.NEEDS_CREDENTIALS, service.reason());
        } else if (service.target()) {
            steps.ok(Steps.MEASURED, service.reason());
        } else {
            steps.failed(
                    Steps.MEASURED,
                    service.verdict() == Verdict.UNREACHABLE ? Cause.SYSTEM_SILENT : Cause.NOT_YET_MEASURED,
                    service.reason());
        }
    }
}
