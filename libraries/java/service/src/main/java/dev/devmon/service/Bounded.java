package dev.devmon.service;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Values of a label that come from outside: the first so many as they are, then `other`. */
final class Bounded {
    static final int TENANTS = 100;
    static final int REASONS = 100;
    static final int ROUTES = 1000;

    private static final String OTHER = "other";

    private final int limit;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Bounded(int limit) {
        this.limit = limit;
    }

    String of(String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        if (known.contains(value)) {
            return value;
        }
        // Two threads may pass the limit together: it is one against unbounded memory, not an exact number of series.
        return known.size() < limit && known.add(value) ? value : known.contains(value) ? value : OTHER;
    }
}
