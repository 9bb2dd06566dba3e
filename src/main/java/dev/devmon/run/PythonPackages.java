package dev.devmon.run;

import dev.devmon.definition.StackFiles;
import dev.devmon.run.Tool.ToolException;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * OpenTelemetry's instrumentations for Python, chosen for the packages of the program's own environment, and installed
 * with pip beside it. They come last on the path, so that they replace nothing of the program's.
 */
final class PythonPackages {
    private static final Duration INSTALLATION = Duration.ofMinutes(5);
    private static final Duration QUESTION = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

    /**
     * The difference between the minor versions of the stable packages and of the instrumentations that go with them.
     */
    private static final int STABLE_TO_BETA = 21;

    private static final String ASK =
            "import sys, importlib.metadata as m; print(sys.implementation.cache_tag); print(sys.executable);"
                    + " [print(d.metadata['Name'].lower().replace('_', '-'), d.version) for d in m.distributions() if d.metadata['Name']]";

    /** Upstream's command opentelemetry-bootstrap, which is not a module that Python can run. */
    private static final String BOOTSTRAP = "from opentelemetry.instrumentation.bootstrap import run; run()";

    private final Pins pins;
    private final Cache cache;
    private final Tool tool;
    private final StackFiles files;

    PythonPackages(Pins pins, Cache cache, Tool tool, StackFiles files) {
        this.pins = pins;
        this.cache = cache;
        this.tool = tool;
        this.files = files;
    }

    Prepared of(Program program) throws ToolException {
        List<String> said = tool.run(QUESTION, with(program.interpreter(), "-c", ASK))
                .lines()
                .toList();
        if (installed(said, "opentelemetry-sdk").isPresent()) {
            return Prepared.not("the environment already has an OpenTelemetry SDK, so no second one is added");
        }
        String api = installed(said, "opentelemetry-api").orElse(pins.pythonApi());
        if (isOlder(api, pins.pythonOldest())) {
            return Prepared.not("the environment has OpenTelemetry's API " + api + ", which is too old: "
                    + pins.pythonOldest() + " or newer is needed");
        }
        String python = said.get(1); // past what starts it, such as `uv run`
        Path packages = packages(python, "python-" + said.get(0), api);
        Path start = Cache.written(packages.resolve("start/sitecustomize.py"), files.text("run/sitecustomize.py"))
                .resolveSibling("");
        List<String> path = new ArrayList<>(List.of(start.toString()));
        List<String> remarks = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        if (installed(said, "django").isPresent()) {
            DjangoSettings.Found django = DjangoSettings.of(program, tool);
            values.putAll(django.variables(tool.environment()));
            path.add(django.folder().toString());
            if (django.module().isEmpty()) {
                remarks.add("requests of Django are not traced: set DJANGO_SETTINGS_MODULE");
            }
        }
        pins.pythonUntraced().forEach((name, remark) -> {
            if (installed(said, name).isPresent()) {
                remarks.add(remark);
            }
        });
        path.add(tool.environment().getOrDefault("PYTHONPATH", ""));
        path.removeIf(String::isBlank);
        values.put("PYTHONPATH", String.join(File.pathSeparator, path));
        values.put("DEVMON_PYTHON_PACKAGES", packages.toString());
        return new Prepared(values, remarks);
    }

    /** Returns the folder of all packages for an environment: those that are always needed choose the others. */
    private Path packages(String python, String name, String api) throws ToolException {
        List<String> base = base(api);
        Path asking = cache.installed(name + "-" + fingerprint(base), folder -> install(python, folder, base));
        Tool withPackages = new Tool(with(tool.environment(), "PYTHONPATH", asking.toString()), tool.folder());
        TreeSet<String> wanted = new TreeSet<>(base);
        withPackages
                .run(QUESTION, List.of(python, "-c", BOOTSTRAP, "-a", "requirements"))
                .lines()
                .filter(line -> line.startsWith("opentelemetry-"))
                .map(line -> line.substring(0, line.indexOf('=')) + beta(api))
                .forEach(wanted::add);
        List<String> all = List.copyOf(wanted);
        return cache.installed(name + "-" + fingerprint(all), folder -> install(python, folder, all));
    }

    private static boolean isOlder(String version, String oldest) {
        return major(version) == major(oldest) && minor(version) < minor(oldest);
    }

    /**
     * Returns the packages that are always installed. If the environment has an API, it determines the version: only
     * the SDK of the same version goes with it.
     */
    private static List<String> base(String api) {
        return Stream.of(
                        Stream.of("api", "sdk", "exporter-otlp-proto-http").map(name -> name + stable(api)),
                        Stream.of("distro").map(name -> name + beta(api)))
                .flatMap(names -> names)
                .map(name -> "opentelemetry-" + name)
                .toList();
    }

    /**
     * Returns the versions of stable packages that go with an API; the registry may not have every patch of every
     * package.
     */
    static String stable(String api) {
        return "==" + major(api) + "." + minor(api) + ".*";
    }

    /** Returns the versions of instrumentations that go with an API. */
    static String beta(String api) {
        int minor = minor(api) + STABLE_TO_BETA;
        return ">=0." + minor + "b0,<0." + (minor + 1) + "b0";
    }

    private static int major(String version) {
        return number(version, 1);
    }

    private static int minor(String version) {
        return number(version, 2);
    }

    private static int number(String version, int group) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.lookingAt()) {
            throw new IllegalArgumentException("no version: " + version);
        }
        return Integer.parseInt(parts.group(group));
    }

    private void install(String python, Path folder, List<String> requirements) throws ToolException {
        List<String> what = new ArrayList<>(List.of("--quiet", "--target", folder.toString()));
        what.addAll(requirements);
        try {
            tool.run(INSTALLATION, with(List.of(python, "-m", "pip", "--disable-pip-version-check", "install"), what));
        } catch (ToolException e) {
            if (!String.valueOf(e.getMessage()).contains("No module named pip")) {
                throw e;
            }
            // environments that uv made have no pip
            tool.run(INSTALLATION, with(List.of("uv", "pip", "install", "--python", python), what));
        }
    }

    private static Optional<String> installed(List<String> said, String name) {
        return said.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private static String fingerprint(List<String> requirements) {
        return Integer.toHexString(requirements.hashCode());
    }

    private static List<String> with(List<String> words, String... more) {
        return with(words, List.of(more));
    }

    private static List<String> with(List<String> words, List<String> more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(more);
        return all;
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put(name, value);
        return all;
    }
}
