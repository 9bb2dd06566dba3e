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
 * What runs: the document of {@code devmon status --json}.
 *
 * @param schemaVersion 1
 * @param unseen what discovery cannot see on this engine; null when there is nothing
 * @param profile null for everything as the component files say
 * @param containers null when nobody can say
 * @param rules null when the user's rules are in force as they are
 * @param dashboards likewise
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

    /** How a component is. */
    public enum State {
        RUNNING,
        STARTING,
        UNHEALTHY,
        EXITED,
        MISSING,
        SKIPPED
    }

    /**
     * One component.
     *
     * @param reason why it is not ready; null when it is
     * @param ports name -> port on 127.0.0.1
     * @param memoryBytes in use, without page cache; 0 when it does not run
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
     * What discovery knows.
     *
     * @param found services with metrics, running or remembered, and those that send theirs
     * @param scraped those that are up
     * @param pushed those that send their telemetry, and have nothing to scrape
     * @param crashed those that have ended badly lately, with metrics or without
     */
    public record Services(int found, int scraped, int pushed, int crashed) {}

    /**
     * AlertCount now.
     *
     * @param firing null when nobody can say
     */
    public record AlertCount(@Nullable Integer firing) {}

    /**
     * Who measures the machine's containers.
     *
     * @param described for a person
     */
    public record MeasuredContainers(ContainerMeasurement.Source measuredBy, String described) {}

    /**
     * The choice of components.
     *
     * @param source who chose it
     */
    public record ChosenProfile(String name, String source) {}

    /** Why files of the user's project are not in force as they are. */
    public record Stale(String error) {}

    /** Whether something runs, and all that runs is ready. */
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
