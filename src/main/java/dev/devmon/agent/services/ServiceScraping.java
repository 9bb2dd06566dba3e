package dev.devmon.agent.services;

import dev.devmon.agent.task.AgentTask;
import dev.devmon.agent.task.LiveFolder;
import dev.devmon.definition.Mount.LiveKind;
import dev.devmon.discovery.identify.DeclaredService;
import dev.devmon.discovery.target.ServiceScrapes;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures the scraper for declared services that require a login or TLS; repeated when one of their files has
 * changed, and for a new container.
 */
public final class ServiceScraping implements AgentTask {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceScraping.class);

    private final List<DeclaredService> declared;
    private final LiveFolder folder;
    private @Nullable Set<String> left;
    private List<String> said = List.of();

    public ServiceScraping(Session session) {
        this.declared = DiscoverySetup.declared(session.stack().settings().discovery()).stream()
                .filter(service -> !service.access().none())
                .toList();
        this.folder = new LiveFolder(session, LiveKind.SERVICE_SCRAPES, ServiceScrapes.CONFIG);
    }

    /** Finds the container that scrapes services. */
    @Override
    public void refresh(RunningStack running) {
        if (folder.refresh(running)) {
            left = null;
        }
    }

    /** @throws IOException when the scraper rejects the configuration */
    @Override
    public void run() throws IOException {
        Optional<String> template = folder.template();
        if (template.isEmpty()) {
            return;
        }
        Set<String> before = left;
        if (before == null) {
            before = ServiceScrapes.secrets(folder.config().orElse(""));
            left = before;
        }
        if (declared.isEmpty() && before.isEmpty()) {
            return;
        }
        ServiceScrapes scrapes = ServiceScrapes.of(declared, template.get(), folder.written());
        if (!scrapes.problems().equals(said)) {
            scrapes.problems().forEach(problem -> LOG.warn("not handed over: {}", problem));
            said = scrapes.problems();
        }
        Map<String, String> files = new TreeMap<>(scrapes.files());
        before.forEach(secret -> files.putIfAbsent(secret, "")); // a file cannot be taken away from a container
        folder.write(files);
    }
}
