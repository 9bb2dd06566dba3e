package dev.devmon.discovery.target;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.target.ProcessFiles.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With real processes, and with a tree that looks like {@code /proc} for what this machine may not have. */
class ProcessFilesTest {
    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void realPath() throws IOException {
        folder = folder.toRealPath();
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    /** A shell that opens files and then waits for its input. */
    private int shell(String opens) throws IOException {
        Path ready = folder.resolve("ready");
        Files.deleteIfExists(ready);
        Process process = new ProcessBuilder("sh", "-c", opens + "; : > ready; read line")
                .directory(folder.toFile())
                .start();
        started.add(process);
        await().until(() -> Files.exists(ready));
        return Math.toIntExact(process.pid());
    }

    private static List<Path> files(int pid) throws IOException {
        return ProcessFiles.ofThisMachine().of(pid).orElseThrow().files().stream()
                .sorted()
                .toList();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aWorkerWritesForItsServer() throws IOException {
        Files.createDirectory(folder.resolve("elsewhere"));
        String worker = "exec 3> %s; : > %s; read line <&4";
        int server = shell("exec 4<&0; (" + worker.formatted("worker.log", "one") + ") &"
                + " (cd elsewhere; " + worker.formatted("../other.log", "../two") + ") &"
                + " until [ -e one ] && [ -e two ]; do :; done");
        assertEquals(List.of(folder.resolve("worker.log")), files(server));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsWhatARealProcessHasOpenForWriting() throws IOException {
        Files.writeString(folder.resolve("read.log"), "old");
        int pid = shell("exec 3>>append.log 4>write.log 5<>both.log 6<read.log >out.log 2>&1");

        assertEquals(
                List.of(
                        folder.resolve("append.log"),
                        folder.resolve("both.log"),
                        folder.resolve("out.log"),
                        folder.resolve("out.log"),
                        folder.resolve("write.log")),
                files(pid));
        assertEquals(folder, ProcessFiles.ofThisMachine().of(pid).orElseThrow().workingFolder());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void followsARenameAndForgetsWhatIsDeleted() throws IOException {
        int pid = shell("exec 3>>a.log 4>>b.log");
        Files.move(folder.resolve("a.log"), folder.resolve("a.log.1"));
        Files.delete(folder.resolve("b.log"));

        assertEquals(List.of(folder.resolve("a.log.1")), files(pid));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsNothingOfAProcessThatEnded() throws IOException, InterruptedException {
        int pid = shell("exec 3>>a.log");
        started.get(0).destroyForcibly().waitFor();

        assertEquals(Optional.empty(), ProcessFiles.ofThisMachine().of(pid));
    }

    @Test
    void readsTheAccessModeFromTheFlags() throws IOException {
        Path proc = folder.resolve("proc");
        List<String> flags = List.of("0100000", "0100001", "02102002", "0102001");
        Files.createDirectories(proc.resolve("7/fd"));
        Files.createDirectories(proc.resolve("7/fdinfo"));
        Files.createSymbolicLink(proc.resolve("7/cwd"), folder);
        for (int i = 0; i < flags.size(); i++) {
            Path file = Files.writeString(folder.resolve(i + ".log"), "");
            Files.createSymbolicLink(proc.resolve("7/fd/" + i), file);
            Files.writeString(proc.resolve("7/fdinfo/" + i), "pos:\t0\nflags:\t" + flags.get(i) + "\nmnt_id:\t29\n");
        }

        Optional<Written> written = new ProcProcessFiles(proc).of(7);

        assertEquals(
                List.of(folder.resolve("1.log"), folder.resolve("2.log"), folder.resolve("3.log")),
                written.orElseThrow().files().stream().sorted().toList());
    }

    /** As a process in a container: its paths are those of another root. */
    @Test
    void passesOverWhatIsAnotherFileHere() throws IOException {
        Path proc = folder.resolve("proc");
        Files.createDirectories(proc.resolve("7/fd"));
        Files.createDirectories(proc.resolve("7/fdinfo"));
        Files.createSymbolicLink(proc.resolve("7/cwd"), folder);
        Files.createSymbolicLink(proc.resolve("7/fd/1"), Path.of("/only/in/the/container.log"));
        Files.writeString(proc.resolve("7/fdinfo/1"), "flags:\t0100001\n");
        Files.createSymbolicLink(proc.resolve("7/fd/2"), Path.of("socket:[4711]"));
        Files.writeString(proc.resolve("7/fdinfo/2"), "flags:\t02\n");
        Files.createSymbolicLink(proc.resolve("7/fd/3"), Files.createDirectory(folder.resolve("folder.log")));
        Files.writeString(proc.resolve("7/fdinfo/3"), "flags:\t0100001\n");

        assertEquals(Optional.of(new Written(folder, List.of())), new ProcProcessFiles(proc).of(7));
    }
}
