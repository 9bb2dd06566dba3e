package dev.devmon.alerting;

import java.time.Duration;
import java.util.List;

/**
 * The result of checking one file.
 *
 * @param file how it is shown to a person
 * @param alerts how many it defines; for rule files
 * @param recordings how many series it records; for rule files
 * @param covered of the alerts, those with a test that fires and one that stays silent; for rule files
 * @param cases how many tests it has; for tests of rules and of routes
 * @param passed of the cases
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

    /** What is in the file. */
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
