package dev.devmon.inputs;

import dev.devmon.alerting.Runbooks;
import dev.devmon.definition.Mount.GeneratedKind;
import dev.devmon.definition.Setting;
import dev.devmon.definition.Stack;
import dev.devmon.failure.FailureException;
import dev.devmon.signals.Signals;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Generates the files that components mount. */
public final class GeneratedFiles {
    private GeneratedFiles() {}

    /**
     * Returns the files of every kind that some component mounts: path -> text.
     *
     * @param logs the logs of services on this machine
     * @throws FailureException {@code INVALID_FILE}, with every error in the sources of these files
     */
    static Map<GeneratedKind, SortedMap<String, String>> of(Stack stack, CollectedLogs logs) {
        Map<GeneratedKind, SortedMap<String, String>> files = new EnumMap<>(GeneratedKind.class);
        for (GeneratedKind kind : GeneratedKind.values()) {
            if (mounted(kind, stack)) {
                files.put(
                        kind,
                        switch (kind) {
                            case RULES -> rules(stack);
                            case RUNBOOKS -> Runbooks.of(stack);
                            case ALERT_ROUTING -> AlertRouting.of(stack);
                            case DASHBOARDS -> texts(ProjectFiles.dashboards(stack));
                            case LOG_INPUTS -> logs.files(stack);
                        });
            }
        }
        return files;
    }

    private static SortedMap<String, String> rules(Stack stack) {
        SortedMap<String, String> rules = new TreeMap<>(Signals.of(stack).ruleFiles(DiscoverySetup.ownRoutes(stack)));
        rules.putAll(texts(ProjectFiles.rules(stack)));
        return rules;
    }

    private static SortedMap<String, String> texts(ProjectFiles project) {
        SortedMap<String, String> texts = new TreeMap<>();
        project.all().forEach((name, file) -> texts.put(name, file.text()));
        return texts;
    }

    /** Returns the settings in force from which the files are generated. */
    public static List<Setting> inForce(Stack stack) {
        List<Setting> settings = new ArrayList<>();
        if (mounted(GeneratedKind.RULES, stack)) {
            settings.addAll(Signals.of(stack).inForce());
            settings.addAll(ProjectFiles.rules(stack).inForce());
        }
        if (mounted(GeneratedKind.ALERT_ROUTING, stack)) {
            settings.addAll(AlertRouting.inForce(stack));
        }
        if (mounted(GeneratedKind.DASHBOARDS, stack)) {
            settings.addAll(ProjectFiles.dashboards(stack).inForce());
        }
        if (mounted(GeneratedKind.LOG_INPUTS, stack)) {
            settings.addAll(CollectedLogs.inForce(stack.settings()));
        }
        return settings;
    }

    private static boolean mounted(GeneratedKind kind, Stack stack) {
        return stack.mounting(kind).isPresent();
    }
}
