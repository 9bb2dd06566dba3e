package dev.devmon.discovery.probe;

/**
 * Where a service's metrics are.
 *
 * @param format {@code prometheus} or {@code openmetrics}; empty while it was never asked
 * @param series of the answer that admitted it
 */
public record MetricsEndpoint(String path, String format, int series) {}
