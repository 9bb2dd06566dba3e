package dev.devmon.plan;

/**
 * A port published on 127.0.0.1.
 *
 * @param container the port in the container on which the process listens
 * @param host the port on 127.0.0.1 at which it is reached
 * @param wanted the host port that the definition asks for; differs from {@code host} when it was taken
 */
public record PortBinding(int container, int host, int wanted) {
    public boolean substituted() {
        return host != wanted;
    }
}
