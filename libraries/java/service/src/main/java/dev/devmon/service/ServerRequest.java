package dev.devmon.service;

/** A request as its server has it. */
public interface ServerRequest {
    String method();

    /** Without the query. */
    String path();

    /** The first of that name in any case, or null. */
    String header(String name);
}
