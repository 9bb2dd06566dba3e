package dev.devmon.engine.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for the sockets of one connection, which only this user can enter. Its name contains the owner's pid. */
final class SshFolder {
    private static final Logger LOG = LoggerFactory.getLogger(SshFolder.class);
    private static final String PREFIX = "devmon-ssh-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-.*");

    private SshFolder() {}

    /** Creates a folder for this process, and removes those that killed processes have left. */
    static Path create() throws IOException {
        Path folder = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
        for (Path other : of(Objects.requireNonNull(folder.getParent(), "no parent"))) {
            if (Files.isReadable(other) && owner(other).isEmpty()) {
                remove(other);
            }
        }
        return folder;
    }

    private static List<Path> of(Path parent) throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches())
                    .toList();
        }
    }

    private static Optional<ProcessHandle> owner(Path folder) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        return name.matches() ? ProcessHandle.of(Long.parseLong(name.group(1))) : Optional.empty();
    }

    static void remove(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone already", folder);
        } catch (IOException e) {
            LOG.info("{} stays", folder, e);
        }
    }
}
