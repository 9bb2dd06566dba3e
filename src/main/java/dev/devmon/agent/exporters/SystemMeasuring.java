package dev.devmon.agent.exporters;

import dev.devmon.access.UnfitFileException;
import dev.devmon.agent.exporters.SystemTrials.Outcome;
import dev.devmon.definition.Component;
import dev.devmon.definition.MeasuredSystem.Logins;
import dev.devmon.definition.MeasuredSystem.Need;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.definition.SystemExporter;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.Measurement;
import dev.devmon.discovery.target.SystemSource;
import dev.devmon.discovery.target.TargetList;
import dev.devmon.failure.FailureException;
import dev.devmon.measuring.Login;
import dev.devmon.measuring.LoginSearch;
import dev.devmon.measuring.SystemsFileText;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.MetricsQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has databases, caches and brokers measured as soon as they are found: brings up the exporter for each kind, gives it
 * the login, and makes a target of each system that answers it.
 */
public final class SystemMeasuring implements SystemSource {
    private static final Logger LOG = LoggerFactory.getLogger(SystemMeasuring.class);

    /** The interval at which the store is asked for systems that no longer answer. */
    private static final Duration DOUBTED = Duration.ofSeconds(15);

    private static final String SILENT = "instance:system_up:bool == 0";

    private final Session session;
    private final LoginSearch search;
    private final SystemTrials trials;
    private final Function<String, Instant> startedAt;
    private final Supplier<Optional<String>> machine;
    private final MeasuringExporters exporters;
    private RunningStack running;
    private Instant doubtedAt = Instant.EPOCH;

    /**
     * @param startedAt returns when a container was last started
     * @param machine returns the address of this machine in the host network of the engine; empty where both are the
     *     same machine
     */
    public SystemMeasuring(
            Session session,
            LoginSearch search,
            SystemTrials trials,
            MeasuringExporters exporters,
            Function<String, Instant> startedAt,
            Supplier<Optional<String>> machine) {
        this.session = session;
        this.search = search;
        this.trials = trials;
        this.exporters = exporters;
        this.startedAt = startedAt;
        this.machine = machine;
        this.running = new RunningStack(session.stack(), List.of());
    }

    /** Finds the exporters' containers among what runs. */
    public void refresh(RunningStack latest) {
        running = latest;
        exporters.refresh(latest);
    }

    public boolean hasNews() {
        return trials.hasNews();
    }

    @Override
    public List<DiscoveredService> measured(List<DiscoveredService> found, Instant now) {
        List<DiscoveredService> services = new ArrayList<>(found);
        Map<Integer, WantedSystem> wanted = new LinkedHashMap<>();
        for (int i = 0; i < services.size(); i++) {
            DiscoveredService service = services.get(i);
            SystemExporter exporter = exporter(service).orElse(null);
            if (exporter != null) {
                int place = i;
                services.set(i, prepared(service, exporter, one -> wanted.put(place, one)));
            }
        }
        trials.retain(wanted.values().stream().map(WantedSystem::subject).toList());
        doubt(wanted.values(), now);
        exporters.provide(toldAbout(wanted.values()), now);
        wanted.forEach((place, one) -> services.set(
                place, measuredElsewhere(one, wanted.values()).map(one::besides).orElseGet(() -> judged(one))));
        return services;
    }

    /**
     * Returns the same program at the port that answers, where this is another one: for the other members of a cluster,
     * say.
     */
    private Optional<WantedSystem> measuredElsewhere(WantedSystem one, Collection<WantedSystem> all) {
        return trials.answered(one.subject())
                ? Optional.empty()
                : all.stream()
                        .filter(one::sameProgram)
                        .filter(other -> trials.answered(other.subject()))
                        .findFirst();
    }

    /**
     * Returns the exporter for a database that is not asked itself; empty where no scraper would collect what it
     * measures.
     */
    private Optional<SystemExporter> exporter(DiscoveredService service) {
        Measurement measured = service.measured();
        boolean asked = service.verdict() == Verdict.IGNORED || service.verdict() == Verdict.NO_METRICS;
        return measured == null || !asked || !scraped()
                ? Optional.empty()
                : session.stack().measuring(measured.system());
    }

    private boolean scraped() {
        return running.mounting(new Mount.State(StateKind.HOST_TARGETS)::equals)
                .findAny()
                .isPresent();
    }

    /** Passes the system on with its login if nothing is missing; otherwise returns the service with the reason. */
    private DiscoveredService prepared(
            DiscoveredService service, SystemExporter exporter, Consumer<WantedSystem> ready) {
        Logins logins = exporter.system().logins();
        String address = TargetList.reached(service.address(), machine.get());
        String life;
        Optional<Login> login;
        try {
            life = life(service);
            login = logins == null ? Optional.empty() : search.of(service, logins);
        } catch (UnfitFileException e) {
            return refused(service, "its password file in devmon.yaml " + e.what());
        } catch (FailureException e) {
            LOG.warn("the container of {} cannot be looked at: {}", service.name(), e.getMessage());
            return service;
        }
        if (logins != null && login.isEmpty() && logins.need() == Need.ALWAYS) {
            return refused(service, exporter.name() + " needs a login to measure it");
        }
        if (logins != null
                && login.isPresent()
                && logins.unfit() != null
                && logins.unfit().matcher(login.get().password()).find()) {
            return refused(service, exporter.name() + " cannot use the characters in the password of " + login.get());
        }
        ready.accept(new WantedSystem(service, life, exporter, login.orElse(null), address));
        return service;
    }

    private String life(DiscoveredService service) {
        String container = service.container();
        return container == null ? "pid " + service.pid() : container + " since " + startedAt.apply(container);
    }

    private static DiscoveredService refused(DiscoveredService service, String why) {
        return service.judged(Verdict.NEEDS_CREDENTIALS, why, null);
    }

    /**
     * Returns what each exporter may ask: all but those that refused, which it would ask again and again, and other
     * ports of what answers, which speak something else.
     */
    private Map<Component, List<SystemsFileText.Entry>> toldAbout(Collection<WantedSystem> wanted) {
        Map<Component, List<SystemsFileText.Entry>> told = new LinkedHashMap<>();
        wanted.forEach(one -> {
            List<SystemsFileText.Entry> entries =
                    told.computeIfAbsent(one.exporter().component(), none -> new ArrayList<>());
            if (!trials.refused(one.subject()) && measuredElsewhere(one, wanted).isEmpty()) {
                entries.add(one.entry());
            }
        });
        return told;
    }

    private DiscoveredService judged(WantedSystem one) {
        DiscoveredService service = one.service();
        String exporter = one.exporter().name();
        MeasuringExporter asked = exporters.of(one.exporter().component()).orElse(null);
        Optional<Integer> port = asked == null ? Optional.empty() : asked.port();
        if (asked == null || port.isEmpty()) {
            return service.judged(Verdict.IGNORED, service.reason() + "; " + exporter + " is being started", null);
        }
        Measurement measurement = new Measurement(
                one.exporter().system().name(),
                exporter,
                "127.0.0.1:" + port.get(),
                SystemsFileText.parameters(one.entry()));
        Optional<Outcome> outcome =
                trials.outcome(one.subject(), one.exporter().system(), asked.page(measurement, service.address()));
        if (outcome.isEmpty()) {
            return service.judged(Verdict.IGNORED, service.reason() + "; " + exporter + " is asking it", null);
        }
        if (outcome.get() instanceof SystemTrials.Answered answered) {
            return service.measured(measurement, one.exporter().measures().path(), answered.series());
        }
        if (outcome.get() instanceof SystemTrials.Refused refusal) {
            String what = one.login() == null ? "it requires a login" : "it refuses the login of " + one.login();
            return refused(service, what + ": " + refusal.why());
        }
        return service.judged(Verdict.UNREACHABLE, ((SystemTrials.Silent) outcome.get()).why(), null);
    }

    /**
     * Has systems that stopped answering tried again: if a login was revoked, its exporter would go on being refused.
     */
    private void doubt(Iterable<WantedSystem> wanted, Instant now) {
        if (!wanted.iterator().hasNext() || doubtedAt.plus(DOUBTED).isAfter(now)) {
            return;
        }
        doubtedAt = now;
        List<String> instances = MetricsQuery.of(running).instant(SILENT).orElse(List.of()).stream()
                .map(sample -> sample.labels().getOrDefault("instance", ""))
                .toList();
        wanted.forEach(one -> {
            if (instances.contains(one.service().address())) {
                trials.doubt(one.subject());
            }
        });
    }
}
