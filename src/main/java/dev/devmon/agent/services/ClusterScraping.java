package dev.devmon.agent.services;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.agent.task.LiveFolder;
import dev.devmon.cluster.ClusterLook;
import dev.devmon.cluster.Clusters;
import dev.devmon.cluster.ScrapeFiles;
import dev.devmon.definition.Mount.LiveKind;
import dev.devmon.inputs.ClusterSetup;
import dev.devmon.session.EngineMachine;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures the cluster's scraper: which cluster's pods it finds, and the credentials to log in with. Repeated when
 * the kubeconfig changes, when a token is about to expire, and for a new container.
 */
public final class ClusterScraping implements AgentTask {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterScraping.class);

    /** The interval between looks: files that a kubeconfig names may change, and networks of clusters come and go. */
    private static final Duration AGE = Duration.ofSeconds(20);

    private final Session session;
    private final Clusters clusters;
    private final LiveFolder folder;
    private final PodFinder pods;
    private final EngineMachine machine;
    private Map<Path, FileTime> read = Map.of();
    private Instant due = Instant.EPOCH;
    private String said = "";

    public ClusterScraping(Session session) {
        this.session = session;
        this.machine = new EngineMachine(session.engine());
        this.clusters = ClusterSetup.clusters(session);
        this.pods = new PodFinder(ClusterSetup.search(session));
        this.folder = new LiveFolder(session, LiveKind.CLUSTER_SCRAPES, ScrapeFiles.CONFIG);
    }

    /** Finds the container that scrapes clusters. */
    @Override
    public void refresh(RunningStack running) {
        if (folder.refresh(running)) {
            due = Instant.EPOCH;
        }
    }

    /** @throws IOException when the scraper rejects the configuration */
    @Override
    public void run() throws IOException {
        Optional<String> template = folder.template();
        Instant now = session.clock().instant();
        Map<Path, FileTime> files = template.isEmpty() ? Map.of() : modified();
        boolean found = pods.hasNews();
        boolean timeToLook = !files.equals(read) || !now.isBefore(due);
        if (template.isEmpty() || !(timeToLook || found)) {
            return;
        }
        read = files;
        due = now.plus(AGE);
        ClusterLook look = clusters.look();
        if (!look.found().equals(said)) {
            LOG.info("pods: {}", look.found());
            said = look.found();
        }
        boolean keepOld =
                look.state() == ClusterLook.State.UNUSABLE && !folder.written().isEmpty();
        if (!keepOld) {
            handOver(ScrapeFiles.of(
                    look.cluster(),
                    ClusterSetup.frame(session, template.get(), machine.fromContainers(), pods.found())));
        }
        if (timeToLook && look.cluster() != null) {
            pods.start(look.cluster());
        }
    }

    private Map<Path, FileTime> modified() throws IOException {
        Map<Path, FileTime> times = new HashMap<>();
        for (Path file : clusters.files()) {
            times.put(file, Files.getLastModifiedTime(file));
        }
        return times;
    }

    private void handOver(Map<String, String> files) throws IOException {
        boolean nothing = folder.written().isEmpty() && ScrapeFiles.none(files);
        if (!nothing || folder.config().isPresent()) {
            folder.write(files);
        }
    }
}
