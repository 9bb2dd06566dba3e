package dev.devmon.definition;

import dev.devmon.access.Access;
import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.codec.Node;
import dev.devmon.codec.Position;
import dev.devmon.codec.Problems;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.Settings.AlertSettings;
import dev.devmon.definition.Settings.DiscoverySection;
import dev.devmon.definition.Settings.Overlay;
import dev.devmon.definition.Settings.Service;
import dev.devmon.definition.Settings.SignalSettings;
import dev.devmon.definition.Settings.Sourced;
import dev.devmon.definition.Settings.Switch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads devmon.yaml files; later ones override earlier ones. */
final class SettingsReader {
    /** A name that Docker allows for containers and networks. */
    static final Pattern STACK_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");

    private static final Pattern ADDRESS = Pattern.compile("([\\w.-]+|\\[[0-9a-fA-F:]+]):(\\d{1,5})");

    /** A path without {@code $}, which the languages of configuration files take for a reference. */
    private static final Pattern LOG = Pattern.compile("(?<folder>[^*$]*/)?(?<name>[^/$]+)");

    /** A name that Kubernetes allows for namespaces (RFC 1123). */
    private static final Form<String> NAMESPACE = Form.matching(
            Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"),
            "a namespace, of lower-case letters, digits and -");

    private final Problems problems;
    private @Nullable Sourced<String> stackName;
    private @Nullable Sourced<String> profile;
    private final Map<String, Overlay> overlays = new LinkedHashMap<>();
    private final Map<String, Sourced<Path>> secrets = new LinkedHashMap<>();
    private String env = DiscoverySection.DEFAULT_ENV;
    private final List<Service> services = new ArrayList<>();
    private final List<Sourced<String>> ignore = new ArrayList<>();
    private ClusterSettings cluster = ClusterSettings.AUTOMATIC;
    private final Map<String, Access.Basic> credentials = new LinkedHashMap<>();
    private boolean readCredentials = true;
    private final List<Node> conventions = new ArrayList<>();
    private final List<Node> consumers = new ArrayList<>();
    private final List<Node> thresholds = new ArrayList<>();
    private final List<Node> channels = new ArrayList<>();
    private final List<Sourced<Path>> rules = new ArrayList<>();
    private final List<Sourced<Path>> dashboards = new ArrayList<>();
    private final List<Sourced<ServiceLog>> logs = new ArrayList<>();
    private final List<ProjectMetric> metrics = new ArrayList<>();
    private Forward forward = Forward.NOWHERE;
    private final List<String> files = new ArrayList<>();

    SettingsReader(Problems problems) {
        this.problems = problems;
    }

    SettingsReader read(Path file) {
        files.add(file.toString());
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            problems.add(
                    new Position(file.toString(), 0),
                    "cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage(),
                    "check its path and permissions");
            return this;
        }
        Yaml.read(file.toString(), text, problems, root -> read(root, file.toAbsolutePath()));
        return this;
    }

    Settings settings() {
        return new Settings(
                stackName,
                profile,
                overlays,
                secrets,
                new DiscoverySection(
                        env, List.copyOf(services), List.copyOf(ignore), cluster, credentials, readCredentials),
                new SignalSettings(conventions, consumers, thresholds),
                new AlertSettings(channels, rules),
                List.copyOf(dashboards),
                List.copyOf(logs),
                List.copyOf(metrics),
                forward,
                List.copyOf(files));
    }

    private SettingsReader read(Fields root, Path file) {
        root.optional("stack", Form.matching(STACK_NAME, "a name of lower-case letters, digits, - and _"))
                .ifPresent(name -> stackName = new Sourced<>(name, root.at("stack")));
        root.optionalText("profile").ifPresent(name -> profile = new Sourced<>(name, root.at("profile")));

        Fields images = root.fields("images");
        images.keys().forEach(name -> images.optionalText(name).ifPresent(image -> {
            ComponentReader.checkPinned(images, name, image);
            overlay(name, old -> old.withImage(new Sourced<>(image, images.at(name))));
        }));
        Fields ports = root.fields("ports");
        for (String name : ports.keys()) {
            Fields component = ports.fields(name);
            component.keys().forEach(port -> component
                    .optional(port, Form.PORT)
                    .ifPresent(number ->
                            overlay(name, old -> old.withPort(port, new Sourced<>(number, component.at(port))))));
        }
        Fields memory = root.fields("memory");
        memory.keys().forEach(name -> memory.optional(name, Form.SIZE)
                .ifPresent(bytes -> overlay(name, old -> old.withMemory(new Sourced<>(bytes, memory.at(name))))));
        Fields components = root.fields("components");
        for (String name : components.keys()) {
            Switch enabled = components
                    .fields(name)
                    .read(component -> new Switch(
                            component.optionalFlag("enabled").orElse(true) ? Switch.State.ON : Switch.State.OFF,
                            component.optionalText("reason").orElse("turned off in " + components.at(name))));
            overlay(name, old -> old.withEnabled(new Sourced<>(enabled, components.at(name))));
        }
        Fields named = root.fields("secrets");
        if (named.keys().contains("kubeconfig")) {
            named.problem(
                    "kubeconfig",
                    "secrets: kubeconfig is no longer used",
                    "remove it: pods are found by the kubeconfig that kubectl reads, see docs/kubernetes.md");
        }
        named.keys().forEach(name -> named.optionalText(name)
                .ifPresent(path -> secrets.put(name, new Sourced<>(Settings.beside(file, path), named.at(name)))));

        root.fields("discovery").read(discovery -> readDiscovery(discovery, file));
        credentials.putAll(root.each("credentials", (all, system) -> AccessReader.credential(file, all, system)));
        root.node("conventions").ifPresent(conventions::add);
        root.node("consumers").ifPresent(consumers::add);
        root.node("thresholds").ifPresent(thresholds::add);
        root.node("alerting").ifPresent(channels::add);
        root.texts("rules").forEach(path -> rules.add(new Sourced<>(Settings.beside(file, path), root.at("rules"))));
        root.texts("dashboards")
                .forEach(path -> dashboards.add(new Sourced<>(Settings.beside(file, path), root.at("dashboards"))));
        root.list("logs", log -> log(log, file)).forEach(log -> log.ifPresent(logs::add));
        root.list("metrics", metric -> metrics.add(new ProjectMetricReader(file, metrics).read(metric)));
        root.optional("forward", to -> new ForwardReader(file, forward).read(to))
                .ifPresent(value -> forward = value);
        return this;
    }

    private static Optional<Sourced<ServiceLog>> log(Fields log, Path file) {
        String service = log.text("service");
        String path = log.text("path");
        @Nullable String env = log.optionalText("env").orElse(null);
        Matcher parts = LOG.matcher(path);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        if (!parts.matches()) {
            log.problem(
                    "path",
                    "path: \"" + path + "\" is not a log file",
                    "name a file; * is allowed in its name, not in its folder, and $ nowhere");
            return Optional.empty();
        }
        Path folder =
                Settings.beside(file, Optional.ofNullable(parts.group("folder")).orElse("."));
        if (!ServiceLog.mayBeSeen(folder)) {
            log.problem(
                    "path",
                    "path: files of the folder " + folder + " are not collected",
                    "write the log somewhere else");
            return Optional.empty();
        }
        return Optional.of(new Sourced<>(new ServiceLog(service, folder, parts.group("name"), env), log.at("path")));
    }

    private Fields readDiscovery(Fields discovery, Path file) {
        discovery.optionalText("env").ifPresent(value -> env = value);
        ignore.addAll(discovery.texts("ignore", Sourced::new));
        services.addAll(discovery.list("services", service -> service(service, file)));
        discovery.optionalFlag("readCredentials").ifPresent(value -> readCredentials = value);
        discovery.optional("kubernetes", this::cluster).ifPresent(value -> cluster = value);
        return discovery;
    }

    private ClusterSettings cluster(Fields named) {
        Optional<Sourced<String>> context =
                named.optionalText("context").map(name -> new Sourced<>(name, named.at("context")));
        List<String> namespaces = named.all("namespaces", NAMESPACE);
        Optional<Boolean> enabled = named.optionalFlag("enabled");
        return new ClusterSettings(
                context.orElse(cluster.context()),
                named.has("namespaces") ? namespaces : cluster.namespaces(),
                enabled.map(on -> on ? Switch.State.ON : Switch.State.OFF).orElse(cluster.state()));
    }

    private static Service service(Fields service, Path file) {
        String address = service.optional("address", Form.matching(ADDRESS, "an address such as 127.0.0.1:8080"))
                .or(() -> service.optional("port", Form.PORT).map(port -> "127.0.0.1:" + port))
                .orElse("");
        if (!service.has("address") && !service.has("port")) {
            service.problem("address", "the service has neither `address` nor `port`", "add `port: 8080`");
        }
        return new Service(
                service.text("name"),
                address,
                service.optionalText("path").orElse(null),
                service.optionalText("env").orElse(null),
                service.optionalFlag("critical").orElse(false),
                new AccessReader(file, address).read(service));
    }

    private void overlay(String component, UnaryOperator<Overlay> change) {
        overlays.merge(component, change.apply(Overlay.NONE), (old, ignored) -> change.apply(old));
    }
}
