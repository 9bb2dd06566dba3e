package dev.devmon.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A file lock that says who holds it; the operating system frees it when its process ends, however it ends. */
public final class HeldLock implements AutoCloseable {
    /** {@link #holder} has the lock for an instant, which must not be taken for a holder. */
    private static final int LOOKS = 5;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /**
     * Those that this process holds: file -> holder. Of these no second channel may be opened: where locks are POSIX ones,
     * closing any channel of a file frees its lock.
     */
    private static final Map<Path, String> HELD = new HashMap<>();

    private final FileChannel channel;
    private final Path file;

    private HeldLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /**
     * Takes the lock.
     *
     * @param holder a line that others can read
     * @return empty when somebody else holds it
     */
    public static Optional<HeldLock> tryTake(Path file, String holder) {
        synchronized (HELD) {
            return tryTakeAlone(file, holder);
        }
    }

    private static Optional<HeldLock> tryTakeAlone(Path file, String holder) {
        try {
            Path real = real(file);
            if (HELD.containsKey(real)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            for (int looks = 0; channel.tryLock() == null; looks++) {
                if (looks == LOOKS) {
                    channel.close();
                    return Optional.empty();
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
            HELD.put(real, holder);
            return Optional.of(new HeldLock(channel, real));
        } catch (IOException e) {
            throw new UncheckedIOException("the lock " + file + " cannot be used", e);
        }
    }

    /** What the present holder wrote; empty when nobody holds the lock. */
    public static Optional<String> holder(Path file) {
        synchronized (HELD) {
            return Files.exists(file) ? holderAlone(file) : Optional.empty();
        }
    }

    private static Optional<String> holderAlone(Path file) {
        try {
            String own = HELD.get(real(file));
            return own == null ? holderElsewhere(file) : Optional.of(own);
        } catch (IOException e) {
            throw new UncheckedIOException("the lock " + file + " cannot be read", e);
        }
    }

    private static Optional<String> holderElsewhere(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                lock.release();
                return Optional.empty();
            }
            String holder = text(channel);
            // Who has just taken it has yet to write
            for (int looks = 0; holder.isEmpty() && looks < LOOKS; looks++) {
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
                holder = text(channel);
            }
            return Optional.of(holder);
        }
    }

    /** One path for each file, which need not be there yet. */
    private static Path real(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(4096, channel.size()));
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            synchronized (HELD) {
                if (channel.isOpen()) {
                    channel.close();
                    HELD.remove(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the lock cannot be released", e);
        }
    }
}
