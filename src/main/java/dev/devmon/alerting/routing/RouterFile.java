package dev.devmon.alerting.routing;

import dev.devmon.codec.Node;
import dev.devmon.codec.Yaml;

/**
 * The router's configuration.
 *
 * @param path in its container, where the user's channels are filled in
 * @param shown how a person knows the file
 * @param text as it is in the stack
 */
public record RouterFile(String path, String shown, String text) {
    /** @throws dev.devmon.failure.FailureException when it is no YAML */
    public Node read() {
        return Yaml.read(shown, text);
    }
}
