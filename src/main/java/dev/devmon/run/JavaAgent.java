package dev.devmon.run;

import dev.devmon.run.Tool.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;

/** OpenTelemetry's agent for the JVM, fetched with the user's Maven and passed to the one JVM that is started. */
final class JavaAgent {
    private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

    /**
     * Settings that send what a log line has besides its message: the MDC, which contains correlation ids, and
     * key-value pairs.
     */
    private static final Map<String, String> LOG_FIELDS = Map.of(
            "OTEL_INSTRUMENTATION_LOGBACK_APPENDER_EXPERIMENTAL_CAPTURE_MDC_ATTRIBUTES", "*",
            "OTEL_INSTRUMENTATION_LOGBACK_APPENDER_EXPERIMENTAL_CAPTURE_KEY_VALUE_PAIR_ATTRIBUTES", "true",
            "OTEL_INSTRUMENTATION_LOG4J_APPENDER_EXPERIMENTAL_CAPTURE_MDC_ATTRIBUTES", "*");

    private static final Duration DOWNLOAD = Duration.ofMinutes(5);

    private final Pins pins;
    private final Cache cache;
    private final Tool tool;

    JavaAgent(Pins pins, Cache cache, Tool tool) {
        this.pins = pins;
        this.cache = cache;
        this.tool = tool;
    }

    Prepared of(Program program) throws ToolException {
        String given = tool.environment().getOrDefault(OPTIONS, "");
        if (given.contains("-javaagent:")
                || program.words().stream().anyMatch(word -> word.startsWith("-javaagent:"))) {
            return Prepared.not("the command already has a Java agent, so none is added");
        }
        if (hasSdk(program.words())) {
            return Prepared.not("the application already has an OpenTelemetry SDK, so no agent is added");
        }
        String jar = jar().toString();
        // The JVM splits its options at blanks, but not within quotes.
        String option = "-javaagent:" + (jar.contains(" ") ? '"' + jar + '"' : jar);
        Map<String, String> environment = new TreeMap<>(LOG_FIELDS);
        environment.put(OPTIONS, given.isBlank() ? option : given + " " + option);
        return Prepared.by(environment);
    }

    /** Returns how to pass the agent to the program's JVM, which is not the build tool's. */
    Prepared ofBuild(Program program) throws ToolException {
        String agent = "-javaagent:" + jar();
        String line = String.join(" ", program.words());
        if (line.contains("spring-boot:")) {
            return Prepared.not("for traces, add -Dspring-boot.run.jvmArguments=" + agent);
        }
        if (line.contains("quarkus")) {
            return Prepared.not("for traces, add -Djvm.args=" + agent + ", or Quarkus' own quarkus-opentelemetry");
        }
        if (line.contains("gradle")) {
            return Prepared.not("for traces, add to the task that starts the service: jvmArgs(\"" + agent + "\")");
        }
        return Prepared.not("for traces, start the service's JVM with " + agent);
    }

    private Path jar() throws ToolException {
        String[] parts = pins.javaArtifact().split(":", -1);
        String file = parts[1] + "-" + parts[2] + ".jar";
        return cache.installed("java-" + parts[2], folder -> {
                    tool.run(
                            DOWNLOAD,
                            List.of(
                                    maven(),
                                    "-B",
                                    "-ntp",
                                    "-q",
                                    "dependency:copy",
                                    "-Dartifact=" + pins.javaArtifact(),
                                    "-DoutputDirectory=" + folder));
                    String sum = sha256(folder.resolve(file));
                    if (!sum.equals(pins.javaSha256())) {
                        throw new ToolException(file + " has the SHA-256 " + sum + ", which is not the expected one");
                    }
                })
                .resolve(file);
    }

    private String maven() {
        Path wrapper = tool.folder().toAbsolutePath().resolve("mvnw");
        return Files.isExecutable(wrapper) ? wrapper.toString() : "mvn";
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of()
                    .formatHex(((DigestInputStream) in).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Returns whether a Spring Boot jar, which contains its libraries, includes an SDK. */
    private boolean hasSdk(List<String> words) {
        int at = words.indexOf("-jar");
        if (at < 0 || at + 1 >= words.size()) {
            return false;
        }
        try (JarFile jar = new JarFile(tool.folder().resolve(words.get(at + 1)).toFile())) {
            return jar.stream().anyMatch(entry -> entry.getName().matches(".*/opentelemetry-sdk-\\d.*\\.jar"));
        } catch (IOException e) {
            return false; // Java itself will say what is wrong with it
        }
    }
}
