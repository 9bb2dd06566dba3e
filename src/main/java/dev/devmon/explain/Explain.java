package dev.devmon.explain;

import dev.devmon.agent.AgentProcess;
import dev.devmon.codec.Problems;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.identify.OshiProcesses;
import dev.devmon.discovery.identify.ProcessIdentity;
import dev.devmon.discovery.identify.ProcessSource;
import dev.devmon.discovery.listen.Listener;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.engine.OtherContainer;
import dev.devmon.failure.FailureException;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.session.EngineMachine;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.ServedApi;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Explains what became of a service: looks for it and probes it now, then follows what the stack has of it. */
public final class Explain {
    private static final String REMEDIES = "/remedies.yaml";

    private final Session session;
    private final AgentProcess agent;
    private final Remedies remedies;
    private final EngineMachine machine;
    private final ProcessSource processes = OshiProcesses.ofThisMachine(Set.of());

    public Explain(Session session, AgentProcess agent) {
        this.session = session;
        this.agent = agent;
        this.machine = new EngineMachine(session.engine());
        Problems problems = new Problems();
        String file = session.stack().requireServing(ServedApi.METRICS).folder() + REMEDIES;
        this.remedies = Remedies.read("stack/" + file, session.stack().files().text(file), problems);
        problems.throwIfAny();
    }

    /**
     * Explains everything that a word means: a service may run several times, and have several ports.
     *
     * @param word a port, pid, host:port, or the name of a service or container
     * @throws FailureException {@code USAGE} when the word means nothing here
     */
    public List<Explanation> run(String word) {
        try {
            return explained(word);
        } catch (IOException e) {
            throw DiscoverySetup.unreadable(session, e);
        }
    }

    private List<Explanation> explained(String word) throws IOException {
        Subjects subjects = Subjects.of(session);
        List<DiscoveredService> known = subjects.known();
        List<Candidate> meant = subjects.meant(word);
        List<Explanation> pods = pods(word, known);
        if (!meant.isEmpty()) {
            ServiceSteps steps = new ServiceSteps(session, agent, remedies, subjects.seen(), known);
            return Stream.concat(
                            meant.stream().map(candidate -> steps.of(candidate, process(candidate.pid()))),
                            pods.stream())
                    .toList();
        }
        if (!pods.isEmpty()) {
            return pods;
        }
        List<Listener> listeners = DiscoverySetup.listeners(session).list();
        return List.of(pushed(word, known)
                .or(() -> stopped(word, known))
                .or(() -> unpublished(word))
                .or(() -> silentProcess(word))
                .or(() -> oneOfManyPorts(word, listeners))
                .or(() -> emptyPort(word))
                .orElseThrow(() -> subjects.unknown(word, machine.unseen()).asException()));
    }

    private @Nullable ProcessIdentity process(@Nullable Integer pid) {
        return Optional.ofNullable(pid).flatMap(processes::identify).orElse(null);
    }

    private Optional<Explanation> pushed(String word, List<DiscoveredService> known) {
        Set<String> containers = session.engine().others().containers().stream()
                .filter(container -> named(container, word))
                .map(OtherContainer::name)
                .collect(Collectors.toSet());
        return known.stream()
                .filter(service -> service.verdict() == Verdict.PUSHED)
                .filter(service -> service.name().equals(word) || containers.contains(service.container()))
                .findFirst()
                .map(service -> {
                    Steps steps = new Steps(remedies, service.runtime(), null).with("service", service.name());
                    if (service.container() != null) {
                        steps.ok("owner", "container " + service.container());
                    }
                    new StackSteps(session, RunningStack.of(session), service).addPushed(steps);
                    return steps.explanation(service.name());
                });
    }

    /** Explains what the stack has of pods, which the scraper finds. */
    private List<Explanation> pods(String word, List<DiscoveredService> known) {
        return known.stream()
                .filter(service -> service.origin() == Origin.KUBERNETES)
                .filter(service -> Subjects.pod(service, word))
                .map(service -> {
                    Steps steps = new Steps(remedies, service.runtime(), null).with("service", service.name());
                    steps.ok("pod", String.valueOf(service.container()));
                    steps.ok("target", "service=\"" + service.name() + "\", instance=\"" + service.address() + "\"");
                    new StackSteps(session, RunningStack.of(session), service).add(steps);
                    return steps.explanation(service.name() + " at " + service.address());
                })
                .toList();
    }

    private Optional<Explanation> stopped(String word, List<DiscoveredService> known) {
        return known.stream()
                .filter(service -> service.origin() != Origin.KUBERNETES)
                .filter(service -> service.name().equals(word)
                        || service.address().equals(word)
                        || service.address().endsWith(":" + word))
                .findFirst()
                .map(service -> {
                    Steps steps = new Steps(remedies, service.runtime(), null)
                            .with("service", service.name())
                            .with("address", service.address());
                    String until = "nothing listens at " + service.address() + "; " + service.name() + " did until "
                            + service.lastSeen().truncatedTo(ChronoUnit.SECONDS);
                    steps.failed(
                            "listens",
                            Cause.STOPPED,
                            service.state().ended() ? List.of(until, service.reason()) : List.of(until));
                    return steps.explanation(service.name() + " at " + service.address());
                });
    }

    private Optional<Explanation> unpublished(String word) {
        return session.engine().others().containers().stream()
                .filter(container ->
                        named(container, word) && container.published().isEmpty())
                .findFirst()
                .map(container -> {
                    Steps steps = new Steps(remedies, "other", null).with("service", container.name());
                    steps.failed(
                            "listens",
                            Cause.NO_PUBLISHED_PORT,
                            "container " + container.name() + " of " + container.image()
                                    + " publishes no port on this machine");
                    return steps.explanation("container " + container.name());
                });
    }

    private static boolean named(OtherContainer container, String word) {
        return container.name().equals(word)
                || word.equals(container.labels().get("com.docker.compose.service"))
                || (word.length() >= 12 && container.id().startsWith(word));
    }

    private Optional<Explanation> silentProcess(String word) {
        OptionalInt number = Subjects.number(word);
        return number.isEmpty() || number.getAsInt() == 0 || machine.remote()
                ? Optional.empty()
                : Optional.ofNullable(process(number.getAsInt())).map(process -> {
                    Steps steps = new Steps(remedies, "other", process);
                    steps.failed(
                            "listens",
                            Cause.NOT_LISTENING,
                            "process " + process.pid() + ", " + String.join(" ", process.arguments())
                                    + ", listens on no TCP port");
                    return steps.explanation("process " + process.pid());
                });
    }

    /** Explains a port that listens and is not a candidate, since its process has too many. */
    private Optional<Explanation> oneOfManyPorts(String word, List<Listener> listeners) {
        return listeners.stream()
                .filter(listener -> Integer.toString(listener.port()).equals(word))
                .findFirst()
                .map(listener -> {
                    Steps steps = new Steps(remedies, "other", process(listener.pid()))
                            .with("service", "NAME")
                            .with("address", listener.endpoint().address());
                    steps.ok("listens", "on " + listener.endpoint());
                    steps.failed(
                            "asked", Cause.MANY_PORTS, "never, because it is one of very many ports of one program");
                    return steps.explanation("port " + word);
                });
    }

    private Optional<Explanation> emptyPort(String word) {
        OptionalInt number = Subjects.number(word);
        if (number.isEmpty() || !Subjects.port(number.getAsInt())) {
            return Optional.empty();
        }
        Steps steps = new Steps(remedies, "other", null);
        List<String> evidence = new ArrayList<>(List.of("nothing listens on port " + word));
        machine.unseen().ifPresent(evidence::add);
        steps.failed("listens", Cause.NOT_LISTENING, evidence);
        return Optional.of(steps.explanation("port " + word));
    }
}
