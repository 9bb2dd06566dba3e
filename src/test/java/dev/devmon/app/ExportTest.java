package dev.devmon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.ServiceMemory;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    @TempDir
    Path root;

    private Workbench bench;
    private Path folder;

    @BeforeEach
    void open() {
        bench = new Workbench(root);
        folder = root.resolve("out");
        bench.folder.file("web/one.txt", "1");
        bench.folder.web(
                "web",
                8080,
                "mounts: [{config: ./one.txt, at: /etc/web/one.txt}, {state: host-targets, at: /etc/targets}]\n");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Export.Result export(int offset, String... without) {
        return new Export(bench.session()).compose(new Export.Request(folder, List.of(without), offset));
    }

    private Failure refused() {
        FailureException refused = assertThrows(FailureException.class, () -> export(0));
        assertEquals(ExitCode.USAGE, refused.exitCode());
        return refused.failures().get(0);
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void givesTheStackANameOfItsOwnAndOtherPorts() throws IOException {
        Export.Result result = export(1000);

        assertEquals("devmon-export", result.stack());
        String compose = read("compose.yaml");
        assertTrue(compose.contains("name: devmon-export\n"), compose);
        assertTrue(compose.contains("- 127.0.0.1:9080:80\n"), compose);
        assertTrue(compose.contains("dev.devmon.stack: devmon-export\n"), compose);
    }

    @Test
    void refusesAnOffsetThatLeadsToNoPort() {
        FailureException refused = assertThrows(FailureException.class, () -> export(60_000));

        assertEquals(
                "web cannot be published at port 68080",
                refused.failures().get(0).what());
        assertFalse(Files.exists(folder));
    }

    @Test
    void leavesOutWhatNeedsTheAgentAndWhatIsNamed() throws IOException {
        bench.folder.web("other", 8090, "");
        bench.folder.web(
                "exporter",
                9187,
                "measures: {port: http, path: /probe, systems: {system: postgresql, answers: pg_up}}\n");
        bench.withDiscoveryRules();

        Export.Result result = export(0, "other");

        assertEquals(List.of("exporter"), result.leftOut());
        String compose = read("compose.yaml");
        assertFalse(compose.contains("other") || compose.contains("exporter"), compose);
    }

    @Test
    void beginsTheUsersListWithTheServicesThatDiscoveryKnows() throws IOException {
        new ServiceMemory(bench.state.path())
                .update(none -> List.of(
                        Samples.service("orders", "127.0.0.1:8081", Verdict.SCRAPED),
                        Samples.service("silent", "127.0.0.1:8082", Verdict.NO_METRICS)));

        export(0);

        String targets = read("targets/services.json");
        assertTrue(targets.contains("\"127.0.0.1:8081\"") && targets.contains("\"orders\""), targets);
        assertFalse(targets.contains("silent"), targets);
    }

    @Test
    void anotherExportReplacesAndRemovesWhatTheFirstWrote() throws IOException {
        bench.folder.file("web/two/three.txt", "3");
        bench.folder.web(
                "web",
                8080,
                "mounts: [{config: ./one.txt, at: /etc/web/one.txt}, {config: ./two, at: /two}, {state: host-targets, at: /etc/targets}]\n");
        export(0);
        assertEquals("3", read("config/web/two/three.txt"));
        assertEquals(0, export(0).written());
        Files.writeString(folder.resolve("targets/services.json"), "[1]");
        Files.writeString(folder.resolve("compose.override.yaml"), "mine");

        bench.folder.file("web/one.txt", "changed");
        bench.folder.web(
                "web",
                8080,
                "mounts: [{config: ./one.txt, at: /etc/web/one.txt}, {state: host-targets, at: /etc/targets}]\n");
        Export.Result result = export(0);

        assertEquals("changed", read("config/web/etc/web/one.txt"));
        assertEquals(1, result.removed());
        assertFalse(Files.exists(folder.resolve("config/web/two")));
        assertEquals("[1]", read("targets/services.json"));
        assertEquals("mine", read("compose.override.yaml"));
    }

    @Test
    void writesNothingIntoAFolderOfSomethingElse() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("thesis.tex"), "mine");

        Failure refused = refused();

        assertEquals(folder + " is not empty", refused.what());
        assertEquals("name a new or empty folder", refused.fix());
        assertEquals(List.of("thesis.tex"), List.of(folder.toFile().list()));
    }

    @Test
    void overwritesNoFileThatSomebodyChangedOrAdded() throws IOException {
        export(0);
        Files.writeString(folder.resolve("compose.yaml"), "mine");
        bench.folder.file("web/one.txt", "changed");

        assertEquals(
                "compose.yaml in " + folder + " would be overwritten", refused().what());

        assertEquals("mine", read("compose.yaml"));
        assertEquals("1", read("config/web/etc/web/one.txt"), "nothing else was written either");
        Files.delete(folder.resolve("compose.yaml"));
        export(0);
        assertTrue(read("compose.yaml").contains("services:"));
        assertEquals("changed", read("config/web/etc/web/one.txt"));

        Files.writeString(folder.resolve("config/web/etc/web/new.txt"), "mine");
        bench.folder.file("web/new.txt", "devmon's");
        bench.folder.web("web", 8080, "mounts: [{config: ./new.txt, at: /etc/web/new.txt}]\n");
        assertEquals(
                "config/web/etc/web/new.txt in " + folder + " would be overwritten",
                refused().what());
    }

    @Test
    void aRecordThatLeadsOutOfTheFolderIsRefused() throws IOException {
        export(0);
        Path outside = Files.writeString(root.resolve("outside"), "mine");
        Path record = folder.resolve(ExportFolder.RECORD);
        Files.writeString(record, Files.readString(record).replace("\"README.md\"", "\"../outside\""));

        FailureException refused = assertThrows(FailureException.class, () -> export(0));

        assertEquals(ExitCode.INVALID_FILE, refused.exitCode());
        assertTrue(Files.exists(outside));
    }

    @Test
    void onlyTheUserMayEnterTheFolderOfSecrets() throws IOException {
        Path token = Files.writeString(root.resolve("token"), "hush\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        bench.folder.settings("secrets: {token: token}\n");
        bench.folder.web("web", 8080, "mounts: [{secret: token, at: /etc/web/token, requires: token}]\n");

        export(0);

        assertEquals("rwx------", rights("secrets"));
        assertEquals("rw-r--r--", rights("secrets/web/token"));
        assertEquals("rw-r--r--", rights("compose.yaml"));
    }

    private String rights(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }
}
