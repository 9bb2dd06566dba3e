package dev.devmon.service;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who the service is: its name, its version (may be empty) and its environment.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">OTEL_SERVICE_NAME,
 *     OTEL_RESOURCE_ATTRIBUTES</a>
 */
public record Identity(String name, String version, String environment) {
    private static final Pattern JAR = Pattern.compile("(?<name>.+?)(?:-(?<version>\\d[\\w.+-]*))?\\.jar");

    /** Each is the first of: the environment of the process, the option, the project's own. */
    static Identity of(UnaryOperator<String> variable, String name, String version, String environment) {
        Map<String, String> resource = resource(variable.apply("OTEL_RESOURCE_ATTRIBUTES"));
        Matcher jar = JAR.matcher(startedWith());
        boolean isJar = jar.matches();
        return new Identity(
                first(
                        variable.apply("OTEL_SERVICE_NAME"),
                        resource.get("service.name"),
                        name,
                        isJar ? jar.group("name") : null,
                        "unknown_service"),
                first(resource.get("service.version"), version, isJar ? jar.group("version") : null, ""),
                first(resource.get("deployment.environment.name"), environment, "development"));
    }

    boolean isDevelopment() {
        return environment.equals("development");
    }

    private static String first(String... candidates) {
        return Stream.of(candidates)
                .filter(Objects::nonNull)
                .filter(candidate -> !candidate.isBlank())
                .findFirst()
                .orElse("");
    }

    /** The file of `java -jar`, or the name of the main class. */
    private static String startedWith() {
        String command = System.getProperty("sun.java.command", "").split(" ", 2)[0];
        Path file = Path.of(command).getFileName();
        return file == null ? "" : file.toString();
    }

    private static Map<String, String> resource(String attributes) {
        Map<String, String> resource = new HashMap<>();
        for (String attribute : attributes == null ? new String[0] : attributes.split(",")) {
            int equals = attribute.indexOf('=');
            if (equals > 0) {
                resource.put(
                        attribute.substring(0, equals).strip(),
                        attribute.substring(equals + 1).strip());
            }
        }
        return resource;
    }
}
