package dev.devmon.discovery.probe;

/** A health endpoint, and the HTTP status that it answered with. */
public record HealthEndpoint(String path, int status) {}
