package dev.devmon.discovery.target;

import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.Sender;
import dev.devmon.discovery.probe.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Services that send their telemetry: joined with what listens, where that is the same, and else on their own. */
public final class PushedServices {
    private static final Set<Verdict> NOTHING_TO_SCRAPE =
            Set.of(Verdict.NO_METRICS, Verdict.REFUSED, Verdict.UNREACHABLE, Verdict.IGNORED);

    private PushedServices() {}

    /** What listens, and what only sends. */
    public static List<DiscoveredService> join(
            List<DiscoveredService> listening, List<Sender> senders, String env, Instant now) {
        List<DiscoveredService> joined = new ArrayList<>(listening);
        for (Sender sender : senders) {
            List<DiscoveredService> same =
                    listening.stream().filter(service -> same(service, sender)).toList();
            if (same.isEmpty()) {
                joined.add(alone(sender, env, now));
            }
            same.stream()
                    .filter(service -> NOTHING_TO_SCRAPE.contains(service.verdict()) && !service.target())
                    .forEach(service ->
                            joined.set(joined.indexOf(service), service.judged(Verdict.PUSHED, reason(sender), null)));
        }
        return joined;
    }

    private static boolean same(DiscoveredService service, Sender sender) {
        return service.name().equals(sender.service())
                || (sender.pid() != null && sender.pid().equals(service.pid()));
    }

    private static String reason(Sender sender) {
        return "it sends its " + sender.signals();
    }

    private static DiscoveredService alone(Sender sender, String env, Instant now) {
        return new DiscoveredService(
                sender.service(),
                Origin.TELEMETRY,
                sender.pid(),
                null,
                "",
                "other",
                null,
                null,
                Verdict.PUSHED,
                reason(sender),
                env,
                false,
                now,
                now);
    }
}
