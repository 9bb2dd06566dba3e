package dev.devmon.app;

import dev.devmon.access.Access;
import dev.devmon.definition.Component;
import dev.devmon.definition.Component.Scrape;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.probe.MetricsPage;
import dev.devmon.discovery.probe.Probe;
import dev.devmon.discovery.probe.ProbeLimits;
import dev.devmon.discovery.probe.ProbeOutcome;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.Measurement;
import dev.devmon.explain.Subjects;
import dev.devmon.exposition.MetricFamily;
import dev.devmon.exposition.MetricLints;
import dev.devmon.exposition.MetricLints.Finding;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.plan.PortBinding;
import dev.devmon.session.EngineMachine;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the metrics that a service exposes, and checks their names. */
public final class Metrics {
    private final Session session;
    private final Probe probe;

    public Metrics(Session session) {
        this.session = session;
        this.probe = new Probe(ProbeLimits.PATIENT, session.engine()::route);
    }

    /**
     * The metrics of one instance.
     *
     * @param instance host:port; empty where the service only pushes
     * @param path the path of its page; null when the metrics are from the store
     * @param findings the findings; empty without a page, since the store keeps neither types nor help
     * @param others the other instances with metrics
     */
    public record Report(
            String service,
            String instance,
            @Nullable String path,
            List<MetricFamily> families,
            List<Finding> findings,
            List<String> others) {}

    /**
     * Returns the metrics of what a word names.
     *
     * @param word a service, container, component, port, pid, or host:port
     * @param instance host:port of the instance; null for the first that has metrics
     * @throws FailureException {@code USAGE} when nothing has that name, {@code COMPONENT} when it has no metrics
     */
    public Report run(String word, @Nullable String instance) {
        try {
            Subjects subjects = Subjects.of(session);
            List<Candidate> meant = subjects.meant(word).stream()
                    .sorted(Comparator.comparing(
                            candidate -> candidate.endpoint().port()))
                    .toList();
            return exposed(word, meant, instance)
                    .or(() -> measured(word, subjects.known()))
                    .or(() -> stored(word, subjects.known()))
                    .or(() -> ofComponent(word))
                    .orElseThrow(() -> without(word, meant, subjects).asException());
        } catch (IOException e) {
            throw DiscoverySetup.unreadable(session, e);
        }
    }

    /** A candidate, and the path of its metrics. */
    private record Page(Candidate candidate, String path) {
        String address() {
            return candidate.endpoint().address();
        }
    }

    private Optional<Report> exposed(String word, List<Candidate> meant, @Nullable String instance) {
        List<Page> pages = meant.stream().flatMap(this::page).toList();
        List<Page> wanted = pages.stream()
                .filter(page -> instance == null || page.address().equals(instance))
                .toList();
        if (instance != null && wanted.isEmpty() && !pages.isEmpty()) {
            List<String> known = pages.stream().map(Page::address).toList();
            throw Failure.unknown(
                            "instance",
                            instance,
                            word + " has metrics at " + String.join(", ", known),
                            known,
                            "`devmon discover` lists what it has found")
                    .asException();
        }
        return wanted.stream().findFirst().map(page -> {
            Candidate candidate = page.candidate();
            List<String> others = pages.stream()
                    .filter(other -> !other.equals(page))
                    .map(Page::address)
                    .toList();
            return read(
                    candidate.name(),
                    candidate.endpoint(),
                    candidate.access(),
                    page.path(),
                    MetricLints.OF_TARGETS,
                    others);
        });
    }

    private Stream<Page> page(Candidate candidate) {
        return candidate.asked()
                ? Stream.ofNullable(ask(candidate).metrics()).map(metrics -> new Page(candidate, metrics.path()))
                : Stream.empty();
    }

    private ProbeOutcome ask(Candidate candidate) {
        return probe.ask(candidate);
    }

    private Report read(
            String service, Endpoint endpoint, Access access, String path, Set<String> ofTarget, List<String> others) {
        MetricsPage page;
        try {
            page = probe.page(endpoint, access, path);
        } catch (IOException e) {
            throw new FailureException(
                    Failure.component(
                            service + " does not answer with metrics",
                            endpoint.address() + path + ": " + e.getMessage(),
                            "try again; `devmon explain " + endpoint.address() + "` says more"),
                    e);
        }
        List<Finding> findings = new ArrayList<>(MetricLints.of(page.families(), ofTarget));
        page.duplicate()
                .ifPresent(series -> findings.add(new Finding(
                        series, "appears twice, and the scraper drops one of them", "expose each series once")));
        return new Report(service, endpoint.address(), path, page.families(), findings, others);
    }

    /** Returns the exporter's page for a database or broker, without findings since its names are not the user's. */
    private Optional<Report> measured(String word, List<DiscoveredService> known) {
        return named(word, known)
                .filter(service -> service.measured() != null
                        && service.metrics() != null
                        && !service.measured().page().isEmpty()
                        && !service.measured().shared())
                .findFirst()
                .map(service -> {
                    Measurement measured = Objects.requireNonNull(service.measured());
                    Report page = read(
                            service.name(),
                            Endpoint.parse(measured.page()),
                            Access.NONE,
                            Objects.requireNonNull(service.metrics()).path() + measured.query(),
                            MetricLints.OF_TARGETS,
                            List.of());
                    return new Report(
                            service.name(), service.address(), page.path(), page.families(), List.of(), List.of());
                });
    }

    private static Stream<DiscoveredService> named(String word, List<DiscoveredService> known) {
        return known.stream()
                .filter(service -> service.name().equals(word)
                        || service.address().equals(word)
                        || word.equals(service.container()));
    }

    /** Returns what the store has of what has no page of its own here: services that only push, pods, shared pages. */
    private Optional<Report> stored(String word, List<DiscoveredService> known) {
        return named(word, known)
                .filter(service -> service.verdict() == Verdict.PUSHED
                        || service.origin() == Origin.KUBERNETES
                        || (service.measured() != null && service.measured().shared()))
                .findFirst()
                .map(service -> new Report(
                        service.name(),
                        service.address(),
                        null,
                        new StoredMetrics(session).of(service),
                        List.of(),
                        List.of()));
    }

    /** Returns the metrics of a component of the stack, by its name or the port of its metrics. */
    private Optional<Report> ofComponent(String word) {
        RunningStack running = RunningStack.of(session);
        session.stack().component(word).ifPresent(component -> running.require(word));
        return session.stack().components().stream()
                .flatMap(component -> component.scrapes().stream()
                        .flatMap(scrape -> port(component, scrape, running)
                                .filter(port -> component.name().equals(word)
                                        || Integer.toString(port).equals(word))
                                .map(port -> ofComponent(component, scrape, port))
                                .stream()))
                .findFirst();
    }

    private static Optional<Integer> port(Component component, Scrape scrape, RunningStack running) {
        return running.running(component.name())
                .flatMap(container -> Optional.ofNullable(container.ports().get(scrape.port())))
                .map(PortBinding::host);
    }

    private Report ofComponent(Component component, Scrape scrape, int port) {
        return read(
                component.name(),
                new Endpoint("127.0.0.1", port),
                Access.NONE,
                scrape.path(),
                scrape.pushed() ? Set.of() : MetricLints.OF_TARGETS,
                List.of());
    }

    /** Returns the failure to report when there is nothing to show. */
    private Failure without(String word, List<Candidate> meant, Subjects subjects) {
        if (meant.isEmpty()) {
            return subjects.known().stream()
                    .filter(service ->
                            service.name().equals(word) || service.address().equals(word))
                    .findFirst()
                    .map(service -> Failure.component(
                            service.name() + " is not running", service.reason(), "start it, and try again"))
                    .orElseGet(() -> subjects.unknown(word, new EngineMachine(session.engine()).unseen()));
        }
        Candidate first = meant.get(0);
        String ignored = first.ignoredBecause();
        return Failure.component(
                first.name() + " has no metrics page",
                first.endpoint().address()
                        + (ignored == null ? ": " + ask(first).reason() : " is not asked, because " + ignored),
                "`devmon explain " + word + "` says what to do");
    }
}
