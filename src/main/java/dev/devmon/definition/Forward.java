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
 * Where what the stack takes in goes as well; null for nowhere.
 *
 * @param otlp of traces, metrics and logs that services send
 * @param remoteWrite of all metrics of services
 */
public record Forward(@Nullable Destination otlp, @Nullable Destination remoteWrite) {
    public static final Forward NOWHERE = new Forward(null, null);

    /** In component files: what has to be configured for a mount, and what begins references. */
    public static final String OTLP = "forward.otlp";

    public static final String REMOTE_WRITE = "forward.remoteWrite";
    public static final String REMOTE_WRITE_LOGIN = REMOTE_WRITE + ".login";

    /** What {@code ${...}} may name. */
    static final List<String> REFERENCES =
            List.of(OTLP + ".endpoint", OTLP + ".services", REMOTE_WRITE + ".url", REMOTE_WRITE + ".services");

    /**
     * Another store.
     *
     * @param secret how to log in there; null for not at all
     * @param services whose data it gets, by their names, in which {@code *} stands for anything; none for all
     */
    public record Destination(String url, @Nullable NamedFile secret, List<String> services, Position at) {
        public Destination {
            services = List.copyOf(services);
        }

        /** A regular expression of RE2 for them, without a backslash, which would need another form in each file. */
        String pattern() {
            return services.isEmpty()
                    ? ".+"
                    : services.stream()
                            .map(name -> name.replace(".", "[.]").replace("*", ".*"))
                            .collect(Collectors.joining("|"));
        }
    }

    /** What it is called in devmon.yaml -> destination. */
    public SortedMap<String, Destination> destinations() {
        SortedMap<String, Destination> destinations = new TreeMap<>();
        Optional.ofNullable(otlp).ifPresent(to -> destinations.put(OTLP, to));
        Optional.ofNullable(remoteWrite).ifPresent(to -> destinations.put(REMOTE_WRITE, to));
        return destinations;
    }

    /** The value of a reference; empty where there is no such destination. */
    public String value(String reference) {
        int dot = reference.lastIndexOf('.');
        Destination to = destinations().get(reference.substring(0, dot));
        if (to == null) {
            return "";
        }
        return reference.endsWith(".services") ? to.pattern() : to.url();
    }
}
