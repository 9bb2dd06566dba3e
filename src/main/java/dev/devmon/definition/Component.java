package dev.devmon.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One container of the stack, as its {@code component.yaml} and the settings say it. Texts are not interpolated yet.
 *
 * @param name also its DNS name in the stack's network
 * @param group the folder directly under {@code stack/}
 * @param folder of the component file, relative to {@code stack/}
 * @param user as for {@code docker run --user}; null for the image's own
 * @param client the program in its image that asks HTTP; null when it has none
 * @param memoryBytes hard limit
 * @param needs what is brought up with this one
 * @param after what must be ready before this one starts, where it is brought up too
 * @param serves well-known interfaces of devmon's own use -> name of the port that serves them
 * @param setup what it is told once it is ready
 * @param optional whether it is brought up only when it is asked for by its own name, and then stays
 * @param measures what it measures, if it is an exporter that is asked for each instance
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
     * @param container where the process listens inside the container; the host port on the host network
     * @param host the default port on 127.0.0.1; null when it is only named for scraping
     * @param udp whether it is published over UDP too
     */
    public record Port(int container, @Nullable Integer host, Reach reach, boolean udp) {
        Port(int container, @Nullable Integer host) {
            this(container, host, Reach.MACHINE, false);
        }

        /** The same, published elsewhere: there the process listens too where it has the host's network. */
        Port at(int newHost, NetworkMode network) {
            return new Port(network == NetworkMode.HOST ? newHost : container, newHost, reach, udp);
        }
    }

    /** Who reaches a published port. */
    public enum Reach {
        /** This machine, at its loopback address. */
        MACHINE,
        /** Also the containers of this machine that are not of the stack, as {@code host.docker.internal}. */
        CONTAINERS
    }

    /** A program of the image, by which HTTP can be asked from inside the container. */
    public enum HttpClient {
        WGET,
        CURL
    }

    /** How a running component is told to read its configuration again. */
    public record HttpReload(String port, String method, String path) {}

    /**
     * A request that gives a running component what it keeps in itself rather than in a file, and that may be repeated.
     *
     * @param path with {@code {name}} for the name of each file, without its extension, where the body is a folder
     * @param body file or folder, relative to the component's folder; a folder makes one request for each file
     * @param upload how the body is sent
     * @param expects what the answer must say besides a status of success; null for nothing
     */
    public record Setup(
            String port,
            String method,
            String path,
            Map<String, String> headers,
            String body,
            Upload upload,
            Ready.@Nullable JsonValue expects) {

        /** How a body is sent. */
        public enum Upload {
            /** As a JSON document. */
            JSON,
            /** As the field {@code file} of a form (RFC 7578), which is how pages upload files. */
            FORM
        }
    }

    /** A page for people. */
    public record Link(String title, String port, String path) {}

    /**
     * Where the component exposes metrics.
     *
     * @param component the value of the label {@code component}
     */
    public record Scrape(String port, String path, String component) {
        /** Whether these are the metrics of others, whose own labels stay. */
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

    /** The names of ports that other containers reach. */
    public List<String> openToContainers() {
        return names(port -> port.reach() == Reach.CONTAINERS);
    }

    /** The names of ports that are published over UDP too. */
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

    /** Name of each port that is published on the host -> its default port there. */
    public Map<String, Integer> published() {
        Map<String, Integer> published = new LinkedHashMap<>();
        ports.forEach((portName, port) -> {
            if (port.host() != null) {
                published.put(portName, port.host());
            }
        });
        return published;
    }

    /** The same with other ports. */
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

    /** Whether it is configured differently where one of these components is part of the stack. */
    public boolean dependsOnAny(Set<String> components) {
        return mounts.stream().map(Mount::when).anyMatch(when -> when.named().anyMatch(components::contains));
    }

    /** The port that serves an interface, where this component does. */
    public Optional<String> portServing(String serving) {
        return Optional.ofNullable(serves.get(serving));
    }
}
