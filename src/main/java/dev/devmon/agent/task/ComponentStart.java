package dev.devmon.agent.task;

import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings up components that have turned out to be needed, in the background and one command at a time. */
public final class ComponentStart {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentStart.class);

    private final Session session;
    private final BackgroundCommand up;

    /** @param up the command that brings components up; their names are appended */
    public ComponentStart(Session session, BackgroundCommand up) {
        this.session = session;
        this.up = up;
    }

    /**
     * Brings the components up. Does nothing while the last command is running or paused, or another one changes the
     * stack; the caller has to ask again.
     *
     * @param because what the components are needed for, for the log
     */
    public void ask(Collection<String> components, String because) throws IOException {
        if (up.ready() && !StackLock.held(session)) {
            LOG.info("brought up, since there is {}: {}", because, components);
            up.start(List.copyOf(components));
        }
    }
}
