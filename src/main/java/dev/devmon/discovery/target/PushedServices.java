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

/** Services that send their telemetry: joined with what listens, where that is the same, and else on their own. */
public final class PushedServices {
    private static final Set<Verdict> NOTHING_TO_SCRAPE =
            Set.of(Verdict.NO_METRICS, Verdict.REFUSED, Verdict.UNREACHABLE, Verdict.IGNORED);

    private PushedServices() {}

    /**
     * What listens, and what only sends.
     *
     * @param containers that run
     * @param env of a sender that says none
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
                        // Several services may share a process or container: one that sends itself is not another
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

    /** Its name; null where it is in none, or in one that does not run here. */
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
