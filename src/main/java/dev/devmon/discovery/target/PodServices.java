package dev.devmon.discovery.target;

import dev.devmon.discovery.identify.Origin;
import dev.devmon.discovery.listen.ScrapedPod;
import dev.devmon.discovery.listen.ScrapedPod.Health;
import dev.devmon.discovery.probe.MetricsEndpoint;
import dev.devmon.discovery.probe.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Presents a cluster's pods as services. The scraper finds pods by itself, so they are not in the list of targets. */
public final class PodServices {
    private PodServices() {}

    /** Returns these services and the pods. */
    public static List<DiscoveredService> join(List<DiscoveredService> others, List<ScrapedPod> pods, Instant now) {
        List<DiscoveredService> joined = new ArrayList<>(others);
        pods.forEach(pod -> joined.add(service(pod, now)));
        return joined;
    }

    private static DiscoveredService service(ScrapedPod pod, Instant now) {
        return new DiscoveredService(
                pod.service(),
                Origin.KUBERNETES,
                null,
                pod.pod(),
                pod.instance(),
                "other",
                new MetricsEndpoint(pod.path(), "", 0),
                null,
                null,
                ServiceState.RUNNING,
                pod.health() == Health.DOWN ? Verdict.UNREACHABLE : Verdict.ADMITTED,
                pod.health() == Health.DOWN ? "the scraper says: " + pod.error() : "found by the cluster's API server",
                pod.env(),
                false,
                now,
                now);
    }
}
