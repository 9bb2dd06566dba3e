package dev.devmon.definition;

import dev.devmon.access.NamedFile;
import dev.devmon.codec.Position;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The other stores to which the stack forwards what it receives; null for none.
 *
 * @param otlp the destination of traces, metrics and logs that services send
 * @param remoteWrite the destination of all metrics of services
 */
public record Forward(@Nullable Destination otlp, @Nullable Destination remoteWrite) {
    public static final Forward NOWHERE = new Forward(null, null);

    /** Words of component files: what has to be configured for a mount, and the beginning of references. */
    public static final String OTLP = "forward.otlp";

    public static final String REMOTE_WRITE = "forward.remoteWrite";
    public static final String REMOTE_WRITE_LOGIN = REMOTE_WRITE + ".login";

    /** The references that {@code ${...}} may name. */
    static final List<String> REFERENCES =
            List.of(OTLP + ".endpoint", OTLP + ".services", REMOTE_WRITE + ".url", REMOTE_WRITE + ".services");

    /**
     * Another store.
     *
     * @param secret the file with the login; null for no login
     * @param services the services whose data it gets, by their names, in which {@code *} stands for anything; empty
     *     for all
     */
    public record Destination(String url, @Nullable NamedFile secret, List<String> services, Position at) {
        public Destination {
            services = List.copyOf(services);
        }

        /**
         * Returns a regular expression of RE2 for the services, without a backslash, which each file would need in
         * another form.
         */
        String pattern() {
            return services.isEmpty()
                    ? ".+"
                    : services.stream()
                            .map(name -> name.replace(".", "[.]").replace("*", ".*"))
                            .collect(Collectors.joining("|"));
        }
    }

    /** Returns key in devmon.yaml -> destination. */
    public SortedMap<String, Destination> destinations() {
        SortedMap<String, Destination> destinations = new TreeMap<>();
        Optional.ofNullable(otlp).ifPresent(to -> destinations.put(OTLP, to));
        Optional.ofNullable(remoteWrite).ifPresent(to -> destinations.put(REMOTE_WRITE, to));
        return destinations;
    }

    /** Returns the value of a reference; empty where there is no such destination. */
    public String value(String reference) {
        int dot = reference.lastIndexOf('.');
        Destination to = destinations().get(reference.substring(0, dot));
        if (to == null) {
            return "";
        }
        return reference.endsWith(".services") ? to.pattern() : to.url();
    }
}
