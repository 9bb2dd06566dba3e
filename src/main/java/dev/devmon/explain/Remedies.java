package dev.devmon.explain;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.discovery.identify.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What to do about each cause, for the framework at hand; its keys are described at the file's head. */
final class Remedies {
    private static final Logger LOG = LoggerFactory.getLogger(Remedies.class);
    private static final long BIGGEST = 512 * 1024;

    private final List<Remedy> all;

    /**
     * One way out.
     *
     * @param runtimes for which; empty for all
     * @param files of a project, one of which must be there
     * @param contains what that file must contain; null for anything
     */
    private record Remedy(
            List<Cause> causes, List<String> runtimes, List<String> files, @Nullable Pattern contains, String fix) {
        boolean fits(Cause cause, String runtime, @Nullable ProcessIdentity process) {
            return causes.contains(cause)
                    && (runtimes.isEmpty() || runtimes.contains(runtime))
                    && (files.isEmpty() || files.stream().anyMatch(file -> found(file, process)));
        }

        /** Searched from the process's working folder upward. */
        private boolean found(String file, @Nullable ProcessIdentity process) {
            Path folder = process == null ? null : process.workingFolder();
            while (folder != null && folder.getNameCount() > 0) {
                Path candidate = folder.resolve(file);
                if (Files.isRegularFile(candidate)) {
                    return contains == null || contains.matcher(text(candidate)).find();
                }
                folder = folder.getParent();
            }
            return false;
        }

        private static String text(Path file) {
            try {
                return Files.size(file) > BIGGEST ? "" : Files.readString(file);
            } catch (IOException e) {
                LOG.debug("{} cannot be read", file, e);
                return "";
            }
        }
    }

    private Remedies(List<Remedy> all) {
        this.all = List.copyOf(all);
    }

    /** @param file how problems name it */
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
     * What to do.
     *
     * @param values what stands for {@code ${key}} in it
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

    /** Whether there is a remedy whatever runs. */
    boolean covers(Cause cause) {
        return Optional.of(cause).stream()
                .flatMap(sought -> all.stream().filter(remedy -> remedy.causes().contains(sought)))
                .anyMatch(
                        remedy -> remedy.runtimes().isEmpty() && remedy.files().isEmpty());
    }
}
