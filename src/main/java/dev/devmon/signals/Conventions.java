package dev.devmon.signals;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Settings.SignalSettings;
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
 * @param all the conventions, highest priority first; no two have the same priority
 * @param consumers the conventions of programs that take messages from queues
 * @param ownRoutes regular expressions for routes that are not traffic, besides the paths that devmon requests
 */
record Conventions(List<Convention> all, List<Consumer> consumers, List<String> ownRoutes) {
    /** The priority of a convention whose priority could not be read. */
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

    /**
     * Returns patterns of the names that conventions of a higher priority read: for others they would be counted in
     * vain.
     */
    List<String> takenBefore(Convention convention) {
        return all.stream()
                .filter(other -> other.priority() > convention.priority())
                .flatMap(Convention::patterns)
                .distinct()
                .toList();
    }

    /**
     * Reads the conventions that come with devmon, and the user's, which override those of the same name.
     *
     * @param file the name of devmon's own file in problems
     * @param own the user's conventions and consumers
     */
    static Conventions read(String file, String text, SignalSettings own, Problems problems) {
        Map<String, Convention> byName = new LinkedHashMap<>();
        Map<String, Map<String, String>> protocols = new LinkedHashMap<>();
        Map<String, Consumer> consumers = new LinkedHashMap<>();
        List<String> ownRoutes = Yaml.read(file, text, problems, fields -> {
                    fields.schema(1);
                    protocols.putAll(fields.each(
                            PROTOCOLS, (entries, name) -> entries.fields(name).read(ConventionReader::statuses)));
                    add(fields.requiredFields(KEY), byName, protocols);
                    addConsumers(fields.fields(CONSUMERS), consumers);
                    return fields.all(OWN_ROUTES, Form.PATTERN.map(Pattern::pattern));
                })
                .orElseGet(List::of);
        own.conventions().forEach(node -> add(Fields.of(node, problems), byName, protocols));
        own.consumers().forEach(node -> addConsumers(Fields.of(node, problems), consumers));
        checkPriorities(byName.values(), problems);
        return new Conventions(List.copyOf(byName.values()), List.copyOf(consumers.values()), ownRoutes);
    }

    private static void add(
            Fields entries, Map<String, Convention> byName, Map<String, Map<String, String>> protocols) {
        entries.keys().forEach(name -> byName.put(name, new ConventionReader(entries, name, protocols).read()));
    }

    private static void addConsumers(Fields entries, Map<String, Consumer> byName) {
        entries.keys().forEach(name -> byName.put(name, new ConsumerReader(entries, name).read()));
    }

    /** Checks that no two conventions have the same priority: one of them would be picked by chance. */
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
