package dev.devmon.engine.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops and restarts containers. */
final class ContainerControl {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerControl.class);
    private static final int STOP_SECONDS = 10;

    private final Connection connection;

    ContainerControl(Connection connection) {
        this.connection = connection;
    }

    void stop(String containerId) {
        try {
            connection
                    .client()
                    .stopContainerCmd(containerId)
                    .withTimeout(STOP_SECONDS)
                    .exec();
        } catch (NotModifiedException | NotFoundException e) {
            LOG.debug("{} was not running any more", containerId, e);
        }
    }

    void restart(String containerId) {
        connection
                .client()
                .restartContainerCmd(containerId)
                .withTimeout(STOP_SECONDS)
                .exec();
    }

    void hangUp(String containerId) {
        connection.client().killContainerCmd(containerId).withSignal("SIGHUP").exec();
    }
}
