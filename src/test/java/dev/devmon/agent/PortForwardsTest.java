package dev.devmon.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.app.Workbench;
import dev.devmon.engine.LoopbackPages;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.session.RunningStack;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PortForwardsTest {
    @Test
    void forwardsThePortsOfWhatRuns(@TempDir Path folder) {
        try (Workbench bench = new Workbench(folder)) {
            int port = LoopbackPages.freePort();
            bench.folder.web("site/web", port, "");
            bench.bringUp();
            PortForwards forwards = new PortForwards(bench.session());

            forwards.refresh(RunningStack.of(bench.session()));
            forwards.run();
            assertEquals(Set.of(port), bench.engine.forwarded());

            bench.engine.put("web", State.EXITED);
            forwards.refresh(RunningStack.of(bench.session()));
            forwards.run();
            assertEquals(Set.of(), bench.engine.forwarded(), "its port is free for others");
        }
    }
}
