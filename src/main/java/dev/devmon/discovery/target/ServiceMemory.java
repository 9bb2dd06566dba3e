package dev.devmon.discovery.target;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What discovery knew last: {@code services.json} in the stack's state folder. Several processes may use it at once: a
 * change is made under a lock, and a reader sees the file before it or after it. A file that cannot be understood is
 * started afresh.
 */
public final class ServiceMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceMemory.class);
    private static final int SCHEMA_VERSION = 1;

    /** A file lock keeps other processes out, but not another thread of this one. */
    private static final Object THIS_PROCESS = new Object();

    private final Path folder;
    private final Path file;
    private final Path lockFile;
    private @Nullable Version lastRead;
    private List<DiscoveredService> lastServices = List.of();

    private record Version(long modified, long size, String key) {}

    /** @param folder of the stack's state; made when something is written */
    public ServiceMemory(Path folder) {
        this.folder = folder.toAbsolutePath();
        this.file = folder.resolve("services.json");
        this.lockFile = folder.resolve("services.lock");
    }

    /** What is known; nothing when there is no file, or none that can be understood. */
    public List<DiscoveredService> read() throws IOException {
        synchronized (THIS_PROCESS) {
            return load();
        }
    }

    /** Replaces what is known by what {@code change} makes of it, and answers that. */
    public List<DiscoveredService> update(UnaryOperator<List<DiscoveredService>> change) throws IOException {
        synchronized (THIS_PROCESS) {
            Files.createDirectories(folder);
            try (FileChannel channel =
                    FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                FileLock lock = channel.lock();
                try {
                    List<DiscoveredService> before = load();
                    List<DiscoveredService> after = List.copyOf(change.apply(before));
                    if (!after.equals(before)) {
                        store(after);
                    }
                    return after;
                } finally {
                    lock.release();
                }
            }
        }
    }

    /**
     * Forgets what is remembered of a name, so that a service that stopped is no target any more. One that runs is found
     * again in the next cycle.
     *
     * @return how many entries there were
     */
    public int forget(String name) throws IOException {
        List<DiscoveredService> gone = new ArrayList<>();
        update(services -> services.stream()
                .filter(service -> !service.name().equals(name) || !gone.add(service))
                .toList());
        return gone.size();
    }

    private List<DiscoveredService> load() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Version version = new Version(
                    attributes.lastModifiedTime().toMillis(), attributes.size(), String.valueOf(attributes.fileKey()));
            if (!version.equals(lastRead)) {
                lastServices = parse(Files.readString(file));
                lastRead = version;
            }
        } catch (NoSuchFileException e) {
            lastServices = List.of();
            lastRead = null;
        }
        return lastServices;
    }

    private List<DiscoveredService> parse(String text) {
        Optional<Node> root = Json.read(text).filter(node -> node.text("/schemaVersion")
                .filter(Integer.toString(SCHEMA_VERSION)::equals)
                .isPresent());
        List<DiscoveredService> services = new ArrayList<>();
        int unread = 0;
        for (Node node :
                root.flatMap(node -> node.find("/services")).map(Node::children).orElse(List.of())) {
            Optional<DiscoveredService> service = ServiceJson.read(node);
            service.ifPresent(services::add);
            unread += service.isPresent() ? 0 : 1;
        }
        if (root.isEmpty() || unread > 0) {
            LOG.warn("{} is damaged or of another version: remembering {} services of it", file, services.size());
        }
        return List.copyOf(services);
    }

    private void store(List<DiscoveredService> services) throws IOException {
        String text = Json.write(Map.of(
                "schemaVersion",
                SCHEMA_VERSION,
                "services",
                services.stream().map(ServiceJson::map).toList()));
        Path temporary = Files.createTempFile(folder, "services", ".tmp");
        try {
            Files.writeString(temporary, text + "\n");
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
