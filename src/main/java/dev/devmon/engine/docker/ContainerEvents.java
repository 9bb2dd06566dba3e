package dev.devmon.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on that containers start and end, and that the engine stops telling. */
final class ContainerEvents extends ResultCallback.Adapter<Event> {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerEvents.class);

    private final Runnable onChange;
    private final Runnable onEnd;

    ContainerEvents(Runnable onChange, Runnable onEnd) {
        this.onChange = onChange;
        this.onEnd = onEnd;
    }

    /** Calls back until it is closed, or the engine stops telling. */
    static ContainerEvents watch(Connection connection, Runnable onChange, Runnable onEnd) {
        return connection
                .client()
                .eventsCmd()
                .withEventTypeFilter(EventType.CONTAINER)
                .withEventFilter("start", "die")
                .exec(new ContainerEvents(onChange, onEnd));
    }

    @Override
    public void onNext(Event event) {
        onChange.run();
    }

    @Override
    public void onError(Throwable failure) {
        LOG.info("the engine's events have ended", failure);
        super.onError(failure);
        onEnd.run();
    }

    @Override
    public void onComplete() {
        super.onComplete();
        onEnd.run();
    }
}
