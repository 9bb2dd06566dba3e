package dev.devmon.discovery.listen;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What has sent telemetry lately.
 *
 * @param service as its resource names it
 * @param env as its resource says; null where that is not known
 * @param pid of its process on this machine, if it says so; a process in a container has one of its own
 * @param container the id of its container or the beginning of it, if it says so
 * @param signals what it sends, in words: "metrics and traces"
 */
public record Sender(
        String service, @Nullable String env, @Nullable Integer pid, @Nullable String container, String signals) {
    /** A container's name as a host, unless it is given another: the beginning of its id. */
    private static final Pattern CONTAINER_AS_HOST = Pattern.compile("[0-9a-f]{12}");

    /** By the attributes of its resource, each null where it does not say so. */
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
