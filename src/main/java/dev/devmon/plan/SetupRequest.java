package dev.devmon.plan;

import dev.devmon.definition.Component.Setup;
import java.util.Map;

/**
 * A request of a component's {@code setup}, filled in.
 *
 * @param path the path and query
 * @param file the name of the file with the body
 * @param body the text to send
 */
public record SetupRequest(Setup definition, String path, String file, String body) {
    /**
     * The prefix under which a container's record of what it has taken over keeps requests: no path of a file looks
     * like it.
     */
    private static final String RECORDED_AT = "/setup/";

    /** Returns all that matters about the request under a name of its own, to be recorded like a file. */
    Map.Entry<String, String> recorded() {
        return Map.entry(
                RECORDED_AT + definition.method() + path,
                definition.headers() + "\n" + definition.upload() + "\n" + body);
    }
}
