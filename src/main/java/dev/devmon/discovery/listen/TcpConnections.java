package dev.devmon.discovery.listen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts the connections of this machine's listening ports.
 *
 * <p>Format: {@code proc(5)}, {@code /proc/net/tcp}: column 2 is the local address, 4 the state as the kernel's
 * {@code include/net/tcp_states.h} numbers it, 5 the queues {@code tx:rx}, of which the second is, where a socket
 * listens, the number of connections that nobody has accepted yet.
 */
public final class TcpConnections {
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int QUEUES = 4;
    private static final String LISTEN = "0A";
    private static final int HEXADECIMAL = 16;

    private final List<Path> tables;

    /** The states of a connection that say something about the server. */
    public enum State {
        ESTABLISHED("01"),
        /** The server has closed the connection; the system reserves its addresses for a minute. */
        TIME_WAIT("06"),
        /** The client has closed the connection, the server has not. */
        CLOSE_WAIT("08");

        private final String code;

        State(String code) {
            this.code = code;
        }
    }

    /**
     * The connections of one or several ports.
     *
     * @param byState the number of connections in each state; has every state
     * @param unaccepted the connections that the system has opened and the server has not accepted yet
     */
    public record Counts(Map<State, Integer> byState, int unaccepted) {}

    TcpConnections(List<Path> tables) {
        this.tables = List.copyOf(tables);
    }

    /** Returns the connections of this machine, or empty where the system has no such tables. */
    public static Optional<TcpConnections> ofThisMachine() {
        return ListenFingerprint.tables().map(TcpConnections::new);
    }

    /**
     * Returns key -> the counts for the ports of the key.
     *
     * @throws IOException when a table cannot be read; a machine without IPv6 has only the first
     */
    public <K> Map<K, Counts> of(Map<K, ? extends Collection<Integer>> ports) throws IOException {
        Map<Integer, K> owners = new HashMap<>();
        Map<K, Map<State, Integer>> states = new HashMap<>();
        Map<K, Integer> unaccepted = new HashMap<>();
        ports.forEach((key, all) -> {
            Map<State, Integer> none = new EnumMap<>(State.class);
            Stream.of(State.values()).forEach(state -> none.put(state, 0));
            states.put(key, none);
            all.forEach(port -> owners.put(port, key));
        });
        for (Path table : tables) {
            try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
                lines.skip(1).forEach(line -> {
                    String[] columns = line.strip().split("\\s+", QUEUES + 2);
                    K owner = owners.get(hexadecimal(columns[ADDRESS]));
                    Map<State, Integer> counted = owner == null ? null : states.get(owner);
                    if (counted == null) {
                        return;
                    }
                    if (columns[STATE].equals(LISTEN)) {
                        unaccepted.merge(owner, hexadecimal(columns[QUEUES]), Integer::sum);
                    }
                    Stream.of(State.values())
                            .filter(state -> state.code.equals(columns[STATE]))
                            .forEach(state -> counted.merge(state, 1, Integer::sum));
                });
            } catch (NoSuchFileException e) {
                if (table.equals(tables.get(0))) {
                    throw e;
                }
            }
        }
        Map<K, Counts> counts = new HashMap<>();
        states.forEach((key, counted) -> counts.put(key, new Counts(counted, unaccepted.getOrDefault(key, 0))));
        return counts;
    }

    /** Parses the number after the colon. */
    private static int hexadecimal(String pair) {
        return Integer.parseInt(pair.substring(pair.indexOf(':') + 1), HEXADECIMAL);
    }
}
