package dev.devmon.discovery;

import dev.devmon.codec.Problems;
import dev.devmon.discovery.identify.DiscoveryRules;
import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.identify.ProcessIdentity;
import dev.devmon.discovery.listen.RunningContainer;
import dev.devmon.discovery.probe.HealthEndpoint;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values that several tests begin with. */
public final class Samples {
    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    public static final MetricsEndpoint METRICS = new MetricsEndpoint("/metrics", "prometheus", 12);

    private Samples() {}

    /** The rules that ship with devmon. */
    public static DiscoveryRules rules() {
        try {
            Problems problems = new Problems();
            String file = "stack/prometheus/discovery.yaml";
            DiscoveryRules rules = DiscoveryRules.read(file, Files.readString(Path.of(file)), problems);
            problems.throwIfAny();
            return rules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static DiscoveredService service(String name, Verdict verdict) {
        return service(name, "127.0.0.1:8080", verdict);
    }

    public static DiscoveredService service(String name, String address, Verdict verdict) {
        boolean served = verdict == Verdict.ADMITTED || verdict == Verdict.SCRAPED;
        return new DiscoveredService(
                name,
                Origin.PROCESS,
                4711,
                null,
                address,
                "java",
                served ? METRICS : null,
                served ? new HealthEndpoint("/health", 200) : null,
                null,
                ServiceState.RUNNING,
                verdict,
                "because",
                "development",
                false,
                NOON,
                NOON);
    }

    /** The same as it was seen last: in that container, if any, and in that state. */
    public static DiscoveredService last(
            DiscoveredService service,
            @Nullable String container,
            ServiceState state,
            String reason,
            Instant lastSeen) {
        return new DiscoveredService(
                service.name(),
                service.origin(),
                container == null ? service.pid() : null,
                container,
                service.address(),
                service.runtime(),
                service.metrics(),
                service.health(),
                service.measured(),
                state,
                service.verdict(),
                reason,
                service.env(),
                service.expected(),
                service.firstSeen(),
                lastSeen);
    }

    public static DiscoveredService declared(String name, String address) {
        return new DiscoveredService(
                name,
                Origin.DECLARED,
                null,
                null,
                address,
                "other",
                new MetricsEndpoint("/metrics", "", 0),
                null,
                null,
                ServiceState.NOT_STARTED,
                Verdict.UNREACHABLE,
                "cannot be reached",
                "staging",
                true,
                NOON,
                NOON);
    }

    public static ProcessIdentity process(int pid, String executable, String... arguments) {
        return process(pid, executable, null, Map.of(), arguments);
    }

    public static ProcessIdentity process(
            int pid, String executable, @Nullable Path folder, Map<String, String> environment, String... arguments) {
        return new ProcessIdentity(
                pid,
                executable,
                executable,
                List.of(arguments),
                folder,
                NOON.minusSeconds(3600),
                environment,
                0,
                null,
                Set.of());
    }

    public static RunningContainer container(String name, String image, Map<Integer, Integer> ports) {
        return new RunningContainer(
                "id-of-" + name, name, image, null, null, Map.of(), ports, Set.of(), "", NOON.minusSeconds(3600));
    }
}
