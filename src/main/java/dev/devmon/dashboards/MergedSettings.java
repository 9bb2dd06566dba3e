package dev.devmon.dashboards;

import java.util.LinkedHashMap;
import java.util.Map;

/** Merges settings: mappings are joined key by key, anything else replaces the value below. */
final class MergedSettings {
    private MergedSettings() {}

    @SuppressWarnings("unchecked") // settings are mappings with text keys
    static Map<String, Object> of(Map<String, Object> below, Map<String, Object> above) {
        Map<String, Object> joined = new LinkedHashMap<>(below);
        above.forEach((key, value) -> joined.merge(
                key,
                value,
                (old, more) -> old instanceof Map && more instanceof Map
                        ? of((Map<String, Object>) old, (Map<String, Object>) more)
                        : more));
        return joined;
    }
}
