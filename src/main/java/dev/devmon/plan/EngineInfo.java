package dev.devmon.plan;

import java.util.Optional;

/**
 * The container engine.
 *
 * @param memoryBytes that containers can use in all
 * @param bridgeAddress this machine's address that its containers reach and no other machine does; empty where a virtual machine
 *     relays {@code host.docker.internal} to the loopback address
 */
public record EngineInfo(
        String version,
        String apiVersion,
        long memoryBytes,
        HostNetwork hostNetwork,
        String bridgeAddress,
        Nature nature) {

    /** Docker, as root, on this machine. */
    public EngineInfo(
            String version, String apiVersion, long memoryBytes, HostNetwork hostNetwork, String bridgeAddress) {
        this(version, apiVersion, memoryBytes, hostNetwork, bridgeAddress, Nature.USUAL);
    }

    /** What the host's network means to a container. */
    public enum HostNetwork {
        /** That of the engine's machine itself. */
        NATIVE,
        /** That of a virtual machine, which relays {@code host.docker.internal} to the machine's loopback. */
        VIRTUAL_MACHINE,
        /** One that the engine of an ordinary user has apart: nothing outside reaches a port of it, and it reaches no loopback outside. */
        APART
    }

    /** Where the ports that it publishes on 127.0.0.1 are. */
    public enum Place {
        /** On this machine. */
        HERE,
        /** On another one, from which devmon forwards them to this one. */
        FORWARDED,
        /** On another one, from which whoever wants them here has to forward them. */
        ELSEWHERE
    }

    /**
     * What kind of engine it is.
     *
     * @param product its name
     * @param rootless whether an ordinary user runs it
     */
    public record Nature(String product, Place place, boolean rootless) {
        static final Nature USUAL = new Nature("Docker", Place.HERE, false);
    }

    /** Whether it is on another machine than this process. */
    public boolean remote() {
        return nature.place() != Place.HERE;
    }

    /** What discovery cannot see there, in a sentence; empty where it sees everything. */
    public Optional<String> unseen() {
        return remote()
                ? Optional.of(
                        "the engine is on another machine: containers there are discovered, but processes are not, neither"
                                + " there nor here")
                : Optional.empty();
    }
}
