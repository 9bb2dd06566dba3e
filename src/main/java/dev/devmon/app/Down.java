package dev.devmon.app;

import dev.devmon.agent.AgentProcess;
import dev.devmon.demo.Demo;
import dev.devmon.event.Event;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.Plan;
import dev.devmon.plan.Planner;
import dev.devmon.plan.Step;
import dev.devmon.session.Parallel;
import dev.devmon.session.RememberedProfile;
import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import java.util.List;
import java.util.Set;

/** Removes the stack by its labels, whatever the definition says or said; also stops the agent and the demo. */
public final class Down {
    private final Session session;
    private final AgentProcess agent;

    public Down(Session session, AgentProcess agent) {
        this.session = session;
        this.agent = agent;
    }

    /** What to do with the data. */
    public enum Data {
        KEEP,
        REMOVE
    }

    /**
     * What was removed.
     *
     * @param kept the volumes that remain
     */
    public record Result(int containers, int networks, int volumes, Set<String> kept) {
        public boolean nothing() {
            return containers + networks + volumes == 0;
        }
    }

    /** Returns the names of the volumes that {@link Data#REMOVE} would remove. */
    public Set<String> volumes() {
        return session.engine().observe(session.stack().name(), List.of()).volumes();
    }

    public Result run(Data data) {
        return StackLock.whileHeld(session, "down", () -> {
            new Demo(session).stop();
            agent.stop();
            session.engine().removeEphemeral(session.stack().name());
            ObservedStack observed = session.engine().observe(session.stack().name(), List.of());
            Plan plan = Planner.down(observed, data == Data.REMOVE ? observed.volumes() : Set.of());
            Parallel.map(List.copyOf(plan.components().entrySet()), component -> {
                session.events().accept(new Event.Started(component.getKey(), "stopping"));
                component.getValue().forEach(this::execute);
                session.events().accept(new Event.Done(component.getKey(), "removed"));
                return component;
            });
            plan.after().forEach(this::execute);
            RememberedProfile.of(session.state()).forget();
            return new Result(
                    observed.containers().size(),
                    observed.networks().size(),
                    data == Data.REMOVE ? observed.volumes().size() : 0,
                    data == Data.REMOVE ? Set.of() : observed.volumes());
        });
    }

    private void execute(Step step) {
        session.engine().execute(step, session.events());
    }
}
