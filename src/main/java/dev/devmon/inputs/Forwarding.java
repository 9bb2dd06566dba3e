package dev.devmon.inputs;

import dev.devmon.access.Access;
import dev.devmon.access.HeaderFile;
import dev.devmon.access.NamedFile;
import dev.devmon.access.UnfitFileException;
import dev.devmon.codec.Json;
import dev.devmon.definition.Forward;
import dev.devmon.definition.Forward.Destination;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The secrets with which components log in to the stores that telemetry is forwarded to. */
final class Forwarding {
    private Forwarding() {}

    /**
     * Returns the secrets by their names in mounts of component files; one for each destination, even where no login is
     * needed.
     *
     * @throws FailureException {@code INVALID_FILE} for every file that cannot be used
     */
    static Map<String, String> secrets(Forward forward) {
        Map<String, String> secrets = new LinkedHashMap<>();
        List<Failure> failures = new ArrayList<>();
        Destination otlp = forward.otlp();
        if (otlp != null) {
            secrets.put(Forward.OTLP, "{}\n");
            read(otlp.secret(), "headersFile", failures, named -> secrets.put(Forward.OTLP, headers(named)));
        }
        Destination remoteWrite = forward.remoteWrite();
        if (remoteWrite != null) {
            secrets.put(Forward.REMOTE_WRITE, "");
            read(
                    remoteWrite.secret(),
                    "bearerTokenFile",
                    failures,
                    named -> secrets.put(Forward.REMOTE_WRITE_LOGIN, new Access.Bearer(named).secret()));
        }
        FailureException.throwIfAny(failures);
        return secrets;
    }

    private interface Use {
        void of(NamedFile file) throws UnfitFileException;
    }

    private static void read(@Nullable NamedFile file, String key, List<Failure> failures, Use use) {
        if (file == null) {
            return;
        }
        try {
            use.of(file);
        } catch (UnfitFileException e) {
            failures.add(SecretFiles.unfit(file.at(), "forward: " + key, e));
        }
    }

    /**
     * Returns the headers in the configuration language of the component that sends them, in which a {@code $} begins a
     * reference.
     */
    private static String headers(NamedFile file) throws UnfitFileException {
        Map<String, String> headers = new HeaderFile(file).headers();
        headers.replaceAll((name, value) -> value.replace("$", "$$"));
        return Json.line(headers) + "\n";
    }
}
