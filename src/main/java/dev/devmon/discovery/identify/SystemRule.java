package dev.devmon.discovery.identify;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of database, cache, broker or proxy that is measured, by an exporter or by its own metrics.
 *
 * @param system OpenTelemetry's name of the kind, such as {@code postgresql}
 * @param program the rule by which the program is recognized
 * @param otherPorts ports on which such programs speak something else
 * @param page its own page with metrics or with its status; null where an exporter asks it in another language
 */
record SystemRule(String system, IgnoreRule program, Set<Integer> otherPorts, @Nullable OwnPage page) {

    /**
     * A page that a system serves over HTTP.
     *
     * @param port the port with the page; null for all of its ports
     * @param status matches in a page with its status, which an exporter makes metrics of; null for a page of metrics
     */
    record OwnPage(String path, @Nullable Integer port, @Nullable Pattern status) {}

    /** Returns the path of its own metrics, or empty where they are not its own. */
    Optional<String> metricsPath() {
        return Optional.ofNullable(page).filter(own -> own.status() == null).map(OwnPage::path);
    }

    /** Returns its page with its status, or null if it has none. */
    @Nullable
    StatusPage statusPage() {
        return page == null || page.status() == null ? null : new StatusPage(system, page.path(), page.status());
    }

    /**
     * Returns whether a subject that listens on this port is of this kind, as its program or image says.
     *
     * @param port the port inside the container for a container, otherwise the listener's
     */
    boolean fits(Subject subject, int port) {
        return speaksOn(port) && program.about(subject).isPresent();
    }

    /** Returns whether a subject of which nothing else is known is probably of this kind, as its port says. */
    boolean mayFit(Subject subject, int port) {
        return speaksOn(port) && program.hint(subject, port).isPresent();
    }

    private boolean speaksOn(int port) {
        return (page == null || page.port() == null || page.port() == port) && !otherPorts.contains(port);
    }
}
