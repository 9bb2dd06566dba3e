package dev.devmon.discovery.target;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code /proc/PID/fd} and {@code fdinfo}, as proc(5) describes them. Files that a child process writes in the
 * same working folder count as well: where a server reloads its code or has workers, they do the work, and the writing.
 */
final class ProcProcessFiles implements ProcessFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ProcProcessFiles.class);
    private static final Pattern FLAGS = Pattern.compile("^flags:\\s*([0-7]+)$", Pattern.MULTILINE);

    /** The mask of the access mode, see open(2): 0 is O_RDONLY, 1 O_WRONLY, 2 O_RDWR. */
    private static final int ACCESS_MODE = 3;

    private final Path proc;

    ProcProcessFiles(Path proc) {
        this.proc = proc;
    }

    @Override
    public Optional<Written> of(int pid) throws IOException {
        Optional<Written> own = ofOne(Integer.toString(pid));
        if (own.isEmpty()) {
            return own;
        }
        Path folder = own.get().workingFolder();
        List<Path> files = new ArrayList<>(own.get().files());
        for (String child : children(Integer.toString(pid))) {
            ofOne(child)
                    .filter(written -> written.workingFolder().equals(folder))
                    .ifPresent(written -> files.addAll(written.files()));
        }
        return Optional.of(new Written(folder, files));
    }

    /** Returns the children of the process's main thread, which is the one that starts workers. */
    private List<String> children(String pid) {
        try {
            String list = Files.readString(
                    proc.resolve(pid).resolve("task").resolve(pid).resolve("children"));
            return list.isBlank() ? List.of() : List.of(list.strip().split(" ", -1));
        } catch (IOException e) {
            LOG.debug("process {} has ended, or the system does not tell its children", pid, e);
            return List.of();
        }
    }

    private Optional<Written> ofOne(String pid) throws IOException {
        Path process = proc.resolve(pid);
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path link : open) {
                written(process, link).ifPresent(files::add);
            }
            return Optional.of(new Written(Files.readSymbolicLink(process.resolve("cwd")), files));
        } catch (NoSuchFileException | AccessDeniedException e) {
            LOG.debug("process {} cannot be inspected", pid, e);
            return Optional.empty();
        } catch (DirectoryIteratorException e) {
            if (Files.exists(process)) {
                throw e.getCause();
            }
            LOG.debug("process {} has ended", pid, e);
            return Optional.empty();
        }
    }

    private static Optional<Path> written(Path process, Path link) {
        try {
            Path file = Files.readSymbolicLink(link);
            // In a container the same path is another file; and a deleted one has none
            boolean ours = file.isAbsolute()
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.isSameFile(file, link);
            return ours && writes(process.resolve("fdinfo").resolve(link.getFileName()))
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debug("{} was closed, or its process has ended", link, e);
            return Optional.empty();
        }
    }

    private static boolean writes(Path info) throws IOException {
        Matcher flags = FLAGS.matcher(Files.readString(info));
        return flags.find() && (Integer.parseInt(flags.group(1), 8) & ACCESS_MODE) != 0;
    }
}
