package dev.devmon.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A container of the stack, as its {@code component.yaml} and the settings define it. Texts are not interpolated yet.
 *
 * @param name its name, which is also its DNS name in the stack's network
 * @param group the folder directly under {@code stack/}
 * @param folder the folder of the component file, relative to {@code stack/}
 * @param user the user to run as, as for {@code docker run --user}; null for the image's own
 * @param client the HTTP client in its image; null when it has none
 * @param memoryBytes the hard limit of its memory
 * @param needs the components that are brought up with this one
 * @param after the components that, if they are brought up too, must be ready before this one starts
 * @param serves interfaces that devmon itself uses -> name of the port that serves them
 * @param setup the requests to send once it is ready
 * @param optional whether it is brought up only when it is named, and then stays
 * @param measures what it measures, if it is an exporter of databases and the like; otherwise null
 * @param skipReason why the settings leave this component out; null when they do not
 */
public record Component(
        String name,
        String group,
        String folder,
        String summary,
        String image,
        List<String> command,
        @Nullable String user,
        boolean privileged,
        boolean hostPid,
        Map<String, String> environment,
        NetworkMode network,
        Map<String, Port> ports,
        List<Mount> mounts,
        @Nullable HttpReload reload,
        List<String> needs,
        List<String> after,
        Ready ready,
        @Nullable HttpClient client,
        long memoryBytes,
        List<Link> links,
        List<Scrape> scrapes,
        Map<String, String> serves,
        List<Setup> setup,
        boolean optional,
        @Nullable Measures measures,
        @Nullable String skipReason) {

    /** The network that the component file asks for. */
    public enum NetworkMode {
        STACK,
        HOST
    }

    /**
     * A port of the component.
     *
     * @param container the port on which the process listens in the container; on the host network, the host's port
     * @param host the default port on 127.0.0.1; null when the port is only named for scraping
     * @param udp whether it is published over UDP too
     */
    public record Port(int container, @Nullable Integer host, Reach reach, boolean udp) {
        Port(int container, @Nullable Integer host) {
            this(container, host, Reach.MACHINE, false);
        }

        /** Returns the same port, published as another; on the host's network the process listens there too. */
        Port at(int newHost, NetworkMode network) {
            return new Port(network == NetworkMode.HOST ? newHost : container, newHost, reach, udp);
        }
    }

    /** Where a published port can be reached from. */
    public enum Reach {
        /** From this machine, at its loopback address. */
        MACHINE,
        /** Also from containers of this machine outside the stack, at {@code host.docker.internal}. */
        CONTAINERS
    }

    /** A program of the image with which HTTP requests can be sent from inside the container. */
    public enum HttpClient {
        WGET,
        CURL
    }

    /** The request that makes a running component reload its configuration. */
    public record HttpReload(String port, String method, String path) {}

    /**
     * A repeatable request that gives a running component what it stores itself rather than reads from a file.
     *
     * @param path the path; if the body is a folder, {@code {name}} stands for the name of each file without its
     *     extension
     * @param body a file or folder, relative to the component's folder; a folder makes one request for each file
     * @param upload how the body is sent
     * @param expects what the answer must contain besides a status of success; null for nothing
     */
    public record Setup(
            String port,
            String method,
            String path,
            Map<String, String> headers,
            String body,
            Upload upload,
            Ready.@Nullable JsonValue expects) {

        /** The form in which a body is sent. */
        public enum Upload {
            /** The body is a JSON document. */
            JSON,
            /** The body is the field {@code file} of a form (RFC 7578), as in uploads from a page. */
            FORM
        }
    }

    /** A page for people. */
    public record Link(String title, String port, String path) {}

    /**
     * The location of a component's metrics.
     *
     * @param component the value of the label {@code component}
     */
    public record Scrape(String port, String path, String component) {
        /** Returns whether these are metrics that others have pushed, whose own labels stay. */
        public boolean pushed() {
            return component.equals("pushed");
        }
    }

    public Component {
        command = List.copyOf(command);
        mounts = List.copyOf(mounts);
        needs = List.copyOf(needs);
        after = List.copyOf(after);
        links = List.copyOf(links);
        scrapes = List.copyOf(scrapes);
        setup = List.copyOf(setup);
    }

    public boolean skipped() {
        return skipReason != null;
    }

    /** Returns the names of ports that containers outside the stack can reach. */
    public List<String> openToContainers() {
        return names(port -> port.reach() == Reach.CONTAINERS);
    }

    /** Returns the names of ports that are published over UDP too. */
    public List<String> overUdp() {
        return names(Port::udp);
    }

    private List<String> names(Predicate<Port> wanted) {
        return ports.entrySet().stream()
                .filter(port -> wanted.test(port.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Returns name -> default port on the host, for each published port. */
    public Map<String, Integer> published() {
        Map<String, Integer> published = new LinkedHashMap<>();
        ports.forEach((portName, port) -> {
            if (port.host() != null) {
                published.put(portName, port.host());
            }
        });
        return published;
    }

    /** Returns the same component with other ports. */
    Component withPorts(Map<String, Port> newPorts) {
        return new Component(
                name,
                group,
                folder,
                summary,
                image,
                command,
                user,
                privileged,
                hostPid,
                environment,
                network,
                newPorts,
                mounts,
                reload,
                needs,
                after,
                ready,
                client,
                memoryBytes,
                links,
                scrapes,
                serves,
                setup,
                optional,
                measures,
                skipReason);
    }

    /** Returns this component as the exporter of a kind of system, or empty if it is none. */
    Optional<SystemExporter> exporterOf(String system) {
        return Optional.ofNullable(measures)
                .flatMap(all -> all.system(system).map(one -> new SystemExporter(this, all, one)));
    }

    /** Returns whether it is configured differently when one of these components is part of the stack. */
    public boolean dependsOnAny(Set<String> components) {
        return mounts.stream().map(Mount::when).anyMatch(when -> when.named().anyMatch(components::contains));
    }

    /** Returns the name of the port that serves an interface, or empty if this component does not serve it. */
    public Optional<String> portServing(String serving) {
        return Optional.ofNullable(serves.get(serving));
    }
}
