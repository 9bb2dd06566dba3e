package dev.devmon.engine;

/**
 * Where the engine is, which can be said without asking it.
 *
 * @param uri {@code unix:}, {@code tcp:} or {@code ssh:}
 * @param source who named it: a variable, a Docker context, or that its socket was there
 */
public record EngineAddress(String uri, String source) {
    /** Whether it is a socket of this machine. */
    public boolean socket() {
        return uri.startsWith("unix:");
    }
}
