package dev.devmon.agent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.app.Workbench;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.session.RunningStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateVolumeFileTest {
    private static final String WRITTEN = "write devmon-reader /targets [services.json]";

    @TempDir
    Path folder;

    private Workbench bench;
    private StateVolumeFile writer;

    @BeforeEach
    void readers() {
        bench = new Workbench(folder)
                .quick("exporter", "mounts: [{state: host-targets, at: /in}, {host: /, at: /host}]\n")
                .quick("collector", "mounts: [{state: host-targets, at: /in}, {logs: folders, at: /host}]\n")
                .quick("reader", "mounts: [{state: host-targets, at: /targets}]\n")
                .quick("other", "mounts: [{state: stack-targets, at: /targets}]\n");
        writer = writer();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void begin() {
        bench.bringUp();
        bench.engine.forgetCalls();
        writer = writer();
        refresh();
    }

    private StateVolumeFile writer() {
        return new StateVolumeFile(bench.session(), StateKind.HOST_TARGETS, "services.json");
    }

    private void refresh() {
        writer.refresh(RunningStack.of(bench.session()));
    }

    @Test
    void writesOnlyWhatChanged() {
        begin();
        writer.write("one");
        writer.write("one");
        refresh();
        writer.write("one");
        assertEquals(List.of(WRITTEN), bench.engine.calls());

        writer.write("two");
        assertEquals(List.of(WRITTEN, WRITTEN), bench.engine.calls());
        assertEquals("two", bench.engine.files("reader").get("/targets/services.json"));
    }

    @Test
    void writesAgainNowAndThenSinceOthersMayHaveDamagedTheFile() {
        begin();
        writer.write("one");
        bench.passes(Duration.ofSeconds(15));
        writer.write("one");
        assertEquals(List.of(WRITTEN), bench.engine.calls());

        bench.passes(Duration.ofSeconds(1));
        writer.write("one");

        assertEquals(List.of(WRITTEN, WRITTEN), bench.engine.calls());
    }

    @Test
    void writesAgainToANewContainer() {
        begin();
        writer.write("one");
        bench.folder.settings("memory: {reader: 128m}\n");
        bench.bringUp();
        bench.engine.forgetCalls();

        refresh();
        writer.write("one");

        assertEquals(List.of(WRITTEN), bench.engine.calls());
    }

    @Test
    void neverWritesThroughAComponentThatSeesTheHost() {
        begin();
        bench.engine.put("reader", State.EXITED);
        refresh();

        writer.write("one");

        assertEquals(List.of(), bench.engine.calls());
    }

    @Test
    void writesWhatItCouldNotWriteOnceThereIsSomebodyToWriteTo() {
        begin();
        writer.write("one");
        bench.engine.put("reader", State.EXITED);
        refresh();
        writer.write("two");
        bench.engine.put("reader", State.RUNNING);
        bench.engine.forgetCalls();

        refresh();
        writer.write("two");

        assertEquals(List.of(WRITTEN), bench.engine.calls());
    }

    @Test
    void writesNothingBeforeItHasLooked() {
        bench.bringUp();
        bench.engine.forgetCalls();

        writer().write("one");

        assertEquals(List.of(), bench.engine.calls());
    }
}
