package dev.devmon.inputs;

import dev.devmon.codec.Problems;
import dev.devmon.definition.Settings.DiscoverySection;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.definition.Stack;
import dev.devmon.discovery.Discovery;
import dev.devmon.discovery.identify.CrashSigns;
import dev.devmon.discovery.identify.DeclaredService;
import dev.devmon.discovery.identify.DiscoveryRules;
import dev.devmon.discovery.identify.DiscoverySettings;
import dev.devmon.discovery.identify.IgnoreList;
import dev.devmon.discovery.identify.OshiProcesses;
import dev.devmon.discovery.identify.ProcessSource;
import dev.devmon.discovery.listen.ContainerSource;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.listen.ListenerSource;
import dev.devmon.discovery.listen.PodSource;
import dev.devmon.discovery.listen.SenderSource;
import dev.devmon.discovery.probe.ProbeSettings;
import dev.devmon.discovery.target.EndingSource;
import dev.devmon.discovery.target.ServiceMemory;
import dev.devmon.discovery.target.SystemSource;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.session.EngineMachine;
import dev.devmon.session.Session;
import dev.devmon.signals.OwnRoutes;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sets up discovery from the definition: its rules, and the settings about services. */
public final class DiscoverySetup {
    private static final String RULES = "prometheus/discovery.yaml";

    private DiscoverySetup() {}

    /** @param endings makes the source of endings, from the source of processes and the signs of a crash */
    public static Discovery of(
            Session session,
            ContainerSource containers,
            SenderSource senders,
            PodSource pods,
            SystemSource systems,
            BiFunction<ProcessSource, CrashSigns, EndingSource> endings,
            ProbeSettings asking) {
        DiscoveryRules rules = rules(session.stack());
        ProcessSource processes = OshiProcesses.ofThisMachine(rules);
        return new Discovery(
                new Discovery.Sources(
                        listeners(session),
                        processes,
                        containers,
                        senders,
                        pods,
                        systems,
                        endings.apply(processes, rules.crashes())),
                rules,
                wishes(session.stack().settings().discovery()),
                asking,
                memory(session),
                session.clock());
    }

    /** Returns the source of what listens on the engine's machine. */
    public static ListenerSource listeners(Session session) {
        return new EngineListeners(ListenerSource.ofThisMachine(session.clock()), new EngineMachine(session.engine()));
    }

    static DiscoveryRules rules(Stack stack) {
        Problems problems = new Problems();
        DiscoveryRules rules =
                DiscoveryRules.read("stack/" + RULES, stack.files().text(RULES), problems);
        problems.throwIfAny();
        return rules;
    }

    /** Returns the paths that discovery, the scraper and the prober request of services. */
    static OwnRoutes ownRoutes(Stack stack) {
        DiscoveryRules rules = rules(stack);
        Stream<String> declared =
                stack.settings().discovery().services().stream().flatMap(service -> Stream.ofNullable(service.path()));
        return new OwnRoutes(
                Stream.concat(rules.metricsAnywhere().stream(), declared).toList(), rules.healthAnywhere());
    }

    public static ServiceMemory memory(Session session) {
        return new ServiceMemory(session.state().path());
    }

    /** Returns the failure of discovery: the engine does not answer, or a file cannot be read. */
    public static FailureException unreadable(Session session, IOException e) {
        if (e.getCause() instanceof FailureException engine) {
            return engine;
        }
        return new FailureException(
                Failure.invalidFile(
                        "services cannot be listed",
                        String.valueOf(e.getMessage()),
                        "check the permissions of " + session.state().path() + ", and `devmon doctor`"),
                e);
    }

    /** Returns the services that the user declares. */
    public static List<DeclaredService> declared(DiscoverySection settings) {
        return settings.services().stream()
                .map(service -> new DeclaredService(
                        service.name(),
                        Endpoint.parse(service.address()),
                        service.path(),
                        service.env(),
                        service.critical(),
                        service.access()))
                .toList();
    }

    private static DiscoverySettings wishes(DiscoverySection settings) {
        return new DiscoverySettings(
                settings.env(),
                declared(settings),
                new IgnoreList(settings.ignore().stream()
                        .collect(Collectors.toMap(Sourced::value, Sourced::at, (first, later) -> first))));
    }
}
