package dev.devmon;

import dev.devmon.engine.DockerCli;
import java.util.ArrayList;
import java.util.List;

/** Images of stand-ins that behave badly, whatever the component's own command is; removed at the end. */
final class StandInImages implements AutoCloseable {
    private final String prefix;
    private final List<String> made = new ArrayList<>();

    /** @param prefix of the images' names; unique */
    StandInImages(String prefix) {
        this.prefix = prefix;
    }

    /** Ends at once, and so again whenever it is started. */
    String exiting() {
        return image("exits", "[\"/bin/stand-in\", \"exit\", \"3\"]");
    }

    /** Answers 503 for ever. */
    String neverReady() {
        return image("never-ready", "[\"/bin/stand-in\", \"never-ready\"]");
    }

    /** Answers 503 for a while after each start. */
    String slow(int seconds) {
        return image("slow-" + seconds, "[\"/bin/stand-in\", \"slow\", \"" + seconds + "\"]");
    }

    /** Runs for a moment before it ends. */
    String looping() {
        return image("loops", "[\"/bin/sh\", \"-c\", \"echo looping; sleep 1; exit 4\"]");
    }

    private String image(String name, String entrypoint) {
        String container = prefix + "-" + name;
        String image = container + ":lab";
        DockerCli.run("create", "--name", container, LabStack.STAND_IN);
        try {
            DockerCli.run("commit", "--change", "ENTRYPOINT " + entrypoint, "--change", "CMD []", container, image);
            made.add(image);
        } finally {
            DockerCli.run("rm", container);
        }
        return image;
    }

    @Override
    public void close() {
        made.forEach(image -> DockerCli.run("image", "rm", "--force", image));
        made.clear();
    }
}
