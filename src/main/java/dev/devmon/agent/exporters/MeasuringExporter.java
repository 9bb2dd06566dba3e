package dev.devmon.agent.exporters;

import dev.devmon.agent.task.LiveFolder;
import dev.devmon.definition.Component;
import dev.devmon.definition.Measures;
import dev.devmon.definition.Mount.LiveKind;
import dev.devmon.discovery.target.Measurement;
import dev.devmon.failure.FailureException;
import dev.devmon.measuring.LoginFile;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.PortBinding;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exporter for one kind of database, cache or broker: its container, and the logins that were written into it. */
final class MeasuringExporter {
    private static final Logger LOG = LoggerFactory.getLogger(MeasuringExporter.class);

    private final Component component;
    private final Measures measures;
    private final @Nullable LiveFolder folder;
    private @Nullable ObservedContainer container;
    private boolean told;

    MeasuringExporter(Session session, Component component) {
        this.component = component;
        this.measures = Objects.requireNonNull(component.measures());
        Measures.Logins logins = measures.logins();
        this.folder = logins == null
                ? null
                : new LiveFolder(session, LiveKind.EXPORTER_LOGINS, logins.file(), other -> other.name()
                        .equals(component.name()));
        this.told = logins == null;
    }

    /** Finds the exporter's container. */
    void refresh(RunningStack running) {
        container = running.running(component.name()).orElse(null);
        if (folder != null && folder.refresh(running)) {
            told = false;
        }
    }

    /** Returns the host's port at which the exporter answers, or empty until it runs and has its logins. */
    Optional<Integer> port() {
        return Optional.ofNullable(container)
                .filter(there -> told)
                .map(there -> there.ports().get(measures.port()))
                .map(PortBinding::host);
    }

    /** Writes the exporter's logins, replacing all earlier ones. */
    void tell(List<LoginFile.Entry> logins) {
        if (folder == null || container == null) {
            return;
        }
        Measures.Logins rules = Objects.requireNonNull(measures.logins());
        try {
            folder.write(Map.of(rules.file(), LoginFile.text(rules, logins)));
            told = true;
        } catch (IOException | FailureException e) {
            LOG.warn("{} does not take over its logins: {}", component.name(), e.getMessage());
        }
    }

    /** Returns the page on which the exporter publishes the metrics of one system. */
    SystemTrials.Page page(Measurement measurement) {
        return new SystemTrials.Page(
                Objects.requireNonNull(container).id(),
                "http://" + measurement.page() + measures.path() + measurement.query());
    }
}
