package dev.devmon.discovery.probe;

/**
 * The location and format of a service's metrics.
 *
 * @param format {@code prometheus} or {@code openmetrics}; empty until the service was probed
 * @param series the number of series when the service was admitted
 */
public record MetricsEndpoint(String path, String format, int series) {}
