package dev.devmon.discovery.target;

import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.RunningContainer;
import dev.devmon.discovery.listen.Sender;
import dev.devmon.discovery.probe.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Merges services that push their telemetry with those that listen where they are the same, and adds them otherwise.
 */
public final class PushedServices {
    private static final Set<Verdict> NOTHING_TO_SCRAPE =
            Set.of(Verdict.NO_METRICS, Verdict.REFUSED, Verdict.UNREACHABLE, Verdict.IGNORED);

    private PushedServices() {}

    /**
     * Returns the services that listen, and those that only push.
     *
     * @param containers the running containers
     * @param env the environment of a sender that reports none
     */
    public static List<DiscoveredService> join(
            List<DiscoveredService> listening,
            List<Sender> senders,
            List<RunningContainer> containers,
            String env,
            Instant now) {
        List<DiscoveredService> joined = new ArrayList<>(listening);
        Set<String> names = senders.stream().map(Sender::service).collect(Collectors.toSet());
        for (Sender sender : senders) {
            String container = container(sender, containers);
            boolean listens = false;
            for (int i = 0; i < listening.size(); i++) {
                DiscoveredService service = joined.get(i);
                boolean same = service.name().equals(sender.service())
                        // Several services may share a process or container: one that pushes under its own name is not
                        // another
                        || (!names.contains(service.name())
                                && service.verdict() != Verdict.PUSHED
                                && samePlace(service, sender, container));
                listens |= same;
                if (same && NOTHING_TO_SCRAPE.contains(service.verdict()) && !service.target()) {
                    joined.set(i, service.judged(Verdict.PUSHED, reason(sender), null));
                }
            }
            if (!listens) {
                joined.add(alone(sender, container, env, now));
            }
        }
        return joined;
    }

    private static boolean samePlace(DiscoveredService service, Sender sender, @Nullable String container) {
        return (sender.pid() != null && sender.pid().equals(service.pid()))
                || (container != null && container.equals(service.container()));
    }

    /** Returns the name of the sender's container, or null when it has none, or one that does not run here. */
    private static @Nullable String container(Sender sender, List<RunningContainer> containers) {
        String id = sender.container();
        return id == null
                ? null
                : containers.stream()
                        .filter(container -> container.id().startsWith(id))
                        .map(RunningContainer::name)
                        .findFirst()
                        .orElse(null);
    }

    private static String reason(Sender sender) {
        return "it sends its " + sender.signals();
    }

    private static DiscoveredService alone(Sender sender, @Nullable String container, String env, Instant now) {
        return new DiscoveredService(
                sender.service(),
                Origin.TELEMETRY,
                sender.pid(),
                container,
                "",
                "other",
                null,
                null,
                null,
                ServiceState.RUNNING,
                Verdict.PUSHED,
                reason(sender),
                sender.env() == null ? env : sender.env(),
                false,
                now,
                now);
    }
}
