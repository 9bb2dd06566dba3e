package dev.devmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.Profile;
import dev.devmon.definition.Profiles;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackLoader;
import dev.devmon.engine.DockerCli;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stack within less memory, of the lab's programs and stand-ins. */
@Tag("docker")
@Timeout(300)
class ProfilesIT {
    private final LabStack lab = new LabStack();

    @AfterEach
    void takeDown() {
        lab.close();
    }

    @Test
    void aSmallerProfileTakesAwayTheRestAndLimitsWhatStays() {
        Profiles.Offer light = offer("light");
        DevmonProcess.Result up = lab.run("up", "--light").expecting(0);

        assertEquals(containers(light.profile()), lab.containerIds().keySet());
        assertTrue(up.out().contains("note: profile light (--profile): limits add up to 2.2 GB"), up::toString);
        assertEquals(light.memoryBytes(), limits(), "what the engine enforces");
        assertTrue(
                DockerCli.run("inspect", "--format", "{{.Config.Env}}", lab.container("elasticsearch"))
                        .contains("-Xmx320m"),
                "a heap that fits");

        Map<String, String> before = lab.containerIds();
        lab.run("up").expecting(0);
        assertEquals(before, lab.containerIds(), "it stays light, and nothing is made anew");

        Profiles.Offer metrics = offer("metrics");
        lab.run("up", "--profile", "metrics").expecting(0);
        assertEquals(containers(metrics.profile()), lab.containerIds().keySet());
        assertEquals(metrics.memoryBytes(), limits());
    }

    private static Profiles.Offer offer(String name) {
        return StackLoader.load(StackFiles.ofFolder(LabStack.HOME.resolve("stack")), List.of(), null)
                .profiles()
                .offers()
                .stream()
                .filter(offer -> offer.profile().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Set<String> containers(Profile profile) {
        return profile.components().keySet().stream().map(lab::container).collect(Collectors.toSet());
    }

    private long limits() {
        return lab.containerIds().keySet().stream()
                .mapToLong(container ->
                        Long.parseLong(DockerCli.run("inspect", "--format", "{{.HostConfig.Memory}}", container)))
                .sum();
    }
}
