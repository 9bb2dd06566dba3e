package dev.devmon.discovery.identify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStringsTest {
    @TempDir
    Path proc;

    @Test
    void readsOnBehindAnEmptyArgument() throws IOException {
        write("cmdline", "beam.smp\0-pa\0\0-s\0rabbit\0boot\0");
        assertEquals(
                Optional.of(List.of("beam.smp", "-pa", "", "-s", "rabbit", "boot")),
                new ProcStrings(proc).arguments(7));
    }

    @Test
    void aTitleIsOneArgument() throws IOException {
        write("cmdline", "puma 5.6.5 (tcp://127.0.0.1:9802) [storefront]\0\0\0\0");
        assertEquals(
                Optional.of(List.of("puma 5.6.5 (tcp://127.0.0.1:9802) [storefront]")),
                new ProcStrings(proc).arguments(7));
    }

    @Test
    void readsVariablesInEveryLanguageAndOnlyThoseAskedFor() throws IOException {
        write("environ", "A=1\0\0OTEL_SERVICE_NAME=üñí = ü\0PASSWORD=x\0nothing\0");
        assertEquals(
                Optional.of(Map.of("OTEL_SERVICE_NAME", "üñí = ü")),
                new ProcStrings(proc).environment(7, Set.of("OTEL_SERVICE_NAME", "nothing")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0::/docker/ID",
                "0::/system.slice/docker-ID.scope",
                "9:name=systemd:/docker/ID\n8:pids:/docker/ID\n0::/docker/ID",
                "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container",
                "0::/kubepods.slice/kubepods-pod8d5e.slice/cri-containerd-ID.scope",
            })
    void knowsTheContainerByTheControlGroup(String cgroup) throws IOException {
        String id = "e2efe39df87e1d4ea0064198cd3af0f2fde4a6f44e8a94b041b6a26d2dab246d";
        write("cgroup", cgroup.replace("ID", id) + "\n");
        assertEquals(Optional.of(id), new ProcStrings(proc).containerId(7));
        write("cgroup", "0::/user.slice/user-1000.slice/session-2.scope\n");
        assertEquals(Optional.empty(), new ProcStrings(proc).containerId(7));
    }

    @Test
    void saysNothingOfWhatCannotBeRead() throws IOException {
        assertEquals(Optional.empty(), new ProcStrings(proc).arguments(8));
        assertEquals(Optional.empty(), new ProcStrings(proc).environment(8, Set.of()));
        write("cmdline", "");
        assertEquals(Optional.empty(), new ProcStrings(proc).arguments(7), "a kernel thread");
    }

    @Test
    void theFolderIsAsTheProcessSeesIt() throws IOException {
        Path process = Files.createDirectories(proc.resolve("7"));
        Files.createSymbolicLink(process.resolve("cwd"), Path.of("/only/in/a/sandbox"));
        assertEquals(Optional.of(Path.of("/only/in/a/sandbox")), new ProcStrings(proc).workingFolder(7));
        assertEquals(Optional.empty(), new ProcStrings(proc).workingFolder(8));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(Files.createDirectories(proc.resolve("7")).resolve(file), text);
    }
}
