package dev.devmon.definition;

import dev.devmon.codec.Fields;
import dev.devmon.definition.Component.HttpReload;
import dev.devmon.definition.Component.Link;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Component.Port;
import dev.devmon.definition.Component.Scrape;
import dev.devmon.definition.Mount.OnChange;
import dev.devmon.definition.Mount.StateKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads one {@code component.yaml}. Its keys are described in stack/README.md. */
final class ComponentReader {
    private static final List<String> SOURCES = List.of("config", "volume", "state", "secret", "host");
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final Fields root;
    private final StackFiles files;
    private final String folder;

    /** @param folder of the component file, relative to {@code stack/} */
    ComponentReader(Fields root, StackFiles files, String folder) {
        this.root = root;
        this.files = files;
        this.folder = folder;
    }

    Component read() {
        if (root.integer("schema") != 1) {
            root.problem("schema", "schema must be 1", "write `schema: 1`");
        }
        String name = root.text("name");
        if (!folder.equals(name) && !folder.endsWith("/" + name)) {
            root.problem("name", "name \"" + name + "\" is not the name of its folder", "name it as its folder");
        }
        String image = root.text("image");
        checkPinned(root, "image", image);
        NetworkMode network = root.optionalWord("network", List.of("stack", "host"))
                .map(word -> NetworkMode.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(NetworkMode.STACK);
        Map<String, Port> ports = ports(network);
        Component component = new Component(
                name,
                folder.contains("/") ? folder.substring(0, folder.indexOf('/')) : folder,
                folder,
                root.text("summary"),
                image,
                root.texts("command"),
                root.optionalText("user").orElse(null),
                root.optionalFlag("privileged").orElse(false),
                root.optionalWord("pid", List.of("host")).isPresent(),
                root.textMap("environment"),
                network,
                ports,
                root.list("mounts").stream().flatMap(mount -> mount(mount).stream()).toList(),
                reload(ports),
                root.texts("after"),
                ready(ports),
                memory(),
                links(ports),
                scrapes(ports),
                serves(ports),
                null);
        root.rejectUnknown();
        return component;
    }

    /** An image reference must say which version; "latest" and nothing do not. */
    static void checkPinned(Fields fields, String key, String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean pinned = last.contains("@") || (last.contains(":") && !last.endsWith(":latest"));
        if (!image.isEmpty() && !pinned) {
            fields.problem(key, "image \"" + image + "\" is not pinned to a version", "write a tag other than latest");
        }
    }

    private long memory() {
        Optional<Long> bytes = root.optionalBytes("memory");
        if (bytes.isEmpty() && !root.has("memory")) {
            root.problem("memory", "\"memory\" is missing", "add `memory:` with a hard limit such as 512m");
        }
        return bytes.orElse(1L);
    }

    private Map<String, Port> ports(NetworkMode network) {
        Map<String, Port> ports = new LinkedHashMap<>();
        Fields fields = root.fields("ports");
        for (String name : fields.keys()) {
            Fields port = fields.fields(name);
            Optional<Integer> host = port.parsed("host", SettingsReader::port, "a port from 1 to 65535");
            Optional<Integer> container = network == NetworkMode.HOST
                    ? host
                    : port.parsed("container", SettingsReader::port, "a port from 1 to 65535");
            if (container.isEmpty()) {
                String key = network == NetworkMode.HOST ? "host" : "container";
                port.problem(key, "port " + name + ": \"" + key + "\" is missing", "add `" + key + ": PORT`");
            }
            ports.put(name, new Port(container.orElse(1), host.orElse(null)));
            port.rejectUnknown();
        }
        return ports;
    }

    private Optional<Mount> mount(Fields mount) {
        List<String> given = SOURCES.stream().filter(mount::has).toList();
        String at = mount.text("at");
        @Nullable String requires = mount.optionalText("requires").orElse(null);
        OnChange onChange = mount.optionalWord("onChange", List.of("reload", "recreate"))
                .map(word -> OnChange.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(OnChange.RECREATE);
        if (given.size() != 1) {
            mount.problem(
                    given.isEmpty() ? "at" : given.get(1),
                    "a mount names exactly one of " + String.join(", ", SOURCES) + "; found " + given,
                    "keep one, or split it in two mounts");
            return Optional.empty();
        }
        String source = given.get(0);
        String value = mount.text(source);
        mount.rejectUnknown();
        return switch (source) {
            case "config" -> Optional.of(new Mount(config(mount, value, onChange), at, requires));
            case "volume" -> Optional.of(new Mount(new Mount.Volume(value), at, requires));
            case "secret" -> Optional.of(new Mount(new Mount.Secret(value), at, requires));
            case "host" -> Optional.of(new Mount(new Mount.Host(value), at, requires));
            default ->
                mount.parsed("state", ComponentReader::stateKind, "one of stack-targets, host-targets, discovery-metrics")
                        .map(kind -> new Mount(new Mount.State(kind), at, requires));
        };
    }

    private Mount.Config config(Fields mount, String path, OnChange onChange) {
        String plain = path.startsWith("./") ? path.substring(2) : path;
        if (files.tree(folder + "/" + plain).isEmpty()) {
            mount.problem("config", "there is no file or folder stack/" + folder + "/" + plain, "correct the path");
        }
        if (onChange == OnChange.RELOAD && !root.has("reload")) {
            mount.problem("onChange", "onChange: reload needs the component's `reload:`", "add it, or use recreate");
        }
        return new Mount.Config(plain, onChange);
    }

    private static Optional<StateKind> stateKind(String text) {
        for (StateKind kind : StateKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private @Nullable HttpReload reload(Map<String, Port> ports) {
        return root.optionalFields("reload")
                .map(reload -> {
                    Fields http = reload.requiredFields("http");
                    reload.rejectUnknown();
                    HttpReload read = new HttpReload(
                            published(http, ports), http.optionalText("method").orElse("POST"), http.text("path"));
                    http.rejectUnknown();
                    return read;
                })
                .orElse(null);
    }

    private Ready ready(Map<String, Port> ports) {
        Fields ready = root.requiredFields("ready");
        Ready.Check check = new Ready.Tcp("");
        List<String> given = List.of("http", "tcp", "log").stream().filter(ready::has).toList();
        if (given.size() != 1) {
            ready.problem("http", "ready names exactly one of http, tcp, log; found " + given, "keep one");
        } else {
            Fields how = ready.fields(given.get(0));
            check = switch (given.get(0)) {
                case "http" ->
                    new Ready.Http(
                            published(how, ports),
                            how.text("path"),
                            how.optionalInteger("status").orElse(200),
                            how.optionalFields("json").map(ComponentReader::jsonValue).orElse(null));
                case "tcp" -> new Ready.Tcp(published(how, ports));
                default ->
                    new Ready.Log(how.parsed("pattern", ComponentReader::regex, "a regular expression")
                            .orElse(Pattern.compile("")));
            };
            how.rejectUnknown();
        }
        Duration within = ready.optionalDuration("within").orElse(READY_WITHIN);
        ready.rejectUnknown();
        return new Ready(check, within);
    }

    private static Ready.JsonValue jsonValue(Fields json) {
        Ready.JsonValue value = new Ready.JsonValue(json.text("pointer"), json.text("equals"));
        json.rejectUnknown();
        return value;
    }

    private static Optional<Pattern> regex(String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            return Optional.empty(); // the caller reports the position
        }
    }

    private List<Link> links(Map<String, Port> ports) {
        List<Link> links = new ArrayList<>();
        for (Fields link : root.list("links")) {
            links.add(new Link(link.text("title"), published(link, ports), link.text("path")));
            link.rejectUnknown();
        }
        return links;
    }

    private List<Scrape> scrapes(Map<String, Port> ports) {
        List<Scrape> scrapes = new ArrayList<>();
        for (Fields scrape : root.list("scrape")) {
            scrapes.add(new Scrape(
                    known(scrape, "port", ports),
                    scrape.text("path"),
                    scrape.optionalText("component").orElse("stack")));
            scrape.rejectUnknown();
        }
        return scrapes;
    }

    private Map<String, String> serves(Map<String, Port> ports) {
        Fields serves = root.fields("serves");
        Map<String, String> read = new LinkedHashMap<>();
        serves.keys().forEach(key -> read.put(key, known(serves, key, ports)));
        return read;
    }

    private static String known(Fields fields, String key, Map<String, Port> ports) {
        String port = fields.text(key);
        if (!port.isEmpty() && !ports.containsKey(port)) {
            fields.problem(key, "unknown port \"" + port + "\"", "known here: " + String.join(", ", ports.keySet()));
        }
        return port;
    }

    private static String published(Fields fields, Map<String, Port> ports) {
        String name = known(fields, "port", ports);
        Port port = ports.get(name);
        if (port != null && port.host() == null) {
            fields.problem("port", "port " + name + " is not published on the host", "give it a `host:` port");
        }
        return name;
    }
}
