package dev.devmon.alerting.firing;

import dev.devmon.promql.Expression.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The series that must exist for an expression to have a result. */
sealed interface Requirement {
    /** Returns the requirement of what needs no series: a number, the time, the absence of something. */
    static Requirement nothing() {
        return new All(List.of());
    }

    /**
     * Returns the series that are missing.
     *
     * @return groups of alternatives, of which one series each would suffice; empty when nothing is missing
     */
    List<Set<String>> missing(Presence presence);

    /** Returns the requirements that this one consists of. */
    List<Requirement> parts();

    /** Returns every series that it is ultimately derived from, whether the series exists or not. */
    default Stream<Selector> origins() {
        return parts().stream().flatMap(Requirement::origins);
    }

    /** Returns whether zeros replace what is missing, so that a result proves nothing. */
    default boolean padded() {
        return parts().stream().anyMatch(Requirement::padded);
    }

    /** The series that exist. */
    interface Presence {
        /** Returns whether a series matches, or the metric's series appear only when something happens. */
        boolean has(Selector selector);

        /** Returns the name of a series that matches, of several the first in alphabetical order. */
        Optional<String> name(Selector selector);

        /** Returns whether the metric has a series, whatever its labels. */
        boolean hasMetric(Selector selector);
    }

    /** A series that is scraped or pushed. */
    record Series(Selector selector) implements Requirement {
        @Override
        public List<Set<String>> missing(Presence presence) {
            return presence.has(selector) ? List.of() : List.of(Set.of(selector.text()));
        }

        @Override
        public List<Requirement> parts() {
            return List.of();
        }

        @Override
        public Stream<Selector> origins() {
            return Stream.of(selector);
        }
    }

    /** A series that rules record. If it does not exist now, nothing may have happened yet: then its source decides. */
    record Recorded(Selector selector, Requirement source) implements Requirement {
        @Override
        public List<Set<String>> missing(Presence presence) {
            if (presence.hasMetric(selector) && !presence.has(selector)) {
                return List.of(Set.of(selector.text()));
            }
            return presence.hasMetric(selector) && !padded() ? List.of() : source.missing(presence);
        }

        @Override
        public List<Requirement> parts() {
            return List.of(source);
        }
    }

    /** The values of a series, or zeros where it does not exist: no zero is beyond a threshold. */
    record Padded(Requirement values) implements Requirement {
        @Override
        public List<Set<String>> missing(Presence presence) {
            return values.missing(presence);
        }

        @Override
        public List<Requirement> parts() {
            return List.of(values);
        }

        @Override
        public boolean padded() {
            return true;
        }
    }

    /** A requirement of which every part is needed. */
    record All(List<Requirement> parts) implements Requirement {
        @Override
        public List<Set<String>> missing(Presence presence) {
            return parts.stream()
                    .flatMap(part -> part.missing(presence).stream())
                    .distinct()
                    .toList();
        }
    }

    /** A requirement of which one branch is enough. */
    record Any(List<Requirement> parts) implements Requirement {
        @Override
        public List<Set<String>> missing(Presence presence) {
            List<List<Set<String>>> all = new ArrayList<>();
            List<List<Set<String>>> begun = new ArrayList<>();
            for (Requirement branch : parts) {
                List<Set<String>> missing = branch.missing(presence);
                if (missing.isEmpty()) {
                    return List.of();
                }
                all.add(missing);
                if (branch.origins().anyMatch(presence::has)) {
                    begun.add(missing);
                }
            }
            // The other half of a branch that partly exists says more than twenty alternatives
            List<List<Set<String>>> nearest = begun.isEmpty() ? all : begun;
            if (nearest.size() == 1) {
                return nearest.get(0);
            }
            Set<String> alternatives = new TreeSet<>();
            nearest.forEach(missing -> missing.forEach(alternatives::addAll));
            return List.of(alternatives);
        }
    }
}
