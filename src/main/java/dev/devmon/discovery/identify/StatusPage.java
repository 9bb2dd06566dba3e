package dev.devmon.discovery.identify;

import java.util.regex.Pattern;

/**
 * A page with the status of a server, which an exporter makes metrics of.
 *
 * @param system the kind of server
 * @param path the path, which may have a query
 * @param content matches in such a page
 */
public record StatusPage(String system, String path, Pattern content) {}
