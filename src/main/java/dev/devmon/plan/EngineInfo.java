package dev.devmon.plan;

/**
 * The container engine.
 *
 * @param memoryBytes that containers can use in all
 * @param bridgeAddress this machine's address that its containers reach and no other machine does; empty where a virtual machine
 *     relays {@code host.docker.internal} to the loopback address
 */
public record EngineInfo(
        String version, String apiVersion, long memoryBytes, HostNetwork hostNetwork, String bridgeAddress) {

    /** What the host's network means to a container. */
    public enum HostNetwork {
        /** The machine's own. */
        NATIVE,
        /** That of a virtual machine, which relays {@code host.docker.internal} to the machine's loopback. */
        VIRTUAL_MACHINE
    }
}
