package dev.devmon.inputs;

import dev.devmon.cluster.Clusters;
import dev.devmon.cluster.PodSearch;
import dev.devmon.cluster.ScrapeFiles;
import dev.devmon.definition.Settings.DiscoverySection;
import dev.devmon.discovery.identify.DiscoveryRules;
import dev.devmon.session.EngineMachine;
import dev.devmon.session.Session;
import java.util.List;
import java.util.Optional;

/** Makes from the definition what finds the cluster whose pods are scraped, and what the scraper is told of it. */
public final class ClusterSetup {
    private ClusterSetup() {}

    public static Clusters clusters(Session session) {
        return new Clusters(
                session.stack().settings().discovery().kubernetes(),
                session.environment(),
                session.engine()::subnets,
                new EngineMachine(session.engine())::remote,
                session.clock());
    }

    /** What asks pods that say nothing. */
    public static PodSearch search(Session session) {
        DiscoveryRules rules = DiscoverySetup.rules(session.stack());
        return new PodSearch(
                rules.metricsAnywhere(),
                rules.scrapeMarks(),
                session.stack().settings().discovery().kubernetes().namespaces(),
                session.clock());
    }

    /**
     * What is the same for every cluster.
     *
     * @param template of the scraper's configuration
     * @param machine how the scraper reaches what is on this machine's loopback; empty when it shares that
     * @param found pods that do not say so, and have metrics
     */
    public static ScrapeFiles.Frame frame(
            Session session, String template, Optional<String> machine, List<PodSearch.Found> found) {
        DiscoverySection discovery = session.stack().settings().discovery();
        return new ScrapeFiles.Frame(template, discovery.kubernetes().namespaces(), discovery.env(), machine, found);
    }
}
