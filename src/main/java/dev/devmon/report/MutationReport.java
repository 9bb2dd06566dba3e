package dev.devmon.report;

import dev.devmon.alerting.unittest.Mutant;
import dev.devmon.alerting.unittest.MutationRun;
import dev.devmon.codec.Json;
import java.util.List;
import java.util.Locale;

/** Formats the changes to rules that no unit test has noticed. */
public final class MutationReport {
    private MutationReport() {}

    /** Returns a line for each change, sorted by file and line. */
    public static String text(MutationRun.Result result) {
        StringBuilder text = new StringBuilder();
        result.survivors().forEach(mutant -> text.append(mutant.text()).append('\n'));
        int caught = result.mutants() - result.survivors().size();
        return text.append(String.format(
                        Locale.ROOT,
                        "%s%d of %d changes were noticed (%.1f%%)%n",
                        text.isEmpty() ? "" : "\n",
                        caught,
                        result.mutants(),
                        result.mutants() == 0 ? 100.0 : 100.0 * caught / result.mutants()))
                .toString();
    }

    private record Document(int schemaVersion, int mutants, int caught, List<Survivor> survivors) {}

    private record Survivor(String file, int line, String rule, String change) {}

    public static String json(MutationRun.Result result) {
        return Json.write(new Document(
                1,
                result.mutants(),
                result.mutants() - result.survivors().size(),
                result.survivors().stream().map(MutationReport::survivor).toList()));
    }

    private static Survivor survivor(Mutant mutant) {
        return new Survivor(mutant.at().file(), mutant.at().line(), mutant.rule(), mutant.what());
    }
}
