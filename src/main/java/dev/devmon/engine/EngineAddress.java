package dev.devmon.engine;

/**
 * The engine's address, which is known without asking the engine.
 *
 * @param uri {@code unix:}, {@code tcp:} or {@code ssh:}
 * @param source where the address comes from: a variable, a Docker context, or a socket that was found
 */
public record EngineAddress(String uri, String source) {
    /** Returns whether it is a socket of this machine. */
    public boolean socket() {
        return uri.startsWith("unix:");
    }
}
