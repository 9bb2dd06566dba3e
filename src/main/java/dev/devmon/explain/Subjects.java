package dev.devmon.explain;

import dev.devmon.agent.services.EngineContainers;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.listen.PodSource;
import dev.devmon.discovery.listen.SenderSource;
import dev.devmon.discovery.probe.ProbeSettings;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.EndingSource;
import dev.devmon.discovery.target.SystemSource;
import dev.devmon.failure.Failure;
import dev.devmon.inputs.DiscoverySetup;
import dev.devmon.session.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Resolves what a user means by a word: a port, a process, a container or a service, the first of these that exists.
 *
 * @param seen what listens or is declared now
 * @param known what discovery remembers
 */
public record Subjects(List<Candidate> seen, List<DiscoveredService> known) {
    private static final int MOST_PORTS = 65_535;

    /**
     * Returns the subjects as they are now.
     *
     * @throws IOException when something could not be listed or read
     */
    public static Subjects of(Session session) throws IOException {
        List<Candidate> seen = DiscoverySetup.of(
                        session,
                        new EngineContainers(session.engine()),
                        SenderSource.NONE,
                        PodSource.NONE,
                        SystemSource.NONE,
                        (processes, signs) -> EndingSource.NONE,
                        ProbeSettings.forOneLook(session.engine()::route))
                .seen();
        return new Subjects(seen, DiscoverySetup.memory(session).read());
    }

    public List<Candidate> meant(String word) {
        OptionalInt number = number(word);
        List<Predicate<Candidate>> meanings = List.of(
                candidate -> number.isPresent() && candidate.endpoint().port() == number.getAsInt(),
                candidate -> number.isPresent() && candidate.pid() != null && candidate.pid() == number.getAsInt(),
                candidate -> candidate.endpoint().address().equals(word),
                candidate -> candidate.name().equals(word),
                candidate -> word.equals(candidate.container()));
        return meanings.stream()
                .map(meaning -> seen.stream().filter(meaning).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /**
     * Returns the failure for a word that means nothing.
     *
     * @param unseen what discovery cannot see, in a sentence
     */
    public Failure unknown(String word, Optional<String> unseen) {
        Set<String> names = new TreeSet<>();
        seen.forEach(candidate -> names.add(candidate.name()));
        known.forEach(service -> names.add(service.name()));
        return Failure.unknown(
                "service",
                word,
                "no service, container, process or port here has this name"
                        + unseen.map(sentence -> "; " + sentence).orElse(""),
                new ArrayList<>(names),
                "`devmon discover --all` lists what it has found");
    }

    /** Returns whether a word names a pod: its service, the pod with or without its namespace, or a port of it. */
    static boolean pod(DiscoveredService service, String word) {
        String pod = String.valueOf(service.container());
        return service.name().equals(word)
                || service.address().equals(word)
                || pod.equals(word)
                || pod.endsWith("/" + word);
    }

    static OptionalInt number(String word) {
        return word.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(word)) : OptionalInt.empty();
    }

    static boolean port(int number) {
        return number >= 1 && number <= MOST_PORTS;
    }
}
