package dev.devmon.run;

import dev.devmon.codec.Json;
import dev.devmon.definition.StackFiles;
import dev.devmon.run.Tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenTelemetry's instrumentations for Node.js, installed with the user's npm and loaded before the program. */
final class NodePackages {
    private static final String OPTIONS = "NODE_OPTIONS";
    private static final Duration INSTALLATION = Duration.ofMinutes(5);
    private static final Duration QUESTION = Duration.ofSeconds(20);
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\.");

    /** Packages that set up an SDK themselves. */
    private static final Pattern OWN_SDK = Pattern.compile(
            "\"(@opentelemetry/(?:sdk-node|sdk-trace-node|auto-instrumentations-node)|@sentry/node|dd-trace|elastic-apm-node|newrelic)\"\\s*:");

    private final Pins pins;
    private final Cache cache;
    private final Tool tool;
    private final StackFiles files;

    NodePackages(Pins pins, Cache cache, Tool tool, StackFiles files) {
        this.pins = pins;
        this.cache = cache;
        this.tool = tool;
        this.files = files;
    }

    Prepared of(Program program) throws ToolException {
        Optional<String> own = ownSdk();
        if (own.isPresent()) {
            return Prepared.not("the project has " + own.get() + ", so no second SDK is added");
        }
        String version = tool.run(QUESTION, List.of(program.interpreter().get(0), "--version"))
                .strip();
        if (!isNewEnough(version, pins.nodeOldest())) {
            return Prepared.not("Node.js " + version + " is too old to be instrumented: "
                    + String.join(" or ", pins.nodeOldest()) + " or newer is needed");
        }
        Path packages =
                cache.installed("node-" + String.join("-", pins.nodePackages().values()), this::install);
        Path start = Cache.written(packages.resolve("start.mjs"), files.text("run/start.mjs"));
        String option = "--import=" + start.toUri();
        String given = tool.environment().getOrDefault(OPTIONS, "");
        Map<String, String> values = new LinkedHashMap<>();
        values.put(OPTIONS, given.isBlank() ? option : given + " " + option);
        // A span for each file or name would hide the others; of Bunyan only the first version is known, so what it
        // prints is sent
        values.put("OTEL_NODE_DISABLED_INSTRUMENTATIONS", "fs,net,dns,bunyan");
        values.put("OTEL_NODE_RESOURCE_DETECTORS", "env,host,os,process"); // the others ask clouds, in vain and aloud
        return Prepared.by(values);
    }

    private void install(Path folder) throws IOException, ToolException {
        Files.writeString(
                folder.resolve("package.json"),
                Json.write(Map.of("private", true, "dependencies", pins.nodePackages())));
        tool.run(
                INSTALLATION,
                List.of(
                        "npm",
                        "install",
                        "--prefix",
                        folder.toString(),
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "--loglevel=error"));
    }

    /** Returns the package in the nearest package.json, here or above, that sets up an SDK. */
    private Optional<String> ownSdk() throws ToolException {
        for (Path folder = tool.folder().toAbsolutePath().normalize(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("package.json");
            if (Files.isRegularFile(file)) {
                try {
                    Matcher found = OWN_SDK.matcher(Files.readString(file));
                    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
                } catch (IOException e) {
                    throw new ToolException(file + " cannot be read: " + e.getMessage());
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether a version of Node.js is new enough. Each line has one major version; lines between the named ones
     * never had what is needed.
     */
    static boolean isNewEnough(String version, List<String> oldest) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.find()) {
            return false;
        }
        int major = Integer.parseInt(parts.group(1));
        int minor = Integer.parseInt(parts.group(2));
        int newestLine = 0;
        for (String line : oldest) {
            String[] numbers = line.split("\\.", -1);
            newestLine = Math.max(newestLine, Integer.parseInt(numbers[0]));
            if (major == Integer.parseInt(numbers[0])) {
                return minor >= Integer.parseInt(numbers[1]);
            }
        }
        return major > newestLine;
    }
}
