package dev.devmon.alerting.routing;

import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;

/**
 * The router's configuration.
 *
 * @param path the path in the container, where the user's channels are filled in
 * @param shown the name of the file for people
 * @param text the text as in the stack
 */
public record RouterFile(String path, String shown, String text) {
    /** @throws dev.devmon.failure.FailureException when it is not valid YAML */
    public Node read() {
        return Yaml.read(shown, text);
    }
}
