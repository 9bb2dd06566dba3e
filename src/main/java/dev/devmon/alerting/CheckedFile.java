package dev.devmon.alerting;

import java.time.Duration;
import java.util.List;

/**
 * The result of checking a file.
 *
 * @param file the name of the file for people
 * @param alerts the number of alerts that it defines; for rule files
 * @param recordings the number of series that it records; for rule files
 * @param covered the number of alerts with both a test that fires and one that stays silent; for rule files
 * @param cases the number of its tests; for tests of rules and of routes
 * @param passed the number of cases that passed
 */
public record CheckedFile(
        String file,
        Kind kind,
        int alerts,
        int recordings,
        int covered,
        int cases,
        int passed,
        Duration took,
        List<Finding> findings) {
    public CheckedFile {
        findings = List.copyOf(findings);
    }

    /** The kind of content. */
    public enum Kind {
        CONFIG,
        RULES,
        TESTS,
        ROUTES,
        INHIBITIONS,
        NOTIFICATIONS
    }

    public static CheckedFile rules(RuleFile file, int covered, Duration took, List<Finding> findings) {
        int alerts = file.alerts().size();
        return new CheckedFile(
                file.file(), Kind.RULES, alerts, file.rules().size() - alerts, covered, 0, 0, took, findings);
    }

    public static CheckedFile config(String file, Duration took, List<Finding> findings) {
        return new CheckedFile(file, Kind.CONFIG, 0, 0, 0, 0, 0, took, findings);
    }

    public static CheckedFile cases(
            String file, Kind kind, int cases, int passed, Duration took, List<Finding> findings) {
        return new CheckedFile(file, kind, 0, 0, 0, cases, passed, took, findings);
    }
}
