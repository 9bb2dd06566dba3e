package dev.devmon.plan;

/** Of the engine, and of the API that it speaks. */
public record EngineVersion(String version, String apiVersion) {}
