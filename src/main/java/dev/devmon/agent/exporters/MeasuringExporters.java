package dev.devmon.agent.exporters;

import dev.devmon.agent.task.ComponentStart;
import dev.devmon.definition.Component;
import dev.devmon.event.EventSink;
import dev.devmon.failure.FailureException;
import dev.devmon.measuring.SystemsFileText;
import dev.devmon.plan.Step;
import dev.devmon.session.RunningStack;
import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exporters of databases and brokers, each kept running as long as there is something for it to measure. */
public final class MeasuringExporters {
    private static final Logger LOG = LoggerFactory.getLogger(MeasuringExporters.class);

    /** The time that an idle exporter is kept, as long as a stopped service stays a target. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Session session;
    private final ComponentStart start;
    private final Map<String, MeasuringExporter> exporters = new HashMap<>();

    /** Name of the exporter -> since when it has had nothing to measure. */
    private final Map<String, Instant> idle = new HashMap<>();

    private RunningStack running;

    public MeasuringExporters(Session session, ComponentStart start) {
        this.session = session;
        this.start = start;
        this.running = new RunningStack(session.stack(), List.of());
    }

    /** Finds the exporters' containers among what runs. */
    void refresh(RunningStack latest) {
        running = latest;
        exporters.values().forEach(exporter -> exporter.refresh(latest));
    }

    /** Returns the exporter of a component, or empty unless {@link #provide} has found it running. */
    Optional<MeasuringExporter> of(Component component) {
        return Optional.ofNullable(exporters.get(component.name()));
    }

    /**
     * Starts the exporters that are missing, tells the others what to measure, and removes those that are no longer
     * needed. Nothing is started or removed while another command changes the stack.
     *
     * @param systems what each exporter that has something to measure is told
     */
    void provide(Map<Component, List<SystemsFileText.Entry>> systems, Instant now) {
        TreeSet<String> missing = new TreeSet<>();
        systems.forEach((exporter, entries) -> {
            idle.remove(exporter.name());
            if (running.running(exporter.name()).isEmpty()) {
                missing.add(exporter.name());
            } else {
                exporters
                        .computeIfAbsent(exporter.name(), name -> found(exporter))
                        .tell(entries);
            }
        });
        try {
            if (!missing.isEmpty()) {
                start.ask(missing, "something to measure");
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be brought up", missing, e);
        }
        session.stack().components().stream()
                .filter(component -> component.measures() != null && !systems.containsKey(component))
                .forEach(component -> leave(component, now));
    }

    private MeasuringExporter found(Component component) {
        MeasuringExporter exporter = new MeasuringExporter(session, component);
        exporter.refresh(running);
        return exporter;
    }

    private void leave(Component component, Instant now) {
        String name = component.name();
        boolean due = idle.computeIfAbsent(name, none -> now).plus(KEPT).isBefore(now);
        running.running(name).filter(there -> due && !StackLock.held(session)).ifPresent(container -> {
            LOG.info("{} is removed: it has had nothing to measure for {} minutes", name, KEPT.toMinutes());
            try {
                session.engine()
                        .execute(
                                new Step.RemoveContainer(name, container, "nothing to measure any more"),
                                EventSink.NOWHERE);
            } catch (FailureException e) {
                LOG.warn("{} cannot be removed: {}", name, e.getMessage());
            }
        });
    }
}
