package dev.devmon.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports when containers start or end, and when the engine's stream of events ends. */
final class ContainerEvents implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerEvents.class);
    private static final String STARTS_AND_ENDS = "/events?filters="
            + URLEncoder.encode("{\"type\":[\"container\"],\"event\":[\"start\",\"die\"]}", StandardCharsets.UTF_8);

    private final DockerHttpClient.Response events;
    private final Runnable onChange;
    private final Runnable onEnd;

    private ContainerEvents(DockerHttpClient.Response events, Runnable onChange, Runnable onEnd) {
        this.events = events;
        this.onChange = onChange;
        this.onEnd = onEnd;
    }

    /** Watches the events, and calls back until closed or until the engine's stream ends. */
    static ContainerEvents watch(EngineApi api, Runnable onChange, Runnable onEnd) {
        ContainerEvents watch = new ContainerEvents(api.open(STARTS_AND_ENDS), onChange, onEnd);
        Thread thread = new Thread(watch::read, "engine events");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /** Reads the events, one per line; what an event says does not matter, since the callback lists the containers. */
    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(events.getBody(), StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                onChange.run();
            }
            LOG.info("the engine tells no more events");
        } catch (IOException e) {
            LOG.info("the engine's events have ended", e);
        } finally {
            onEnd.run();
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
