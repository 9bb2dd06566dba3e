package dev.devmon.discovery.probe;

import dev.devmon.discovery.identify.Candidate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a process with several ports count once: its metrics are those of one port. */
public final class DuplicatePorts {
    /**
     * The share of common names that makes two sets of metrics the same: probing alone can make a new metric appear.
     */
    private static final double SAME = 0.9;

    private final List<Candidate> candidates;
    private final Map<String, ProbeOutcome> outcomes;

    public DuplicatePorts(List<Candidate> candidates, Map<String, ProbeOutcome> outcomes) {
        this.candidates = candidates;
        this.outcomes = outcomes;
    }

    /** Returns key -> why the candidate does not count beside another port of the same process or container. */
    public Map<String, String> folded() {
        Map<String, String> folded = new HashMap<>();
        for (Candidate candidate : candidates) {
            ProbeOutcome outcome = outcomes.get(candidate.key());
            if (outcome != null && !candidate.expected()) {
                reason(candidate, outcome).ifPresent(reason -> folded.put(candidate.key(), reason));
            }
        }
        return folded;
    }

    private Optional<String> reason(Candidate candidate, ProbeOutcome outcome) {
        return candidates.stream()
                .filter(other -> other.sibling().equals(candidate.sibling())
                        && !other.key().equals(candidate.key()))
                .filter(other -> admitted(other) && replaces(other, candidate, outcome))
                .map(other -> outcome.verdict() == Verdict.ADMITTED
                        ? "the same metrics are on port " + other.endpoint().port()
                        : "its metrics are on port " + other.endpoint().port())
                .findFirst();
    }

    private boolean admitted(Candidate candidate) {
        ProbeOutcome outcome = outcomes.get(candidate.key());
        return outcome != null && outcome.verdict() == Verdict.ADMITTED;
    }

    private boolean replaces(Candidate other, Candidate candidate, ProbeOutcome outcome) {
        if (outcome.verdict() != Verdict.ADMITTED) {
            return true;
        }
        boolean first = other.expected()
                || other.endpoint().port() < candidate.endpoint().port();
        ProbeOutcome others = outcomes.get(other.key());
        return first && others != null && same(others.families(), outcome.families());
    }

    private static boolean same(Set<String> one, Set<String> two) {
        Set<String> common = new HashSet<>(one);
        common.retainAll(two);
        return common.size() >= SAME * Math.max(one.size(), two.size());
    }
}
