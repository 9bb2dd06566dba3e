package dev.devmon.discovery.listen;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A cheap fingerprint of all listening sockets. Finding the process of a socket means reading every file descriptor of
 * every process, which is worth it only after something began or stopped listening.
 *
 * <p>Format: {@code proc(5)}, {@code /proc/net/tcp}: column 2 is the local address, 4 the state (0A is LISTEN), 10 the
 * inode, which a later socket does not share. {@code /proc/net/sockstat}: {@code inuse} of TCP counts the sockets that
 * listen or are connected.
 */
final class ListenFingerprint {
    private static final String LISTEN = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    /** Less than a line, so that the kernel hands out one line at a time. */
    private static final int PIECE = 128;

    private static final Pattern IN_USE = Pattern.compile("^TCP6?: inuse \\d+", Pattern.MULTILINE);

    private final List<Path> tables;
    private final List<Path> counters;

    ListenFingerprint(List<Path> tables, List<Path> counters) {
        this.tables = List.copyOf(tables);
        this.counters = List.copyOf(counters);
    }

    /** Returns the fingerprint of this machine, or empty where the system has no such tables. */
    static Optional<ListenFingerprint> ofThisMachine() {
        List<Path> counters = List.of(Path.of("/proc/net/sockstat"), Path.of("/proc/net/sockstat6"));
        return tables().map(tables -> new ListenFingerprint(tables, counters));
    }

    /** Returns this machine's tables of sockets, or empty where the system has none. */
    static Optional<List<Path>> tables() {
        Path tcp = Path.of("/proc/net/tcp");
        return Files.exists(tcp) ? Optional.of(List.of(tcp, Path.of("/proc/net/tcp6"))) : Optional.empty();
    }

    /**
     * Returns the address and inode of each listening socket.
     *
     * @throws IOException when a table cannot be read; a machine without IPv6 has only the first
     */
    Set<String> read() throws IOException {
        Set<String> sockets = new HashSet<>();
        for (Path table : tables) {
            try (InputStream input = Files.newInputStream(table)) {
                read(input, sockets);
            } catch (NoSuchFileException e) {
                if (table.equals(tables.get(0))) {
                    throw e;
                }
            }
        }
        return sockets;
    }

    /**
     * Returns how many sockets there are: it takes a hundredth of the time, and hardly ever stays the same when one
     * begins to listen. Empty where the system does not count them.
     */
    Optional<String> counts() throws IOException {
        List<String> counts = new ArrayList<>();
        for (Path counter : counters) {
            if (Files.exists(counter)) {
                IN_USE.matcher(Files.readString(counter))
                        .results()
                        .map(MatchResult::group)
                        .forEach(counts::add);
            }
        }
        return counts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", counts));
    }

    /**
     * Reads the listening sockets, which come first. Reading on would make the kernel walk its table of all
     * connections, which costs ten times as much as everything else, and it walks for as much as is asked for: so this
     * asks for little at a time, and for no more than needed.
     */
    private static void read(InputStream input, Set<String> sockets) throws IOException {
        byte[] piece = new byte[PIECE];
        StringBuilder line = new StringBuilder();
        for (int count = input.read(piece); count > 0; count = input.read(piece)) {
            for (int i = 0; i < count; i++) {
                if (piece[i] != '\n') {
                    line.append((char) piece[i]);
                } else if (ends(line.toString(), sockets)) {
                    return;
                } else {
                    line.setLength(0);
                }
            }
        }
    }

    /** Returns whether this line is the first of a socket that does not listen; otherwise adds its socket. */
    private static boolean ends(String line, Set<String> sockets) {
        String[] columns = line.strip().split("\\s+", INODE + 2);
        if (columns.length <= INODE || !columns[0].endsWith(":")) {
            return false; // the heading
        }
        if (!columns[STATE].equals(LISTEN)) {
            return true;
        }
        sockets.add(columns[ADDRESS] + " " + columns[INODE]);
        return false;
    }
}
