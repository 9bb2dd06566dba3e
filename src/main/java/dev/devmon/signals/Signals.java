package dev.devmon.signals;

import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.definition.Setting;
import dev.devmon.definition.Settings.SignalSettings;
import dev.devmon.definition.Stack;
import dev.devmon.failure.FailureException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The conventions and thresholds in force: those of the stack, and the user's, which override them. */
public final class Signals {
    private static final String CONVENTIONS = "prometheus/conventions.yaml";
    private static final String THRESHOLDS = "prometheus/thresholds.yaml";

    private final Conventions conventions;
    private final Thresholds thresholds;

    private Signals(Conventions conventions, Thresholds thresholds) {
        this.conventions = conventions;
        this.thresholds = thresholds;
    }

    /** @throws FailureException with every error of the stack's files and of the user's */
    public static Signals of(Stack stack) {
        Problems problems = new Problems();
        SignalSettings own = stack.settings().signals();
        Conventions conventions =
                Conventions.read(file(CONVENTIONS), stack.files().text(CONVENTIONS), own, problems);
        ThresholdsReader thresholds = new ThresholdsReader(problems)
                .read(file(THRESHOLDS), stack.files().text(THRESHOLDS));
        own.thresholds().forEach(thresholds::tune);
        problems.throwIfAny();
        return new Signals(conventions, thresholds.thresholds());
    }

    /**
     * Returns the rule files: name -> text.
     *
     * @param own the routes that do not count as traffic
     */
    public SortedMap<String, String> ruleFiles(OwnRoutes own) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put(
                ConventionRules.FILE,
                ConventionRules.of(conventions, own, file(CONVENTIONS) + " and devmon.yaml")
                        .text());
        files.put(
                ConsumerRules.FILE,
                ConsumerRules.of(conventions.consumers(), file(CONVENTIONS) + " and devmon.yaml")
                        .text());
        files.put(
                ThresholdRules.FILE,
                ThresholdRules.of(thresholds, file(THRESHOLDS) + " and devmon.yaml")
                        .text());
        return files;
    }

    /**
     * Returns whether requests of a service with these metrics are counted.
     *
     * @param families the names of metrics, for histograms without suffixes
     */
    public boolean countsRequests(Collection<String> families) {
        return conventions.all().stream()
                .anyMatch(convention -> families.stream().anyMatch(convention::reads));
    }

    /** Returns every threshold, and every convention with its priority. */
    public List<Setting> inForce() {
        List<Setting> settings = new ArrayList<>();
        for (Threshold threshold : thresholds.all()) {
            Threshold.Value standard = thresholds.standard(threshold);
            settings.add(new Setting(
                    "thresholds.defaults." + threshold.key(), standard.text(), source(standard.at(), THRESHOLDS)));
            thresholds
                    .tuned(threshold)
                    .forEach((service, value) -> settings.add(new Setting(
                            "thresholds.services." + service + "." + threshold.key(),
                            value.text(),
                            source(value.at(), THRESHOLDS))));
        }
        conventions
                .all()
                .forEach(convention -> settings.add(new Setting(
                        "conventions." + convention.name(),
                        "priority " + convention.priority(),
                        source(convention.at(), CONVENTIONS))));
        return settings;
    }

    private static String source(Position at, String path) {
        return at.file().equals(file(path)) ? Setting.DEFAULT : at.toString();
    }

    private static String file(String path) {
        return "stack/" + path;
    }
}
