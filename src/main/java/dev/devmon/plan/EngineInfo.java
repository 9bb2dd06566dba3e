package dev.devmon.plan;

import java.util.Optional;

/**
 * What the container engine says of itself.
 *
 * @param memoryBytes the memory that all containers together can use
 * @param bridgeAddress this machine's address that containers reach and no other machine does; empty where a virtual
 *     machine relays {@code host.docker.internal} to the loopback address
 */
public record EngineInfo(
        String version,
        String apiVersion,
        long memoryBytes,
        HostNetwork hostNetwork,
        String bridgeAddress,
        Nature nature) {

    /** Creates the description of Docker, run as root on this machine. */
    public EngineInfo(
            String version, String apiVersion, long memoryBytes, HostNetwork hostNetwork, String bridgeAddress) {
        this(version, apiVersion, memoryBytes, hostNetwork, bridgeAddress, Nature.USUAL);
    }

    /** The meaning of the host's network for a container. */
    public enum HostNetwork {
        /** The network of the engine's machine itself. */
        NATIVE,
        /** The network of a virtual machine, which relays {@code host.docker.internal} to the machine's loopback. */
        VIRTUAL_MACHINE,
        /**
         * A separate network of a rootless engine: its ports cannot be reached from outside, nor loopback addresses
         * outside from it.
         */
        APART
    }

    /** The machine on whose 127.0.0.1 the engine publishes ports. */
    public enum Place {
        /** This machine. */
        HERE,
        /** Another machine, from which devmon forwards them to this one. */
        FORWARDED,
        /** Another machine, from which whoever wants them here has to forward them. */
        ELSEWHERE
    }

    /**
     * The kind of engine.
     *
     * @param product the engine's name
     * @param rootless whether an ordinary user runs the engine
     */
    public record Nature(String product, Place place, boolean rootless) {
        static final Nature USUAL = new Nature("Docker", Place.HERE, false);
    }

    /** Returns whether the engine is on another machine than this process. */
    public boolean remote() {
        return nature.place() != Place.HERE;
    }

    /** Returns what discovery cannot see with this engine, in a sentence; empty where it sees everything. */
    public Optional<String> unseen() {
        return remote()
                ? Optional.of(
                        "the engine is on another machine: containers there are discovered, but processes are not, neither"
                                + " there nor here")
                : Optional.empty();
    }
}
