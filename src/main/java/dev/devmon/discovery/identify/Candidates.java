package dev.devmon.discovery.identify;

import dev.devmon.access.Access;
import dev.devmon.discovery.identify.Recognition.Recognised;
import dev.devmon.discovery.identify.SocketOwner.Owned;
import dev.devmon.discovery.listen.ContainerSource.Containers;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.listen.Listener;
import dev.devmon.discovery.listen.RunningContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns what listens, what runs in containers and what is declared into candidates, one for each address. Not safe for
 * use by several threads.
 */
public final class Candidates {
    /** The path at which a declared service is scraped until its own path is found. */
    private static final String USUAL_PATH = "/metrics";

    /** The interval at which the holders of sockets are looked up again even if the sockets are the same. */
    private static final Duration LOOKED_AGAIN = Duration.ofMinutes(1);

    private static final Recognised UNSEEN = new Recognised(
            "unseen",
            new Subject(null, null, Subject.OTHER),
            ServiceNaming.NAMELESS,
            null,
            Ignored.of(
                    Ignored.By.UNSEEN,
                    "its process cannot be seen, perhaps because it is another user's; declare it to have it scraped"));

    private final DiscoveryRules rules;
    private final SocketOwner owner;
    private final DiscoverySettings wishes;
    private final Set<Integer> declaredPorts;
    private final Recognition recognition;
    private List<Listener> lastListeners = List.of();
    private Instant lastLook = Instant.MIN;

    public Candidates(DiscoveryRules rules, ProcessSource processes, DiscoverySettings wishes) {
        this.rules = rules;
        this.owner = new SocketOwner(rules, processes);
        this.wishes = wishes;
        this.declaredPorts = wishes.declared().stream()
                .map(declared -> declared.endpoint().port())
                .collect(Collectors.toSet());
        this.recognition = new Recognition(rules, wishes.leftAlone());
    }

    public List<Candidate> of(List<Listener> listeners, Containers containers, Instant now) {
        Map<String, Candidate> byAddress = new LinkedHashMap<>();
        Set<Integer> published = new HashSet<>();
        for (RunningContainer container : containers.running()) {
            published.addAll(container.ports().keySet());
            ofContainer(container).forEach(candidate -> add(byAddress, candidate));
        }
        Map<Endpoint, List<Listener>> sockets = new LinkedHashMap<>();
        listeners.stream()
                .filter(listener -> !published.contains(listener.port()))
                .forEach(listener -> sockets.computeIfAbsent(listener.endpoint(), none -> new ArrayList<>())
                        .add(listener));
        if (!listeners.equals(lastListeners) || lastLook.isBefore(now.minus(LOOKED_AGAIN))) {
            owner.lookAgain();
            lastListeners = listeners;
            lastLook = now;
        }
        Map<List<Integer>, List<Endpoint>> byHolders = new LinkedHashMap<>();
        sockets.forEach((endpoint, held) ->
                byHolders.computeIfAbsent(pids(held), none -> new ArrayList<>()).add(endpoint));
        byHolders.forEach((pids, endpoints) ->
                ofSockets(pids, endpoints, containers, now).forEach(candidate -> add(byAddress, candidate)));
        for (DeclaredService declared : wishes.declared()) {
            Optional<Candidate> running = running(byAddress, declared);
            running.ifPresent(candidate -> byAddress.remove(candidate.endpoint().address()));
            add(byAddress, ofDeclared(declared, running.orElse(null), now));
        }
        recognition.forgetTheRest();
        return List.copyOf(byAddress.values());
    }

    private static void add(Map<String, Candidate> byAddress, Candidate candidate) {
        byAddress.putIfAbsent(candidate.endpoint().address(), candidate);
    }

    /** Returns what listens where a service is declared, at any of this machine's loopback addresses. */
    private static Optional<Candidate> running(Map<String, Candidate> byAddress, DeclaredService declared) {
        return byAddress.values().stream()
                .filter(candidate -> !candidate.expected() && declared.at(candidate.endpoint()))
                .findFirst();
    }

    private List<Candidate> ofContainer(RunningContainer container) {
        List<Endpoint> endpoints = Stream.concat(
                        container.ports().keySet().stream().map(port -> new Endpoint("127.0.0.1", port)),
                        inside(container))
                .toList();
        ManyPorts<Endpoint> ports = ManyPorts.of(endpoints, Endpoint::port, declaredPorts);
        Ignored leftAlone = rules.labels().leftAlone(container.labels()).orElse(null);
        List<Candidate> found = new ArrayList<>();
        ports.looked().forEach(endpoint -> found.add(ofContainer(container, endpoint, leftAlone)));
        ports.rest().stream()
                .limit(1)
                .forEach(endpoint ->
                        found.add(ofContainer(container, endpoint, ports.ignored(Endpoint::port, "a container"))));
        return found;
    }

    /** Returns the ports that are not published, at the container's own address. */
    private Stream<Endpoint> inside(RunningContainer container) {
        return container.address().isEmpty()
                ? Stream.empty()
                : Stream.concat(container.exposed().stream(), rules.labels().port(container.labels()).stream())
                        .distinct()
                        .filter(port -> !container.ports().containsValue(port))
                        .map(port -> new Endpoint(container.address(), port));
    }

    private Candidate ofContainer(RunningContainer container, Endpoint endpoint, @Nullable Ignored leftOut) {
        Recognised recognised = recognition.of(container, endpoint.port());
        return candidate(
                recognised, endpoint, container.runningSince(), leftOut == null ? recognised.ignored() : leftOut);
    }

    private static List<Integer> pids(List<Listener> held) {
        return held.stream()
                .map(Listener::pid)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    private List<Candidate> ofSockets(
            List<Integer> pids, List<Endpoint> endpoints, Containers containers, Instant now) {
        ManyPorts<Endpoint> ports = ManyPorts.of(endpoints, Endpoint::port, declaredPorts);
        String whose = pids.isEmpty() ? "processes that cannot be seen" : "a process";
        List<Candidate> found = new ArrayList<>();
        ports.looked().forEach(endpoint -> found.add(ofSocket(endpoint, pids, containers, now, null)));
        ports.rest().stream()
                .limit(1)
                .forEach(endpoint ->
                        found.add(ofSocket(endpoint, pids, containers, now, ports.ignored(Endpoint::port, whose))));
        return found;
    }

    private Candidate ofSocket(
            Endpoint endpoint, List<Integer> pids, Containers containers, Instant now, @Nullable Ignored leftOut) {
        Owned owned = owner.of(pids).orElse(null);
        Recognised recognised = owned == null
                ? UNSEEN
                : recognition.of(owned.process(), around(owned.process(), containers), endpoint.port());
        Ignored ignored = containers.stackPorts().contains(endpoint.port())
                ? Ignored.of(Ignored.By.STACK, "it belongs to a stack of devmon")
                : leftOut == null ? recognised.ignored() : leftOut;
        return candidate(recognised, endpoint, owned == null ? now : owned.renewed(), ignored);
    }

    /** Returns the container that a process on the host's network runs in, or null. */
    private static @Nullable RunningContainer around(ProcessIdentity process, Containers containers) {
        return containers.running().stream()
                .filter(container -> container.id().equals(process.containerId()))
                .findFirst()
                .orElse(null);
    }

    private Candidate candidate(Recognised recognised, Endpoint endpoint, Instant since, @Nullable Ignored ignored) {
        ProcessIdentity process = recognised.subject().process();
        RunningContainer container = recognised.subject().container();
        String runtime = recognised.subject().runtime();
        SystemRule system = recognised.system();
        StatusPage statusPage = system == null ? null : system.statusPage();
        return new Candidate(
                recognised.life() + " " + endpoint,
                recognised.life(),
                recognised.name(),
                container == null ? Origin.PROCESS : Origin.CONTAINER,
                process == null ? null : process.pid(),
                container == null ? null : container.name(),
                endpoint,
                runtime,
                since,
                system == null
                        ? paths(recognised.subject())
                        : system.metricsPath().map(List::of).orElseGet(() -> paths(recognised.subject())),
                rules.healthPathsFor(recognised.subject()),
                wishes.env(),
                false,
                Access.NONE,
                system == null || statusPage != null ? null : system.system(),
                statusPage,
                rules.ownMetrics(recognised.subject()).orElse(null),
                ignored);
    }

    private List<String> paths(Subject subject) {
        return Stream.concat(
                        Stream.ofNullable(subject.container())
                                .flatMap(known -> rules.labels().path(known.labels()).stream()),
                        rules.metricsPathsFor(subject).stream())
                .distinct()
                .toList();
    }

    /** Returns the candidate of a declared service, which is probed whatever it is: the user knows. */
    private Candidate ofDeclared(DeclaredService declared, @Nullable Candidate running, Instant now) {
        Set<String> paths = new LinkedHashSet<>(Set.of(declared.path() == null ? USUAL_PATH : declared.path()));
        if (declared.path() == null) {
            paths.addAll(running == null ? rules.metricsPathsFor(UNSEEN.subject()) : running.metricsPaths());
        }
        return new Candidate(
                "declared " + declared.name() + " " + (running == null ? declared.endpoint() : running.key()),
                running == null ? "declared " + declared.name() : running.sibling(),
                declared.name(),
                Origin.DECLARED,
                running == null ? null : running.pid(),
                running == null ? null : running.container(),
                running == null ? declared.endpoint() : running.endpoint(),
                running == null ? Subject.OTHER : running.runtime(),
                running == null ? now : running.aliveSince(),
                List.copyOf(paths),
                running == null ? rules.healthPathsFor(UNSEEN.subject()) : running.healthPaths(),
                declared.env() == null ? wishes.env() : declared.env(),
                true,
                declared.access(),
                null,
                null,
                null,
                null);
    }
}
