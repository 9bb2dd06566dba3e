package dev.devmon.inputs;

import dev.devmon.access.Access;
import dev.devmon.access.NamedFile;
import dev.devmon.access.UnfitFileException;
import dev.devmon.codec.Position;
import dev.devmon.definition.Settings.Service;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the files with secrets that the settings name. */
final class SecretFiles {
    private SecretFiles() {}

    /**
     * Returns name of the secret -> content.
     *
     * @param files name of the secret -> its file
     * @throws FailureException {@code INVALID_FILE} for every file that is missing, empty, or readable by everybody
     */
    static Map<String, String> read(Map<String, Sourced<Path>> files) {
        Map<String, String> secrets = new LinkedHashMap<>();
        List<Failure> failures = new ArrayList<>();
        files.forEach((name, file) -> {
            try {
                secrets.put(name, new NamedFile(file.value(), file.at()).secret());
            } catch (UnfitFileException e) {
                failures.add(unfit(file.at(), "secret " + name, e));
            }
        });
        FailureException.throwIfAny(failures);
        return secrets;
    }

    /**
     * Checks that declared services can be asked as the settings say.
     *
     * @throws FailureException {@code INVALID_FILE} for every file that cannot be used for that
     */
    static void check(List<Service> services) {
        List<Failure> failures = new ArrayList<>();
        for (Service service : services) {
            Access.Login login = service.access().login();
            if (login != null) {
                try {
                    login.secret();
                } catch (UnfitFileException e) {
                    failures.add(unfit(login.file().at(), "the secret of " + service.name(), e));
                }
            }
            Access.Authorities authorities = service.access().tls() == null
                    ? null
                    : service.access().tls().authorities();
            if (authorities != null) {
                try {
                    authorities.pem();
                } catch (UnfitFileException e) {
                    failures.add(unfit(authorities.file().at(), "caFile of " + service.name(), e));
                }
            }
        }
        FailureException.throwIfAny(failures);
    }

    static Failure unfit(Position at, String subject, UnfitFileException e) {
        return Failure.invalidFile(at + ": " + subject + " " + e.what(), e.why(), e.fix());
    }
}
