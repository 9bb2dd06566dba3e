package dev.devmon.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A file lock that says who holds it; the operating system frees it when its process ends, however it ends. */
public final class HeldLock implements AutoCloseable {
    /** {@link #holder} has the lock for an instant, which must not be taken for a holder. */
    private static final int LOOKS = 5;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final FileChannel channel;

    private HeldLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param holder a line that others can read
     * @return empty when somebody else holds it
     */
    public static Optional<HeldLock> tryTake(Path file, String holder) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            for (int looks = 0; tryLock(channel) == null; looks++) {
                if (looks == LOOKS) {
                    channel.close();
                    return Optional.empty();
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
            return Optional.of(new HeldLock(channel));
        } catch (IOException e) {
            throw new UncheckedIOException("the lock " + file + " cannot be used", e);
        }
    }

    /** What the present holder wrote; empty when nobody holds the lock. */
    public static Optional<String> holder(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
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
        } catch (IOException e) {
            throw new UncheckedIOException("the lock " + file + " cannot be read", e);
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(4096, channel.size()));
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock cannot be released", e);
        }
    }
}
