package dev.devmon.discovery.target;

import dev.devmon.discovery.identify.CrashSigns;
import dev.devmon.discovery.identify.ProcessIdentity;
import dev.devmon.discovery.identify.ProcessSource;
import dev.devmon.text.Secrets;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines how processes ended from what they left behind, since a system reveals an exit code only to the parent.
 * Not safe for use by several threads.
 */
public final class ProcessEndings implements EndingSource {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEndings.class);

    /** A process that ends so soon after its start did not mean to. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** The time that a server may take to come back when it reloads its code. */
    private static final Duration RELOAD = Duration.ofSeconds(10);

    /** The age of a log's last line from which on it does not tell of the end. */
    private static final Duration LAST_WORDS = Duration.ofMinutes(1);

    private static final int TAIL_BYTES = 16 << 10;
    private static final int LONGEST = 200;

    private final ProcessSource processes;
    private final CrashSigns signs;
    private final Supplier<List<WrittenLog>> logs;
    private Map<String, ProcessIdentity> known = new HashMap<>();

    /** @param logs the log files that services write */
    public ProcessEndings(ProcessSource processes, CrashSigns signs, Supplier<List<WrittenLog>> logs) {
        this.processes = processes;
        this.signs = signs;
        this.logs = logs;
    }

    @Override
    public void remember(List<DiscoveredService> services) {
        Map<String, ProcessIdentity> next = new HashMap<>();
        for (DiscoveredService service : services) {
            Optional<ProcessIdentity> before = Optional.ofNullable(known.get(key(service)));
            Optional.ofNullable(service.pid())
                    // What listens all the time need not be looked at each time
                    .filter(pid -> before.isEmpty() || before.get().pid() != pid)
                    .flatMap(processes::identify)
                    .or(() -> before)
                    .ifPresent(process -> next.put(key(service), process));
        }
        known = next;
    }

    @Override
    public Optional<Ending> of(DiscoveredService last, Instant now) {
        return Optional.ofNullable(known.get(key(last))).map(process -> {
            if (processes.runs(process)) {
                return new Ending(
                        ServiceState.UNRESPONSIVE, "its process " + process.pid() + " is there, but listens no more");
            }
            return left(process)
                    .or(() -> said(last, now))
                    .or(() -> atOnce(process, last, now))
                    .map(why -> new Ending(ServiceState.CRASHED, "it crashed: " + why))
                    .orElse(new Ending(ServiceState.STOPPED, "it has ended"));
        });
    }

    private Optional<String> left(ProcessIdentity process) {
        return Optional.ofNullable(process.workingFolder())
                .flatMap(folder -> signs.left(folder, process.pid()))
                .map(file -> "it left " + file);
    }

    private Optional<String> said(DiscoveredService service, Instant now) {
        return logs.get().stream()
                .filter(log -> log.service().equals(service.name()) && log.env().equals(service.env()))
                .flatMap(log -> end(log.path(), now).stream())
                .flatMap(end -> signs.saidIn(end).stream())
                .findFirst()
                .map(ProcessEndings::quoted);
    }

    /** Shortens a line for quoting in an alert, and hides what looks like a secret. */
    public static String quoted(String line) {
        String safe = Secrets.hidden(line);
        return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "...";
    }

    /** Returns that a declared service ended at once; for others that is normal, since tests start and end them. */
    private static Optional<String> atOnce(ProcessIdentity process, DiscoveredService service, Instant now) {
        Duration lived = Duration.between(process.startTime(), service.lastSeen());
        boolean soon = lived.compareTo(AT_ONCE) < 0;
        boolean stays = !now.isBefore(service.lastSeen().plus(RELOAD));
        return service.expected() && soon && stays
                ? Optional.of("it ended within seconds of its start")
                : Optional.empty();
    }

    private static Optional<String> end(Path log, Instant now) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            if (Files.getLastModifiedTime(log).toInstant().isBefore(now.minus(LAST_WORDS))) {
                return Optional.empty();
            }
            byte[] tail = new byte[(int) Math.min(TAIL_BYTES, file.length())];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            return Optional.of(new String(tail, StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("{} cannot be read any more", log, e);
            return Optional.empty();
        }
    }

    private static String key(DiscoveredService service) {
        return service.name() + " " + service.address();
    }
}
