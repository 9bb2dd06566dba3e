package dev.devmon.explain;

import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.target.DiscoveredService;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** What a user means by a word: a port, a process, a container or a service, the first of these that is there. */
final class Subjects {
    private static final int MOST_PORTS = 65_535;

    private final List<Candidate> candidates;

    Subjects(List<Candidate> candidates) {
        this.candidates = candidates;
    }

    List<Candidate> of(String word) {
        OptionalInt number = number(word);
        List<Predicate<Candidate>> meanings = List.of(
                candidate -> number.isPresent() && candidate.endpoint().port() == number.getAsInt(),
                candidate -> number.isPresent() && candidate.pid() != null && candidate.pid() == number.getAsInt(),
                candidate -> candidate.endpoint().address().equals(word),
                candidate -> candidate.name().equals(word),
                candidate -> word.equals(candidate.container()));
        return meanings.stream()
                .map(meaning -> candidates.stream().filter(meaning).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** A service, a pod with or without its namespace, or a port of it. */
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
