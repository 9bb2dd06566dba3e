package dev.devmon.discovery.target;

import java.nio.file.Path;

/**
 * A log file that a service writes.
 *
 * @param path the absolute path of the file
 */
public record WrittenLog(String service, Path path, String env) {}
