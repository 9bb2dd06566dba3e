package dev.devmon.plan;

import dev.devmon.definition.Component.Setup;
import java.util.Map;

/**
 * One request of a component's {@code setup}, filled in.
 *
 * @param path with the query
 * @param file name of the file that the body is from
 * @param body its text
 */
public record SetupRequest(Setup definition, String path, String file, String body) {
    /** Where a running container's record of what it has taken over keeps its requests: no path of a file is like it. */
    private static final String RECORDED_AT = "/setup/";

    /** Everything that matters about it, by a name of its own: to be recorded like a file. */
    Map.Entry<String, String> recorded() {
        return Map.entry(
                RECORDED_AT + definition.method() + path,
                definition.headers() + "\n" + definition.upload() + "\n" + body);
    }
}
