package dev.devmon.discovery.listen;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A service that has sent telemetry lately.
 *
 * @param service the service name in its resource
 * @param env the environment in its resource; null when unknown
 * @param pid the pid that it reports; a process in a container reports the pid it has there; null when it reports none
 * @param container the id of its container, or the beginning of it; null when it reports none
 * @param signals what it sends, in words: "metrics and traces"
 */
public record Sender(
        String service, @Nullable String env, @Nullable Integer pid, @Nullable String container, String signals) {
    /** The default host name of a container: the beginning of its id. */
    private static final Pattern CONTAINER_AS_HOST = Pattern.compile("[0-9a-f]{12}");

    /** Creates a sender from the attributes of its resource, each null when absent. */
    public static Sender of(
            String service,
            String signal,
            @Nullable String env,
            @Nullable String pid,
            @Nullable String containerId,
            @Nullable String host) {
        boolean named = host != null && CONTAINER_AS_HOST.matcher(host).matches();
        String container = containerId == null && named ? host : containerId;
        boolean here = container == null && pid != null && pid.matches("\\d{1,9}");
        return new Sender(service, env, here ? Integer.valueOf(pid) : null, container, signal);
    }
}
