package dev.devmon.agent.exporters;

import dev.devmon.agent.task.LiveFolder;
import dev.devmon.definition.Component;
import dev.devmon.definition.Measures;
import dev.devmon.definition.Measures.SystemsFile;
import dev.devmon.definition.Mount.LiveKind;
import dev.devmon.discovery.target.Measurement;
import dev.devmon.failure.FailureException;
import dev.devmon.measuring.SystemsFileText;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.PortBinding;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exporter of databases, caches or brokers: its container, and the file about them that was written into it. */
final class MeasuringExporter {
    private static final Logger LOG = LoggerFactory.getLogger(MeasuringExporter.class);

    private final Session session;
    private final Component component;
    private final Measures measures;
    private final @Nullable SystemsFile file;
    private final @Nullable LiveFolder folder;
    private @Nullable ObservedContainer container;
    private boolean told;
    private Instant toldAt = Instant.EPOCH;

    MeasuringExporter(Session session, Component component) {
        this.session = session;
        this.component = component;
        this.measures = Objects.requireNonNull(component.measures());
        this.file = measures.file();
        this.folder = file == null
                ? null
                : new LiveFolder(session, LiveKind.EXPORTER_LOGINS, file.name(), other -> other.name()
                        .equals(component.name()));
        this.told = file == null;
    }

    /** Finds the exporter's container. */
    void refresh(RunningStack running) {
        container = running.running(component.name()).orElse(null);
        if (folder != null && folder.refresh(running)) {
            told = false;
        }
    }

    /** Returns the host's port at which the exporter answers, or empty until it runs and has its file. */
    Optional<Integer> port() {
        return Optional.ofNullable(container)
                .filter(there -> told)
                .map(there -> there.ports().get(measures.port()))
                .map(PortBinding::host);
    }

    /** Writes the exporter's file, replacing what it was told earlier. */
    void tell(List<SystemsFileText.Entry> systems) {
        if (file == null || folder == null || container == null || !(told || folder.noticed())) {
            return;
        }
        String latest = SystemsFileText.of(file, systems);
        try {
            if (!latest.equals(folder.written().get(file.name()))) {
                toldAt = session.clock().instant();
            }
            folder.write(Map.of(file.name(), latest));
            told = true;
        } catch (IOException | FailureException e) {
            LOG.warn("{} does not take over what it is to measure: {}", component.name(), e.getMessage());
        }
    }

    /** Returns the page on which the exporter publishes the metrics of one system. */
    SystemTrials.Page page(Measurement measurement, String instance) {
        return new SystemTrials.Page(
                Objects.requireNonNull(container).id(),
                "http://" + measurement.page() + measures.path() + measurement.query(),
                measures.shared() ? instance : null,
                toldAt);
    }
}
