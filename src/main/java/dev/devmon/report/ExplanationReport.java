package dev.devmon.report;

import dev.devmon.codec.Json;
import dev.devmon.explain.Explanation;
import dev.devmon.explain.Explanation.State;
import dev.devmon.explain.Explanation.Step;
import dev.devmon.text.Visible;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats explanations, step by step. */
public final class ExplanationReport {
    private static final int NAME_WIDTH = 11;

    private ExplanationReport() {}

    private record Document(int schemaVersion, List<Explanation> explanations) {}

    public static String text(List<Explanation> explanations, TextStyle.Mode mode) {
        return explanations.stream()
                .map(explanation -> TextStyle.BOLD.apply(Visible.line(explanation.subject()), mode) + "\n"
                        + explanation.steps().stream()
                                .map(step -> text(step, mode))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    private static String text(Step step, TextStyle.Mode mode) {
        String indent = " ".repeat(2 + 7 + NAME_WIDTH);
        String evidence = step.evidence().stream().map(Visible::line).collect(Collectors.joining("\n" + indent));
        String head = "  " + style(step.state()).apply(pad(word(step.state()), 7), mode) + pad(step.name(), NAME_WIDTH);
        String fix = step.fix().isEmpty()
                ? ""
                : indent + TextStyle.BOLD.apply("fix:", mode) + " "
                        + step.fix().lines().collect(Collectors.joining("\n" + indent + "     ")) + "\n";
        return head + evidence + "\n" + fix;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static TextStyle style(State state) {
        return switch (state) {
            case OK -> TextStyle.GOOD;
            case HINT -> TextStyle.BUSY;
            case FAILED -> TextStyle.BAD;
        };
    }

    public static String json(List<Explanation> explanations) {
        return Json.write(new Document(1, explanations));
    }
}
