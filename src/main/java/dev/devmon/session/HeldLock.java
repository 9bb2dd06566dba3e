package dev.devmon.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A file lock that says who holds it; the operating system releases it when the process ends, however it ends. */
public final class HeldLock implements AutoCloseable {
    /** How often to try: {@link #holder} has the lock for an instant, which must not be taken for a holder. */
    private static final int LOOKS = 5;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /**
     * The locks that this process holds, and the line in each: POSIX drops a process's lock as soon as it closes any
     * channel of the file, so it must not open its own files to ask about them.
     */
    private static final Map<Path, String> OWN = new ConcurrentHashMap<>();

    private final Path file;
    private final FileChannel channel;
    private final Object key;

    private HeldLock(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.key = key(file);
    }

    /**
     * Returns what distinguishes a file from another of the same name, or its name where the file system has nothing
     * better.
     */
    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file : key;
    }

    /**
     * Takes the lock.
     *
     * @param holder a line for others to read
     * @return empty when somebody else holds it
     */
    public static Optional<HeldLock> tryTake(Path file, String holder) {
        Path own = own(file);
        if (OWN.putIfAbsent(own, holder) != null) {
            return Optional.empty();
        }
        Optional<HeldLock> taken = Optional.empty();
        try {
            taken = take(own, holder);
            return taken;
        } finally {
            if (taken.isEmpty()) {
                OWN.remove(own);
            }
        }
    }

    /** Returns the same name for a file whichever links lead to its folder. */
    private static Path own(Path file) {
        try {
            return file.resolveSibling(".").toRealPath().resolve(String.valueOf(file.getFileName()));
        } catch (IOException e) {
            return file.toAbsolutePath(); // no folder: no lock in it either
        }
    }

    private static Optional<HeldLock> take(Path file, String holder) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            for (int looks = 0; channel.tryLock() == null; looks++) {
                if (looks == LOOKS) {
                    channel.close();
                    return Optional.empty();
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            HeldLock lock = new HeldLock(file, channel);
            lock.write(holder);
            channel.force(false);
            return Optional.of(lock);
        } catch (IOException e) {
            throw new UncheckedIOException("the lock " + file + " cannot be used", e);
        }
    }

    /** Returns the line that the present holder wrote, or empty when nobody holds the lock. */
    public static Optional<String> holder(Path file) {
        Optional<String> own = Optional.ofNullable(OWN.get(own(file)));
        if (own.isPresent()) {
            return own;
        }
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                lock.release();
                return Optional.empty();
            }
            String holder = text(channel);
            // A process that has just taken the lock has yet to write its line
            for (int looks = 0; holder.isEmpty() && looks < LOOKS; looks++) {
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                holder = text(channel);
            }
            return Optional.of(holder);
        } catch (IOException e) {
            throw new UncheckedIOException("the lock " + file + " cannot be read", e);
        }
    }

    /** Returns when a holder last wrote; {@link Instant#EPOCH} when there is no file. */
    public static Instant written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.EPOCH;
        } catch (IOException e) {
            throw new UncheckedIOException("the lock " + file + " cannot be read", e);
        }
    }

    /**
     * Writes the holder's line again, as a sign of life, whatever others have done to the file.
     *
     * @return false when the file is gone or replaced by another of its name: then nobody sees this lock any longer
     */
    public boolean write(String holder) {
        try {
            ByteBuffer line = ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8));
            int length = line.remaining();
            channel.write(line, 0);
            channel.truncate(length);
            return key(file).equals(key);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("the lock " + file + " cannot be written", e);
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(4096, channel.size()));
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        OWN.remove(file);
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock cannot be released", e);
        }
    }
}
