package dev.devmon.discovery.identify;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Yaml;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.listen.ContainerSource.Containers;
import dev.devmon.discovery.listen.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of real programs: {@code processes.yaml} and {@code shared-sockets.yaml}. */
class RealProcessesTest {
    private static final Path FOLDER = Path.of("src/test/resources/discovery");

    /**
     * A process that listens.
     *
     * @param ignored as what; null when it is asked
     */
    private record Program(
            @Nullable String ignored,
            @Nullable String runtime,
            @Nullable String service,
            int port,
            ProcessIdentity process) {
        @Override
        public String toString() {
            return process.name() + " " + port + ": " + String.join(" ", process.arguments());
        }
    }

    /** A socket, its holders, and processes around them. */
    private record Server(
            int port,
            @Nullable String ignored,
            @Nullable String service,
            int owner,
            List<Integer> holders,
            List<ProcessIdentity> processes) {
        @Override
        public String toString() {
            return port + " " + service;
        }
    }

    private record Fixture(List<Program> started, List<Program> documented) {}

    @ParameterizedTest
    @MethodSource("programs")
    void isIgnoredOrNamedAsItsDeveloperExpects(Program program) {
        ProcessIdentity process = program.process();
        Candidate candidate = candidate(program.port(), List.of(process.pid()), List.of(process));
        if (program.ignored() != null) {
            assertEquals("it is " + program.ignored(), candidate.ignoredBecause());
        } else {
            assertEquals(null, candidate.ignoredBecause());
            assertEquals(program.service(), candidate.name());
            assertEquals(program.runtime(), candidate.runtime());
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aSharedSocketIsItsOwnersWhoeverElseHoldsIt(Server server) {
        Candidate candidate = candidate(server.port(), server.holders(), server.processes());
        assertEquals(server.owner(), candidate.pid());
        if (server.ignored() == null) {
            assertEquals(server.service(), candidate.name());
        }
        assertEquals(
                candidate.key(),
                candidate(server.port(), List.of(last(server)), server.processes())
                        .key(),
                "however few of its holders are seen");
    }

    /** A worker is no service of its own, unless it was started as another program. */
    private static int last(Server server) {
        int youngest = server.holders().get(server.holders().size() - 1);
        return server.processes().stream()
                        .filter(process -> process.pid() == youngest)
                        .allMatch(process -> process.commandLines().contains("multiprocessing"))
                ? youngest
                : server.owner();
    }

    @Test
    void servicesOfOneFolderStayApartWhileTheyReload() throws IOException {
        assertEquals(
                List.of("billing", "returns", "shipping"),
                servers()
                        .filter(server -> Set.of(9111, 9112, 9113).contains(server.port()))
                        .map(server -> candidate(server.port(), server.holders(), server.processes()))
                        .map(Candidate::name)
                        .sorted()
                        .toList());
    }

    @Test
    void everyKindThatIsIgnoredIsInTheTable() throws IOException {
        Fixture fixture = fixture();
        Set<String> kinds = Stream.concat(fixture.started().stream(), fixture.documented().stream())
                .map(program -> String.valueOf(program.ignored()))
                .collect(Collectors.toSet());
        Samples.rules().ignore().forEach(rule -> assertTrue(kinds.contains(rule.what()), rule.what()));
        long started = fixture.started().stream()
                .map(program -> program.process().executable())
                .distinct()
                .count();
        assertTrue(started >= 60, "programs that were started: " + started);
    }

    private static Candidate candidate(int port, List<Integer> holders, List<ProcessIdentity> processes) {
        Map<Integer, ProcessIdentity> byPid =
                processes.stream().collect(Collectors.toMap(ProcessIdentity::pid, process -> process));
        Candidates candidates =
                new Candidates(Samples.rules(), pid -> Optional.ofNullable(byPid.get(pid)), DiscoverySettings.NONE);
        List<Listener> listeners = holders.stream()
                .map(pid -> new Listener("127.0.0.1", port, pid))
                .toList();
        List<Candidate> found = candidates.of(listeners, new Containers(List.of(), Set.of()), NOON);
        assertEquals(1, found.size());
        return found.get(0);
    }

    static Stream<Program> programs() throws IOException {
        Fixture fixture = fixture();
        return Stream.concat(fixture.started().stream(), fixture.documented().stream());
    }

    static Stream<Server> servers() throws IOException {
        return read("shared-sockets.yaml", root -> {
                    root.schema(1);
                    return root.list("servers", RealProcessesTest::server);
                })
                .stream();
    }

    private static Fixture fixture() throws IOException {
        return read("processes.yaml", root -> {
            root.schema(1);
            return new Fixture(
                    root.list("started", RealProcessesTest::program),
                    root.list("documented", RealProcessesTest::program));
        });
    }

    private static <T> T read(String file, Function<Fields, T> reader) throws IOException {
        return Yaml.read(file, Files.readString(FOLDER.resolve(file)), reader);
    }

    private static Program program(Fields entry) {
        return new Program(
                entry.optionalText("ignored").orElse(null),
                entry.optionalText("runtime").orElse(null),
                entry.optionalText("service").orElse(null),
                entry.integer("port"),
                process(entry, 100, 1));
    }

    private static Server server(Fields entry) {
        return new Server(
                entry.integer("port"),
                entry.optionalText("ignored").orElse(null),
                entry.optionalText("service").orElse(null),
                entry.integer("owner"),
                entry.texts("holders").stream().map(Integer::valueOf).toList(),
                entry.list(
                        "processes", process -> process(process, process.integer("pid"), process.integer("parent"))));
    }

    private static ProcessIdentity process(Fields entry, int pid, int parent) {
        return new ProcessIdentity(
                pid,
                entry.text("name"),
                entry.text("executable"),
                entry.texts("arguments"),
                entry.optionalText("folder").map(Path::of).orElse(null),
                NOON.plusSeconds(pid),
                entry.textMap("environment"),
                parent,
                null,
                Set.copyOf(entry.texts("sections")));
    }
}
