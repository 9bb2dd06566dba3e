package dev.devmon.explain;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.discovery.identify.ProcessIdentity;
import dev.devmon.discovery.identify.ProjectFolder;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The remedies for each cause, for the framework at hand; the keys are described at the file's head. */
final class Remedies {
    private final List<Remedy> all;

    /**
     * A remedy.
     *
     * @param runtimes the runtimes, or kinds of servers with a status page, that it is for; empty for all
     * @param files files of a project, one of which must exist; empty for any project
     * @param contains what that file must contain; null for anything
     */
    private record Remedy(
            List<Cause> causes, List<String> runtimes, List<String> files, @Nullable Pattern contains, String fix) {
        boolean fits(Cause cause, String runtime, @Nullable ProcessIdentity process) {
            return causes.contains(cause)
                    && (runtimes.isEmpty() || runtimes.contains(runtime))
                    && (files.isEmpty() || files.stream().anyMatch(file -> found(file, process)));
        }

        private boolean found(String file, @Nullable ProcessIdentity process) {
            return ProjectFolder.text(process == null ? null : process.workingFolder(), file)
                    .filter(text -> contains == null || contains.matcher(text).find())
                    .isPresent();
        }

        private boolean general() {
            return runtimes.isEmpty() && files.isEmpty();
        }
    }

    private Remedies(List<Remedy> all) {
        this.all = List.copyOf(all);
    }

    /** @param file the name of the file in problems */
    static Remedies read(String file, String text, Problems problems) {
        return new Remedies(Yaml.read(file, text, problems, fields -> {
                    fields.schema(1);
                    return fields.list("remedies", Remedies::remedy);
                })
                .orElse(List.of()));
    }

    private static Remedy remedy(Fields entry) {
        entry.require("cause");
        return new Remedy(
                entry.all("cause", Form.oneOf(Cause.class)),
                entry.texts("runtimes"),
                entry.texts("files"),
                entry.optional("contains", Form.PATTERN).orElse(null),
                entry.text("fix"));
    }

    /**
     * Returns what to do about a cause.
     *
     * @param values key -> replacement of {@code ${key}} in the text
     */
    String fix(Cause cause, String runtime, @Nullable ProcessIdentity process, Map<String, String> values) {
        String fix = all.stream()
                .filter(remedy -> remedy.fits(cause, runtime, process))
                .findFirst()
                .map(Remedy::fix)
                .orElseThrow(() -> new IllegalStateException("no remedy for " + cause));
        for (Map.Entry<String, String> value : values.entrySet()) {
            fix = fix.replace("${" + value.getKey() + "}", value.getValue());
        }
        return fix.strip();
    }

    /** Returns whether there is a remedy for any runtime. */
    boolean covers(Cause cause) {
        return all.stream().anyMatch(remedy -> remedy.causes().contains(cause) && remedy.general());
    }
}
