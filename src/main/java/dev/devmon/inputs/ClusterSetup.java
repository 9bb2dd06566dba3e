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

/** Sets up, from the definition, the search for the cluster whose pods are scraped, and the scraper's configuration. */
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

    /** Returns the search for metrics in pods that do not declare any. */
    public static PodSearch search(Session session) {
        DiscoveryRules rules = DiscoverySetup.rules(session.stack());
        return new PodSearch(
                rules.metricsAnywhere(),
                rules.scrapeMarks(),
                session.stack().settings().discovery().kubernetes().namespaces(),
                session.clock());
    }

    /**
     * Returns the part of the configuration that is the same for every cluster.
     *
     * @param template the template of the scraper's configuration
     * @param machine the name by which the scraper reaches this machine's loopback; empty when it shares that
     * @param found pods that have metrics without declaring so
     */
    public static ScrapeFiles.Frame frame(
            Session session, String template, Optional<String> machine, List<PodSearch.Found> found) {
        DiscoverySection discovery = session.stack().settings().discovery();
        return new ScrapeFiles.Frame(template, discovery.kubernetes().namespaces(), discovery.env(), machine, found);
    }
}
