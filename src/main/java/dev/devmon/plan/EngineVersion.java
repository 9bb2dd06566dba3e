package dev.devmon.plan;

/** The versions of the engine and of its API. */
public record EngineVersion(String version, String apiVersion) {}
