package dev.devmon.discovery.target;

import dev.devmon.codec.JsonFile;
import dev.devmon.codec.Node;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services that discovery knew last: {@code services.json} in the stack's state folder. Several processes may use
 * it at once: a change is made under a lock, and a reader sees the file before or after it. A file that cannot be
 * parsed is started afresh.
 */
public final class ServiceMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceMemory.class);

    /** Guards against other threads of this process, since a file lock only keeps out other processes. */
    private static final Object THIS_PROCESS = new Object();

    private final Path folder;
    private final JsonFile file;
    private final Path lockFile;
    private @Nullable Version lastRead;
    private List<DiscoveredService> lastServices = List.of();

    private record Document(int schemaVersion, List<DiscoveredService> services) {}

    private record Version(long modified, long size, String key) {}

    /** @param folder the stack's state folder; created on the first write */
    public ServiceMemory(Path folder) {
        this.folder = folder.toAbsolutePath();
        this.file = new JsonFile(folder.resolve("services.json"));
        this.lockFile = folder.resolve("services.lock");
    }

    /** Returns the remembered services; none when there is no file, or it cannot be parsed. */
    public List<DiscoveredService> read() throws IOException {
        synchronized (THIS_PROCESS) {
            return load();
        }
    }

    /** Replaces the remembered services by what {@code change} makes of them, and returns the new ones. */
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
     * Forgets the services of this name, so that one that stopped is no longer a target. One that runs is found again
     * in the next cycle.
     *
     * @return the number of services forgotten
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
            BasicFileAttributes attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
            Version version = new Version(
                    attributes.lastModifiedTime().toMillis(), attributes.size(), String.valueOf(attributes.fileKey()));
            // Null is checked first: the first comparison of records generates its code at run time, which a command
            // that reads once is spared
            if (lastRead == null || !version.equals(lastRead)) {
                lastServices = file.read().map(this::parse).orElse(List.of());
                lastRead = version;
            }
        } catch (NoSuchFileException e) {
            lastServices = List.of();
            lastRead = null;
        }
        return lastServices;
    }

    private List<DiscoveredService> parse(Node document) {
        List<DiscoveredService> services = new ArrayList<>();
        for (Node node : document.children("/services")) {
            ServiceJson.read(node)
                    .ifPresentOrElse(
                            services::add, () -> LOG.warn("an entry of {} is damaged: forgotten", file.path()));
        }
        return List.copyOf(services);
    }

    private void store(List<DiscoveredService> services) throws IOException {
        file.write(new Document(1, services));
    }
}
