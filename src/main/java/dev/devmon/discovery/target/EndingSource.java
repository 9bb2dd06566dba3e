package dev.devmon.discovery.target;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells how services that do not listen any more came to that. */
public interface EndingSource {
    /** For who only looks once, and so sees nothing end. */
    EndingSource NONE = new EndingSource() {
        @Override
        public void remember(List<DiscoveredService> services) {}

        @Override
        public Optional<Ending> of(DiscoveredService last, Instant now) {
            return Optional.empty();
        }
    };

    /** Notes what has to be known of those that run before they end. */
    void remember(List<DiscoveredService> services);

    /**
     * How it ended.
     *
     * @param last as it was seen last
     * @return empty when nothing is known of it
     */
    Optional<Ending> of(DiscoveredService last, Instant now);

    /**
     * The end of a service.
     *
     * @param state unresponsive where its process is still there
     * @param reason one sentence for a person
     */
    record Ending(ServiceState state, String reason) {}
}
