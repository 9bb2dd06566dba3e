package dev.devmon.definition;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.definition.Component.HttpClient;
import dev.devmon.definition.Component.HttpReload;
import dev.devmon.definition.Component.Link;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Component.Port;
import dev.devmon.definition.Component.Reach;
import dev.devmon.definition.Component.Scrape;
import dev.devmon.definition.Component.Setup;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@code component.yaml}, whose keys stack/README.md describes. */
final class ComponentReader {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final Fields root;
    private final StackFiles files;
    private final String folder;

    /** @param folder the folder of the component file, relative to {@code stack/} */
    ComponentReader(Fields root, StackFiles files, String folder) {
        this.root = root;
        this.files = files;
        this.folder = folder;
    }

    Component read() {
        root.schema(1);
        String name = root.text("name");
        if (!name.isEmpty() && !folder.equals(name) && !folder.endsWith("/" + name)) {
            root.problem("name", "name \"" + name + "\" is not the name of its folder", "name it as its folder");
        }
        String image = root.text("image");
        checkPinned(root, "image", image);
        NetworkMode network =
                root.optional("network", Form.oneOf(NetworkMode.class)).orElse(NetworkMode.STACK);
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
                root.optional("pid", Form.oneOf(List.of("host"))).isPresent(),
                root.textMap("environment"),
                network,
                ports,
                new MountReader(root, files, folder).read(),
                reload(ports),
                root.texts("needs"),
                root.texts("after"),
                ready(ports),
                root.optional("client", Form.oneOf(HttpClient.class)).orElse(null),
                memory(),
                links(ports),
                scrapes(ports),
                root.each("serves", (serves, key) -> known(serves, key, ports)),
                root.list("setup", request -> setup(request, ports)),
                root.optionalFlag("optional").orElse(false),
                root.optional("measures", measures -> MeasuresReader.read(measures, published(measures, ports)))
                        .orElse(null),
                null);
        root.rejectUnknown();
        return component;
    }

    /** Checks that an image reference names a version; "latest" and a missing tag do not. */
    static void checkPinned(Fields fields, String key, String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean pinned = last.contains("@") || (last.contains(":") && !last.endsWith(":latest"));
        if (!image.isEmpty() && !pinned) {
            fields.problem(key, "image \"" + image + "\" is not pinned to a version", "write a tag other than latest");
        }
    }

    private long memory() {
        Optional<Long> bytes = root.optional("memory", Form.SIZE);
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
            Optional<Integer> host = port.optional("host", Form.PORT);
            Optional<Integer> container = network == NetworkMode.HOST ? host : port.optional("container", Form.PORT);
            String key = network == NetworkMode.HOST ? "host" : "container";
            if (!port.has(key)) {
                port.problem(key, "port " + name + ": \"" + key + "\" is missing", "add `" + key + ": PORT`");
            }
            Reach reach = port.optional("reach", Form.oneOf(Reach.class)).orElse(Reach.MACHINE);
            boolean udp = port.optionalFlag("udp").orElse(false);
            ports.put(name, new Port(container.orElse(1), host.orElse(null), reach, udp));
            port.rejectUnknown();
        }
        return ports;
    }

    private @Nullable HttpReload reload(Map<String, Port> ports) {
        return root.optional("reload", reload -> reload.requiredFields("http")
                        .read(http -> new HttpReload(
                                published(http, ports),
                                http.optionalText("method").orElse("POST"),
                                http.text("path"))))
                .orElse(null);
    }

    private Ready ready(Map<String, Port> ports) {
        Fields ready = root.requiredFields("ready");
        Ready.Check check = new Ready.Tcp("");
        List<String> given =
                List.of("http", "tcp", "log").stream().filter(ready::has).toList();
        if (!root.has("ready")) {
            return new Ready(check, READY_WITHIN);
        }
        if (given.size() != 1) {
            ready.problem("http", "ready takes exactly one of http, tcp, log; found " + given, "keep one");
        } else {
            List<Ready.Check> checks = ready.oneOrMore(given.get(0), how -> check(given.get(0), how, ports));
            check = checks.size() == 1 ? checks.get(0) : new Ready.All(checks);
        }
        Duration within = ready.optional("within", Form.DURATION).orElse(READY_WITHIN);
        ready.rejectUnknown();
        return new Ready(check, within);
    }

    private static Ready.Check check(String kind, Fields how, Map<String, Port> ports) {
        return switch (kind) {
            case "http" ->
                new Ready.Http(
                        published(how, ports),
                        how.text("path"),
                        how.optionalInteger("status").orElse(200),
                        how.optional("json", ComponentReader::jsonValue).orElse(null));
            case "tcp" -> new Ready.Tcp(published(how, ports));
            default -> new Ready.Log(how.optional("pattern", Form.PATTERN).orElse(Pattern.compile("")));
        };
    }

    private static Ready.JsonValue jsonValue(Fields json) {
        Ready.JsonValue value = new Ready.JsonValue(json.text("pointer"), json.text("equals"));
        if (!value.pointer().isEmpty() && !value.pointer().startsWith("/")) {
            json.problem("pointer", "\"" + value.pointer() + "\" is not a JSON Pointer", "begin it with a slash");
        }
        return value;
    }

    private List<Link> links(Map<String, Port> ports) {
        return root.list("links", link -> new Link(link.text("title"), published(link, ports), link.text("path")));
    }

    private List<Scrape> scrapes(Map<String, Port> ports) {
        return root.list(
                "scrape",
                scrape -> new Scrape(
                        known(scrape, "port", ports),
                        scrape.text("path"),
                        scrape.optionalText("component").orElse("stack")));
    }

    private Setup setup(Fields request, Map<String, Port> ports) {
        Setup.Upload upload = request.has("form") ? Setup.Upload.FORM : Setup.Upload.JSON;
        return new Setup(
                published(request, ports),
                request.optionalText("method").orElse("PUT"),
                request.text("path"),
                request.textMap("headers"),
                files.beside(folder, request, upload == Setup.Upload.FORM ? "form" : "body"),
                upload,
                request.optional("json", ComponentReader::jsonValue).orElse(null));
    }

    private static String known(Fields fields, String key, Map<String, Port> ports) {
        String port = fields.text(key);
        if (!port.isEmpty() && !ports.containsKey(port)) {
            fields.problem(key, "unknown port \"" + port + "\"", "use one of: " + String.join(", ", ports.keySet()));
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
