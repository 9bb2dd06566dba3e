package dev.devmon.app;

import dev.devmon.agent.AgentProcess;
import dev.devmon.codec.OmittedWhenNull;
import dev.devmon.plan.EngineVersion;
import dev.devmon.reconcile.Page;
import dev.devmon.stores.ContainerMeasurement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs, as the document of {@code devmon status --json}.
 *
 * @param schemaVersion 1
 * @param unseen what discovery cannot see with this engine; null when it sees everything
 * @param profile the profile in force; null for everything as in the component files
 * @param containers what measures the machine's containers; null when unknown
 * @param rules why the user's present rules are not in force; null when they are
 * @param dashboards why the user's present dashboards are not in force; null when they are
 */
public record StatusReport(
        int schemaVersion,
        String stack,
        EngineVersion engine,
        @OmittedWhenNull @Nullable String unseen,
        List<ComponentStatus> components,
        AgentProcess.Sight agent,
        Services services,
        AlertCount alerts,
        @OmittedWhenNull @Nullable ChosenProfile profile,
        @OmittedWhenNull @Nullable MeasuredContainers containers,
        @OmittedWhenNull @Nullable Stale rules,
        @OmittedWhenNull @Nullable Stale dashboards) {

    /** The condition of a component. */
    public enum State {
        RUNNING,
        STARTING,
        UNHEALTHY,
        EXITED,
        MISSING,
        SKIPPED
    }

    /**
     * The status of a component.
     *
     * @param reason why the component is not ready; null when it is
     * @param ports name -> port on 127.0.0.1
     * @param memoryBytes the memory in use, without page cache; 0 when it does not run
     */
    public record ComponentStatus(
            String name,
            String group,
            State state,
            boolean ready,
            @Nullable String reason,
            String image,
            List<Page> links,
            Map<String, Integer> ports,
            long memoryBytes,
            long memoryLimitBytes) {}

    /**
     * The numbers of services that discovery knows.
     *
     * @param found services with metrics, running or remembered, and those that push theirs
     * @param scraped services that are scraped and up
     * @param pushed services that push their telemetry, and have nothing to scrape
     * @param crashed services that have crashed recently, with or without metrics
     */
    public record Services(int found, int scraped, int pushed, int crashed) {}

    /**
     * The number of alerts that fire now.
     *
     * @param firing null when unknown
     */
    public record AlertCount(@Nullable Integer firing) {}

    /**
     * What measures the machine's containers.
     *
     * @param described a description for people
     */
    public record MeasuredContainers(ContainerMeasurement.Source measuredBy, String described) {}

    /**
     * The profile in force.
     *
     * @param source what chose it
     */
    public record ChosenProfile(String name, String source) {}

    /** Why the present files of the user's project are not in force. */
    public record Stale(String error) {}

    /** Returns whether something runs, and all that runs is ready. */
    public boolean healthy() {
        return components.stream()
                        .filter(component -> component.state() != State.SKIPPED && component.state() != State.MISSING)
                        .allMatch(ComponentStatus::ready)
                && anythingRuns();
    }

    public boolean anythingRuns() {
        return components.stream()
                .anyMatch(component -> component.state() != State.SKIPPED && component.state() != State.MISSING);
    }
}
