package dev.devmon.inputs;

import dev.devmon.cluster.Clusters;
import dev.devmon.cluster.PodSearch;
import dev.devmon.cluster.ScrapeFiles;
import dev.devmon.definition.Component;
import dev.devmon.definition.Mount;
import dev.devmon.definition.Mount.LiveKind;
import dev.devmon.definition.Settings.DiscoverySection;
import dev.devmon.definition.Stack;
import dev.devmon.discovery.identify.DiscoveryRules;
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
     * @param machine how the scraper reaches what is on this machine's loopback; empty when it shares that
     * @param found pods that do not say so, and have metrics
     */
    public static ScrapeFiles.Frame frame(Session session, Optional<String> machine, List<PodSearch.Found> found) {
        Stack stack = session.stack();
        DiscoverySection discovery = stack.settings().discovery();
        Component scraper = stack.components().stream()
                .filter(component -> component.mounts().stream()
                        .map(Mount::source)
                        .anyMatch(new Mount.Live(LiveKind.CLUSTER_SCRAPES)::equals))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no component scrapes clusters"));
        return new ScrapeFiles.Frame(
                stack.files().text(scraper.folder() + "/" + ScrapeFiles.CONFIG),
                discovery.kubernetes().namespaces(),
                discovery.env(),
                machine,
                found);
    }
}
