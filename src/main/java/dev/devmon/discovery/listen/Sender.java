package dev.devmon.discovery.listen;

import org.jspecify.annotations.Nullable;

/**
 * What has sent telemetry lately.
 *
 * @param service as its resource names it
 * @param pid of its process on this machine, if it says so; a process in a container has one of its own
 * @param signals what it sends, in words: "metrics and traces"
 */
public record Sender(String service, @Nullable Integer pid, String signals) {}
