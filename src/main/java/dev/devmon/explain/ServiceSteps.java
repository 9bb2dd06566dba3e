package dev.devmon.explain;

import dev.devmon.agent.AgentProcess;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Ignored;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.identify.ProcessIdentity;
import dev.devmon.discovery.probe.Finding;
import dev.devmon.discovery.probe.HealthEndpoint;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.MetricsPage;
import dev.devmon.discovery.probe.Probe;
import dev.devmon.discovery.probe.ProbeLimits;
import dev.devmon.discovery.probe.ProbeOutcome;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps for something that listens: what it is, whether it may be probed, what it answers, and what the stack has
 * of it.
 */
final class ServiceSteps {
    static final String ASKED = "asked";
    private static final int LONGEST_COMMAND = 120;

    private final Session session;
    private final Probe probe;
    private final AgentProcess agent;
    private final Remedies remedies;
    private final List<Candidate> seen;
    private final List<DiscoveredService> known;
    private final MeasuredSteps measured;

    ServiceSteps(
            Session session,
            AgentProcess agent,
            Remedies remedies,
            List<Candidate> seen,
            List<DiscoveredService> known) {
        this.session = session;
        this.probe = new Probe(ProbeLimits.PATIENT, session.engine()::route);
        this.agent = agent;
        this.remedies = remedies;
        this.seen = seen;
        this.known = known;
        this.measured = new MeasuredSteps(session.stack(), known, agent.pid().isPresent());
    }

    Explanation of(Candidate candidate, @Nullable ProcessIdentity process) {
        Steps steps = Steps.of(remedies, candidate, process);
        identified(candidate, process, steps);
        if (steps.hold() && candidate.asked()) {
            asked(candidate, steps);
        }
        if (steps.hold() && steps.metricsFound()) {
            RunningStack running = RunningStack.of(session);
            target(candidate, steps, running);
        }
        return steps.explanation(
                candidate.name() + " at " + candidate.endpoint().address());
    }

    private void identified(Candidate candidate, @Nullable ProcessIdentity process, Steps steps) {
        boolean listens = seen.stream()
                .anyMatch(other -> other.endpoint().equals(candidate.endpoint())
                        && (other.pid() != null || other.container() != null));
        Ignored ignored = candidate.ignored();
        if (!listens && candidate.origin() == Origin.DECLARED) {
            steps.ok("declared", "devmon.yaml says that " + candidate.name() + " is at " + candidate.endpoint());
        } else {
            boolean promised =
                    candidate.pid() == null && !candidate.endpoint().loopback() && candidate.container() != null;
            steps.ok("listens", (promised ? "its container says that it does, on " : "on ") + candidate.endpoint());
            if (ignored != null && ignored.by() == Ignored.By.STACK) {
                steps.hint(ASKED, Cause.PART_OF_A_STACK, ignored.evidence()); // whoever forwards its port is no owner
                return;
            }
            owner(candidate, process, steps);
        }
        if (!steps.hold()) {
            return;
        }
        steps.ok(
                "identified",
                "service " + candidate.name() + ", runtime " + candidate.runtime() + ", env " + candidate.env());
        if (measured.concern(candidate)) {
            measured.add(candidate, steps);
        } else if (ignored != null) {
            leftAlone(candidate, ignored, steps);
        }
    }

    /** Explains a service that is never probed; it may push its telemetry nevertheless. */
    private void leftAlone(Candidate candidate, Ignored ignored, Steps steps) {
        Optional<DiscoveredService> pushed = known(candidate, Verdict.PUSHED);
        if (pushed.isPresent()) {
            steps.ok(ASKED, ignored.evidence());
            new StackSteps(session, RunningStack.of(session), pushed.get()).addPushed(steps);
        } else {
            steps.failed(ASKED, Cause.of(ignored.by()), ignored.evidence());
        }
    }

    private static void owner(Candidate candidate, @Nullable ProcessIdentity process, Steps steps) {
        if (candidate.container() != null) {
            steps.ok("owner", "container " + candidate.container());
        } else if (process != null) {
            String command = String.join(" ", process.arguments());
            steps.ok(
                    "owner",
                    "process " + process.pid() + ": "
                            + (command.length() > LONGEST_COMMAND
                                    ? command.substring(0, LONGEST_COMMAND) + "..."
                                    : command),
                    "in " + process.workingFolder() + ", since " + process.startTime());
        } else if (candidate.origin() != Origin.DECLARED) {
            steps.failed("owner", Cause.UNSEEN, "its process cannot be seen, perhaps because it is another user's");
        }
    }

    private void asked(Candidate candidate, Steps steps) {
        ProbeOutcome outcome = probe.ask(candidate);
        List<String> evidence = new ArrayList<>();
        outcome.attempts().forEach(attempt -> evidence.add("GET " + attempt.path() + ": it " + attempt.reason()));
        MetricsEndpoint metrics = outcome.metrics();
        if (metrics == null) {
            withoutMetrics(candidate, outcome, evidence, steps);
            return;
        }
        steps.ok(ASKED, evidence);
        page(candidate, metrics, steps);
        if (countedElsewhere(candidate).isEmpty()) {
            health(candidate, outcome.health(), steps);
        }
    }

    /** Returns why metrics do not count here, or empty: those of another port of the same process are the same. */
    private Optional<DiscoveredService> countedElsewhere(Candidate candidate) {
        return siblingWithMetrics(candidate).flatMap(other -> known(candidate, Verdict.IGNORED));
    }

    /** Explains a service without metrics here; it may push its telemetry, or have metrics on another port. */
    private void withoutMetrics(Candidate candidate, ProbeOutcome outcome, List<String> evidence, Steps steps) {
        Optional<DiscoveredService> pushed = known(candidate, Verdict.PUSHED);
        Optional<String> sibling = candidate.access().none() ? siblingWithMetrics(candidate) : Optional.empty();
        if (pushed.isPresent()) {
            steps.ok(ASKED, evidence);
            new StackSteps(session, RunningStack.of(session), pushed.get()).addPushed(steps);
        } else if (sibling.isPresent()) {
            steps.with("other", sibling.get()).hint(ASKED, Cause.OTHER_PORT, evidence);
        } else if (outcome.finding() == Finding.STATUS_PAGE) {
            measured.addStatus(candidate, evidence, steps);
        } else {
            if (outcome.finding() == Finding.TOO_MANY_SERIES) {
                largest(candidate, outcome).ifPresent(evidence::add);
            }
            boolean blocked = outcome.finding() == Finding.NO_CONNECTION && candidate.pid() != null;
            steps.failed(ASKED, blocked ? Cause.BLOCKED : Cause.of(outcome.finding()), evidence);
        }
    }

    private Optional<DiscoveredService> known(Candidate candidate, Verdict verdict) {
        return known(candidate).filter(one -> one.verdict() == verdict);
    }

    private Optional<DiscoveredService> known(Candidate candidate) {
        return known.stream()
                .filter(one -> one.address().equals(candidate.endpoint().address()))
                .findFirst();
    }

    private Optional<String> siblingWithMetrics(Candidate candidate) {
        return known.stream()
                .filter(service -> service.verdict() == Verdict.ADMITTED)
                .filter(service -> seen.stream()
                        .anyMatch(other -> other.sibling().equals(candidate.sibling())
                                && !other.key().equals(candidate.key())
                                && other.endpoint().address().equals(service.address())))
                .map(DiscoveredService::address)
                .findFirst();
    }

    /** Returns which metric has the most series, and because of which label. */
    private Optional<String> largest(Candidate candidate, ProbeOutcome outcome) {
        try {
            return probe.page(candidate.endpoint(), candidate.access(), outcome.path())
                    .largest();
        } catch (IOException e) {
            return Optional.of("it cannot be read again: " + e.getMessage());
        }
    }

    private void page(Candidate candidate, MetricsEndpoint metrics, Steps steps) {
        long begin = System.nanoTime();
        try {
            MetricsPage page = probe.page(candidate.endpoint(), candidate.access(), metrics.path());
            String all = page.families().size() + " metrics, " + metrics.series() + " series at " + metrics.path()
                    + ", read in " + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms";
            page.duplicate()
                    .ifPresentOrElse(
                            series -> steps.hint(Steps.METRICS, Cause.DUPLICATES, all, "exposed twice: " + series),
                            () -> steps.ok(Steps.METRICS, all));
        } catch (IOException e) {
            steps.failed(Steps.METRICS, Cause.BROKEN_OFF, metrics.path() + ": " + e.getMessage());
        }
    }

    private static void health(Candidate candidate, @Nullable HealthEndpoint health, Steps steps) {
        if (health == null) {
            steps.hint(
                    "health",
                    Cause.NO_HEALTH,
                    "none of " + String.join(", ", candidate.healthPaths())
                            + (candidate.access().login() == null ? "" : ", asked without the login"));
        } else {
            steps.ok("health", health.path() + " answers with status " + health.status());
        }
    }

    private void target(Candidate candidate, Steps steps, RunningStack running) {
        String address = candidate.endpoint().address();
        Optional<DiscoveredService> elsewhere = countedElsewhere(candidate);
        if (elsewhere.isPresent()) {
            steps.with("other", siblingWithMetrics(candidate).orElseThrow())
                    .hint("target", Cause.OTHER_PORT, elsewhere.get().reason());
            return;
        }
        Optional<DiscoveredService> service = known(candidate).filter(DiscoveredService::target);
        if (service.isEmpty()) {
            steps.failed(
                    "target",
                    agent.pid().isPresent() ? Cause.NOT_YET_A_TARGET : Cause.NO_AGENT,
                    agent.pid().isPresent()
                            ? "the agent has not picked it up yet"
                            : "no agent is running to make it a target");
            return;
        }
        steps.ok("target", "service=\"" + service.get().name() + "\", instance=\"" + address + "\"");
        new StackSteps(session, running, service.get()).add(steps);
    }
}
