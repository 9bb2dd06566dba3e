package dev.devmon.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.cli.Shell.Result;
import dev.devmon.engine.LoopbackPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What `open` does with the desktop's opener, for which scripts stand in. */
@Timeout(60)
class OpenCommandTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Shell shell;
    private String address;

    @BeforeEach
    void aPage() {
        int port = LoopbackPages.freePort();
        shell = new Shell(folder);
        shell.folder.web("web", port, "links: [{title: Web, port: http, path: /start}]\n");
        shell.run("up");
        address = "http://localhost:" + port + "/start";
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private Result open(String opener, Duration patience) {
        return shell.runOnly(wiring -> new OpenCommand(wiring, new Browser(opener, patience)), "web");
    }

    private String script(String text) throws IOException {
        Path script = Files.writeString(folder.resolve("opener"), "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"))
                .toString();
    }

    @Test
    void saysNothingWhenTheBrowserOpens() throws IOException {
        Path opened = folder.resolve("opened");

        assertEquals(new Result(0, "", ""), open(script("printf %s \"$1\" > '" + opened + "'\n"), LONG));
        assertEquals(address, Files.readString(opened));
    }

    @Test
    void printsTheAddressWhenTheOpenerFails() throws IOException {
        String opener = script("exit 3\n");

        assertEquals(
                new Result(0, address + "\n", "no browser could be opened: " + opener + " exited with code 3\n"),
                open(opener, LONG));
    }

    @Test
    void printsTheAddressWhereThereIsNoOpener() {
        String opener = folder.resolve("none").toString();

        assertEquals(
                new Result(0, address + "\n", "no browser could be opened: " + opener + " cannot be run\n"),
                open(opener, LONG));
    }

    @Test
    void doesNotWaitForAnOpenerThatStaysAsLongAsTheBrowserDoes() throws IOException {
        Path gate = folder.resolve("gate");
        Path ended = folder.resolve("ended");
        String opener = script("mkfifo '" + gate + "'; read -r line < '" + gate + "'; touch '" + ended + "'; exit 3\n");

        assertEquals(new Result(0, "", ""), open(opener, Duration.ofMillis(1)));

        await().until(() -> Files.exists(gate));
        Files.writeString(gate, "end\n");
        await().until(() -> Files.exists(ended));
    }
}
