package dev.devmon.signals;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Node;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The conventions in force.
 *
 * @param all highest priority first; no two have the same
 * @param consumers how programs that take messages name their metrics
 * @param ownRoutes regular expressions for routes that are no traffic, besides the paths that are asked
 */
record Conventions(List<Convention> all, List<Consumer> consumers, List<String> ownRoutes) {
    /** Of a convention whose priority could not be read. */
    static final int NO_PRIORITY = 0;

    private static final String KEY = "conventions";
    private static final String OWN_ROUTES = "own-routes";
    private static final String PROTOCOLS = "protocols";
    private static final String CONSUMERS = "consumers";

    Conventions {
        all = all.stream()
                .sorted(Comparator.comparingInt(Convention::priority).reversed())
                .toList();
        consumers = List.copyOf(consumers);
        ownRoutes = List.copyOf(ownRoutes);
    }

    /** Patterns of the names that conventions of a higher priority read: for others they would count in vain. */
    List<String> takenBefore(Convention convention) {
        return all.stream()
                .filter(other -> other.priority() > convention.priority())
                .flatMap(Convention::patterns)
                .distinct()
                .toList();
    }

    /**
     * Reads the conventions that come with devmon, and the user's over them.
     *
     * @param file how problems name the first
     * @param own the user's, by name, lowest precedence first
     */
    static Conventions read(String file, String text, List<Node> own, Problems problems) {
        Map<String, Convention> byName = new LinkedHashMap<>();
        Map<String, Map<String, String>> protocols = new LinkedHashMap<>();
        List<Consumer> consumers = new ArrayList<>();
        List<String> ownRoutes = Yaml.read(file, text, problems, fields -> {
                    fields.schema(1);
                    protocols.putAll(fields.each(
                            PROTOCOLS, (entries, name) -> entries.fields(name).read(ConventionReader::statuses)));
                    add(fields.requiredFields(KEY), byName, protocols);
                    consumers.addAll(fields.each(CONSUMERS, (entries, name) -> new ConsumerReader(entries, name).read())
                            .values());
                    return fields.all(OWN_ROUTES, Form.PATTERN.map(Pattern::pattern));
                })
                .orElseGet(List::of);
        own.forEach(node -> add(Fields.of(node, problems), byName, protocols));
        checkPriorities(byName.values(), problems);
        return new Conventions(List.copyOf(byName.values()), consumers, ownRoutes);
    }

    private static void add(
            Fields entries, Map<String, Convention> byName, Map<String, Map<String, String>> protocols) {
        entries.keys().forEach(name -> byName.put(name, new ConventionReader(entries, name, protocols).read()));
    }

    /** Of two with the same priority, one would be picked by chance. */
    private static void checkPriorities(Collection<Convention> conventions, Problems problems) {
        Map<Integer, Convention> owners = new HashMap<>();
        for (Convention convention : conventions) {
            Convention owner = owners.putIfAbsent(convention.priority(), convention);
            if (owner != null && convention.priority() != NO_PRIORITY) {
                problems.add(
                        convention.at(),
                        "convention " + convention.name() + " has priority " + convention.priority() + ", like "
                                + owner.name(),
                        "give each its own");
            }
        }
    }
}
