package dev.devmon.report;

import dev.devmon.codec.Json;
import dev.devmon.failure.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** Formats failures, for people and for programs. */
public final class FailureReport {
    private FailureReport() {}

    private record Document(int schemaVersion, List<Entry> errors) {}

    private record Entry(String what, String why, String fix, int exitCode) {}

    /** Returns the three parts of each failure, the fix last. */
    public static String text(List<Failure> failures, TextStyle.Mode mode) {
        return failures.stream()
                .map(failure -> TextStyle.BAD.apply("error:", mode) + " " + failure.what() + "\n"
                        + part("why", failure.why())
                        + part("fix", failure.fix()))
                .collect(Collectors.joining());
    }

    private static String part(String name, String text) {
        return "  " + name + ": " + text.strip().replace("\n", "\n       ") + "\n";
    }

    /** Returns the document {@code {schemaVersion, errors: [{what, why, fix, exitCode}]}}. */
    public static String json(List<Failure> failures) {
        return Json.write(new Document(
                1,
                failures.stream()
                        .map(failure -> new Entry(
                                failure.what(),
                                failure.why(),
                                failure.fix(),
                                failure.exitCode().code()))
                        .toList()));
    }
}
