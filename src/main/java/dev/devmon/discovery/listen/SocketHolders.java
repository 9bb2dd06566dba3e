package dev.devmon.discovery.listen;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the processes that hold sockets by reading {@code /proc/PID/fd}, see proc(5). */
final class SocketHolders {
    private static final Logger LOG = LoggerFactory.getLogger(SocketHolders.class);
    private static final String MARK = "socket:[";

    private final Path proc;

    SocketHolders(Path proc) {
        this.proc = proc;
    }

    boolean alive(int pid) {
        return Files.exists(proc.resolve(Integer.toString(pid)));
    }

    /** Returns inode -> the pids of all its holders that this user may see; an inode without any is absent. */
    Map<String, Set<Integer>> of(Set<String> inodes) throws IOException {
        Map<String, Set<Integer>> pids = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, SocketHolders::isProcess)) {
            for (Path process : processes) {
                int pid = Integer.parseInt(process.getFileName().toString());
                for (String inode : heldBy(process, inodes)) {
                    pids.computeIfAbsent(inode, none -> new TreeSet<>()).add(pid);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return pids;
    }

    private static boolean isProcess(Path entry) {
        return Character.isDigit(entry.getFileName().toString().charAt(0));
    }

    private static Set<String> heldBy(Path process, Set<String> inodes) {
        Set<String> held = new TreeSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path link : open) {
                String target = target(link);
                if (target.startsWith(MARK)) {
                    String inode = target.substring(MARK.length(), target.length() - 1);
                    if (inodes.contains(inode)) {
                        held.add(inode);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.trace("{} has ended, or is another user's", process, e);
        }
        return held;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
