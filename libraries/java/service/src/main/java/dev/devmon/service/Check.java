package dev.devmon.service;

/** A check of readiness: fails by throwing, whatever it throws. Interrupted after 2 s. */
@FunctionalInterface
public interface Check {
    void run() throws Exception;
}
