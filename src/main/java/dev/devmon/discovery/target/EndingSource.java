package dev.devmon.discovery.target;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A source that tells how services that no longer listen have ended. */
public interface EndingSource {
    /** The source for a single look, during which nothing ends. */
    EndingSource NONE = new EndingSource() {
        @Override
        public void remember(List<DiscoveredService> services) {}

        @Override
        public Optional<Ending> of(DiscoveredService last, Instant now) {
            return Optional.empty();
        }
    };

    /** Notes what has to be known of running services before they end. */
    void remember(List<DiscoveredService> services);

    /**
     * Returns how a service ended.
     *
     * @param last the service as it was last seen
     * @return empty when nothing is known of its end
     */
    Optional<Ending> of(DiscoveredService last, Instant now);

    /**
     * The end of a service.
     *
     * @param state {@code UNRESPONSIVE} if its process still exists
     * @param reason how it ended, one sentence for a person
     */
    record Ending(ServiceState state, String reason) {}
}
