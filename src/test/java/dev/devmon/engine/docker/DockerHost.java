package dev.devmon.engine.docker;

import org.jspecify.annotations.Nullable;

/**
 * The engine's address for a test: docker-java takes it from the system properties first. To be used under a lock on them,
 * and closed, which restores the one before.
 */
record DockerHost(@Nullable String before) implements AutoCloseable {
    private static final String DOCKER_HOST = "DOCKER_HOST";

    static DockerHost set(String address) {
        String before = System.getProperty(DOCKER_HOST);
        System.setProperty(DOCKER_HOST, address);
        return new DockerHost(before);
    }

    @Override
    public void close() {
        if (before == null) {
            System.clearProperty(DOCKER_HOST);
        } else {
            System.setProperty(DOCKER_HOST, before);
        }
    }
}
