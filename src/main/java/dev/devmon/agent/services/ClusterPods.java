package dev.devmon.agent.services;

import dev.devmon.cluster.Clusters;
import dev.devmon.discovery.listen.PodSource;
import dev.devmon.discovery.listen.ScrapedPod;
import dev.devmon.discovery.listen.ScrapedPod.Health;
import dev.devmon.inputs.ClusterSetup;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.stores.ScrapedTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The pods that the cluster's scraper has found; empty when there is no kubeconfig. */
public final class ClusterPods implements PodSource {
    private static final Duration AGE = Duration.ofSeconds(5);

    private final Session session;
    private final Supplier<RunningStack> running;
    private final Clusters clusters;
    private List<ScrapedPod> latest = List.of();
    private Instant askedAt = Instant.EPOCH;

    public ClusterPods(Session session, Supplier<RunningStack> running) {
        this.session = session;
        this.running = running;
        this.clusters = ClusterSetup.clusters(session);
    }

    @Override
    public List<ScrapedPod> list() {
        Instant now = session.clock().instant();
        if (!askedAt.plus(AGE).isAfter(now)) {
            askedAt = now;
            if (clusters.files().isEmpty()) {
                latest = List.of();
                return latest;
            }
            ScrapedTarget.pods(running.get())
                    .ifPresent(targets -> latest =
                            targets.stream().map(ClusterPods::pod).distinct().toList());
        }
        return latest;
    }

    private static ScrapedPod pod(ScrapedTarget.Pod target) {
        Health health =
                target.target().up() ? Health.UP : target.target().error().isEmpty() ? Health.UNKNOWN : Health.DOWN;
        return new ScrapedPod(
                target.service(),
                target.env(),
                target.namespace() + "/" + target.pod(),
                target.instance(),
                target.path(),
                health,
                target.target().error());
    }
}
