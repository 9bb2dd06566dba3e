package dev.devmon.agent.task;

import dev.devmon.session.Session;
import dev.devmon.session.StackLock;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings up components that something has turned out to need, in the background and one command at a time. */
public final class ComponentStart {
    private static final Logger LOG = LoggerFactory.getLogger(ComponentStart.class);

    private final Session session;
    private final BackgroundCommand up;

    /** @param up brings the components up whose names follow */
    public ComponentStart(Session session, BackgroundCommand up) {
        this.session = session;
        this.up = up;
    }

    /**
     * Does nothing while the last command is at work or paused, and while another one changes the stack: to be asked again.
     *
     * @param because what they are needed for
     */
    public void ask(Collection<String> components, String because) throws IOException {
        if (up.ready() && !StackLock.held(session)) {
            LOG.info("brought up, since there is {}: {}", because, components);
            up.start(List.copyOf(components));
        }
    }
}
