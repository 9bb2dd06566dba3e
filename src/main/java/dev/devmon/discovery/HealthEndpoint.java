package dev.devmon.discovery;

/** A health endpoint, and the HTTP status it answered with. */
public record HealthEndpoint(String path, int status) {}
