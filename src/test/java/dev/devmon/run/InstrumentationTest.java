package dev.devmon.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.StackFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With programs in the place of the user's mvn, npm, node and python: scripts that note how they are called. */
@Timeout(60)
class InstrumentationTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void paths() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", folder.toString());
    }

    private void program(String name, String script) throws IOException {
        Path file = folder.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\necho \"$0 $*\" >>" + folder.resolve("calls") + "\n" + script);
        assertTrue(file.toFile().setExecutable(true));
    }

    private List<String> calls() throws IOException {
        Path file = folder.resolve("calls");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private Prepared of(String... command) {
        return new Instrumentation(StackFiles.bundled(), environment, folder, told::add).of(List.of(command));
    }

    private List<String> cached() throws IOException {
        Path cache = folder.resolve(".cache/devmon/run");
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anAgentWithAnotherChecksumIsNotUsedAndLeavesNothing() throws IOException {
        program(
                "mvn",
                "for a; do case $a in -DoutputDirectory=*) echo x >${a#*=}/opentelemetry-javaagent-2.33.1.jar;; esac; done\n");

        Prepared prepared = of("java", "-jar", "orders.jar");

        assertEquals(Map.of(), prepared.environment());
        assertTrue(prepared.remarks()
                .get(0)
                .startsWith("it runs without instrumentation: opentelemetry-javaagent-2.33.1.jar has the SHA-256 "));
        assertEquals(List.of(), cached());
        assertTrue(calls().get(0)
                .contains("dependency:copy -Dartifact=io.opentelemetry.javaagent:opentelemetry-javaagent:2.33.1"));
    }

    @Test
    void withoutAToolOrANetworkTheCommandRunsAndTheReasonIsOneLine() throws IOException {
        environment.put("PATH", folder.resolve("bin").toString());
        assertEquals(
                List.of(
                        "it runs without instrumentation: mvn is needed to fetch the instrumentation and is not installed"),
                of("java", "-jar", "a.jar").remarks());

        program("node", "echo v20.20.2\n");
        program("npm", "echo progress; echo 'npm error code ENOTFOUND' >&2; exit 1\n");
        environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        assertEquals(
                new Prepared(
                        Map.of(), List.of("it runs without instrumentation: npm failed: npm error code ENOTFOUND")),
                of("node", "server.js"));
        assertEquals(List.of(), cached());
    }

    @Test
    void theAgentJoinsWhatTheUserGaveTheJvmAndIsFetchedOnce() throws IOException {
        Path agent = Files.createDirectories(folder.resolve(".cache/devmon/run/java-2.33.1"));
        environment.put("JAVA_TOOL_OPTIONS", "-Xmx300m");

        Map<String, String> values = of("java", "-jar", "a.jar").environment();
        assertEquals(
                "-Xmx300m -javaagent:" + agent.resolve("opentelemetry-javaagent-2.33.1.jar"),
                values.get("JAVA_TOOL_OPTIONS"));
        assertEquals("*", values.get("OTEL_INSTRUMENTATION_LOGBACK_APPENDER_EXPERIMENTAL_CAPTURE_MDC_ATTRIBUTES"));
        assertEquals(List.of(), calls());
        assertEquals(List.of(), told);
    }

    @Test
    void whatIsWrittenOfAProgramThatNeedsNoneOrCannotHaveIt() throws IOException {
        assertEquals(
                new Prepared(Map.of("OTEL_DENO", "true"), List.of()), of("deno", "serve", "--port=8080", "orders.ts"));

        Prepared bun = of("bun", "orders.ts");
        assertEquals(Map.of(), bun.environment());
        assertTrue(bun.remarks().get(0).startsWith("Bun is not instrumented: "), bun::toString);

        Prepared containers = of("docker", "compose", "up");
        assertEquals(Map.of(), containers.environment());
        assertTrue(containers.remarks().get(0).contains("`devmon env --container`"), containers::toString);

        Prepared unknown = of("make", "run");
        assertEquals(Map.of(), unknown.environment());
        assertTrue(unknown.remarks().get(0).startsWith("what make starts is not instrumented: "), unknown::toString);
        assertEquals(List.of(), calls());
    }

    @Test
    void anAgentOrAnSdkThatIsThereStaysTheOnlyOne() throws IOException {
        assertEquals(
                Map.of(),
                of("java", "-javaagent:/opt/agent.jar", "-jar", "a.jar").environment());
        try (OutputStream file = Files.newOutputStream(folder.resolve("boot.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("BOOT-INF/lib/opentelemetry-sdk-1.50.0.jar"));
        }
        assertEquals(
                List.of("the application already has an OpenTelemetry SDK, so no agent is added"),
                of("java", "-jar", "boot.jar").remarks());
        Files.writeString(folder.resolve("package.json"), "{\"dependencies\": {\"dd-trace\": \"5\"}}");
        assertEquals(
                List.of("the project has dd-trace, so no second SDK is added"),
                of("npm", "start").remarks());
        program("python3", "echo cpython-312; echo python3; echo opentelemetry-sdk 1.30.0\n");
        assertEquals(
                List.of("the environment already has an OpenTelemetry SDK, so no second one is added"),
                of("python3", "app.py").remarks());
        assertEquals(List.of(), cached());
    }

    @Test
    void theAgentIsQuotedBelowAFolderWithABlank() throws IOException {
        Path home = folder.resolve("Jane Doe");
        Path agent = Files.createDirectories(home.resolve(".cache/devmon/run/java-2.33.1"));
        environment.put("HOME", home.toString());

        assertEquals(
                "-javaagent:\"" + agent.resolve("opentelemetry-javaagent-2.33.1.jar") + '"',
                of("java", "-jar", "a.jar").environment().get("JAVA_TOOL_OPTIONS"));
    }

    @Test
    void buildToolsAreToldHowTheirServicesGetTheAgent() throws IOException {
        Path agent = Files.createDirectories(folder.resolve(".cache/devmon/run/java-2.33.1"))
                .resolve("opentelemetry-javaagent-2.33.1.jar");

        assertEquals(
                new Prepared(Map.of(), List.of("for traces, add -Dspring-boot.run.jvmArguments=-javaagent:" + agent)),
                of("mvn", "spring-boot:run"));
        assertEquals(
                List.of("for traces, add to the task that starts the service: jvmArgs(\"-javaagent:" + agent + "\")"),
                of("./gradlew", "bootRun").remarks());
    }

    @Test
    void nodeLoadsOneFileForBothKindsOfModules() throws IOException {
        program("node", "echo v20.20.2\n");
        program("npm", "");
        environment.put("NODE_OPTIONS", "--max-old-space-size=500");

        Map<String, String> values = of("node", "server.js").environment();

        Path start = folder.resolve(".cache/devmon/run/node-0.81.2-0.34.0/start.mjs");
        assertEquals("--max-old-space-size=500 --import=" + start.toUri(), values.get("NODE_OPTIONS"));
        assertTrue(Files.readString(start).contains("@opentelemetry/auto-instrumentations-node/register"));
        assertTrue(Files.readString(start.resolveSibling("package.json")).contains("0.81.2"));
        assertEquals(1, told.size());
        Files.writeString(start, "of an older devmon");
        assertEquals(values, of("npm", "start").environment());
        assertFalse(Files.readString(start).startsWith("of an older"));
        assertEquals(
                1, calls().stream().filter(call -> call.contains("npm install")).count());
    }

    @Test
    void anOldNodeIsToldWhatItNeeds() throws IOException {
        program("node", "echo v16.20.0\n");

        assertEquals(
                List.of("Node.js v16.20.0 is too old to be instrumented: 18.19 or 20.6 or newer is needed"),
                of("node", "server.js").remarks());
    }

    @Test
    void pythonHasThePackagesForItsOwnEnvironmentAtTheEndOfItsPath() throws IOException {
        program(
                "python3",
                """
                case "$*" in
                *distributions*) echo cpython-312; echo python3; echo flask 3.1.0; echo opentelemetry-api 1.40.1;;
                *bootstrap*) [ -n "$PYTHONPATH" ] || exit 3; echo opentelemetry-instrumentation-flask==0.61b1;;
                esac
                """);
        environment.put("PYTHONPATH", "/mine");

        Map<String, String> values = of("python3", "app.py").environment();

        Path packages = Path.of(values.getOrDefault("DEVMON_PYTHON_PACKAGES", ""));
        assertEquals(packages.resolve("start") + ":/mine", values.get("PYTHONPATH"));
        assertTrue(Files.exists(packages.resolve("start/sitecustomize.py")));
        List<String> installs =
                calls().stream().filter(call -> call.contains("pip")).toList();
        assertEquals(2, installs.size(), installs::toString);
        assertTrue(
                installs.get(1)
                        .endsWith("opentelemetry-api==1.40.* opentelemetry-distro>=0.61b0,<0.62b0"
                                + " opentelemetry-exporter-otlp-proto-http==1.40.* opentelemetry-instrumentation-flask>=0.61b0,<0.62b0"
                                + " opentelemetry-sdk==1.40.*"),
                installs.get(1));
        of("python3", "app.py");
        assertEquals(2, calls().stream().filter(call -> call.contains("pip")).count(), "nothing is installed twice");
    }

    @Test
    void anEnvironmentWithAnOldApiIsToldWhatItNeeds() throws IOException {
        program("python3", "echo cpython-311; echo python3; echo opentelemetry-api 1.22.0\n");
        assertEquals(
                List.of("the environment has OpenTelemetry's API 1.22.0, which is too old: 1.23 or newer is needed"),
                of("python3", "app.py").remarks());
    }

    @Test
    void djangosInstrumentationIsToldWhereTheSettingsAre() throws IOException {
        program("python3", "case \"$*\" in *distributions*) echo cpython-312; echo python3; echo django 5.2;; esac");
        Path project = Files.createDirectories(folder.resolve("web"));
        Files.writeString(
                project.resolve("manage.py"), "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n");

        Map<String, String> values = of("python3", "web/manage.py", "runserver").environment();

        assertEquals("shop.settings", values.get("DJANGO_SETTINGS_MODULE"));
        assertEquals(List.of(project.toString()), pathBehindStart(values));
        environment.put("DJANGO_SETTINGS_MODULE", "shop.local");
        values = of("gunicorn", "shop.wsgi").environment();
        assertEquals("shop.local", values.get("DJANGO_SETTINGS_MODULE"));
        assertEquals(List.of(folder.toString()), pathBehindStart(values));
    }

    @Test
    void withoutSettingsDjangosInstrumentationIsOff() throws IOException {
        program("python3", "case \"$*\" in *distributions*) echo cpython-312; echo python3; echo django 5.2;; esac");
        environment.put("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", "redis");

        Prepared prepared = of("gunicorn", "shop.wsgi");

        assertEquals("redis,django", prepared.environment().get("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"));
        assertEquals(List.of("requests of Django are not traced: set DJANGO_SETTINGS_MODULE"), prepared.remarks());
    }

    private static List<String> pathBehindStart(Map<String, String> values) {
        String path = values.getOrDefault("PYTHONPATH", "");
        return List.of(path.split(":")).subList(1, path.split(":").length);
    }

    /** As uv does, which makes environments without pip. */
    @Test
    void whoseRequestsNobodyTracesIsSaid() throws IOException {
        program("python3", "case \"$*\" in *distributions*) echo cpython-312; echo python3; echo sanic 25.12;; esac");

        Prepared prepared = of("sanic", "shop:app");
        assertTrue(prepared.environment().containsKey("PYTHONPATH"), prepared::toString);
        assertEquals(
                List.of("requests of Sanic are not traced: OpenTelemetry has no instrumentation of it"),
                prepared.remarks());
    }

    @Test
    void theEnvironmentOfAProjectIsThatOfItsTool() throws IOException {
        program("uv", "case \"$*\" in *distributions*) echo cpython-312; echo %s/bin/own;; esac".formatted(folder));
        program("own", "case \"$*\" in *pip*) echo \"$0: No module named pip\" >&2; exit 1;; esac");

        assertEquals(List.of(), of("uv", "run", "uvicorn", "main:app").remarks());

        List<String> installs =
                calls().stream().filter(call -> call.contains("uv pip")).toList();
        assertEquals(2, installs.size(), calls()::toString);
        assertTrue(installs.get(0).contains(" --python " + folder.resolve("bin/own") + " "), installs::toString);
    }
}
