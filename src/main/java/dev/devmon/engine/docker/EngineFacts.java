package dev.devmon.engine.docker;

import dev.devmon.codec.Node;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import dev.devmon.plan.EngineInfo.Nature;
import dev.devmon.plan.EngineInfo.Place;
import dev.devmon.plan.EngineVersion;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds out what the engine is, and whether it is new enough. */
final class EngineFacts {
    private static final String OLDEST_API = "1.41";
    private static final String BRIDGE_NAME = "/Options/com.docker.network.bridge.name";

    private static final boolean LINUX =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");

    private final EngineApi api;
    private final Supplier<EngineLocation> location;

    EngineFacts(EngineApi api, Supplier<EngineLocation> location) {
        this.api = api;
        this.location = location;
    }

    /** @throws FailureException {@code ENGINE_UNREACHABLE} when the engine is too old */
    EngineVersion version() {
        return version(api.require("/version"));
    }

    private static EngineVersion version(Node version) {
        String api = version.text("/ApiVersion").orElse("0");
        requireApi(api);
        return new EngineVersion(version.text("/Version").orElse("unknown"), api);
    }

    /** @throws FailureException {@code ENGINE_UNREACHABLE} when the engine is too old */
    EngineInfo info() {
        Node answer = api.require("/version");
        EngineVersion version = version(answer);
        Node info = api.require("/info");
        Place place = place(location.get(), info, MachineName::ofThisMachine);
        boolean virtual = virtual(info, place);
        boolean rootless = rootless(info);
        return new EngineInfo(
                version.version(),
                version.apiVersion(),
                info.text("/MemTotal").map(Long::parseLong).orElse(0L),
                virtual ? HostNetwork.VIRTUAL_MACHINE : rootless ? HostNetwork.APART : HostNetwork.NATIVE,
                virtual || rootless || place != Place.HERE ? "" : bridgeAddress(),
                new Nature(product(answer), place, rootless));
    }

    /** Returns the engine's name; Podman lists itself among the components of the engine that it stands in for. */
    static String product(Node version) {
        return version.children("/Components").stream()
                .flatMap(component -> component.text("/Name").stream())
                .filter(name -> name.startsWith("Podman"))
                .findFirst()
                .map(name -> "Podman")
                .orElse("Docker");
    }

    static boolean rootless(Node info) {
        return info.children("/SecurityOptions").stream()
                .flatMap(option -> option.text("").stream())
                .anyMatch(option -> option.equals("name=rootless"));
    }

    /**
     * Returns where the engine publishes ports. A port of this machine may lead to an engine on another, which reports
     * a name other than this machine's.
     */
    static Place place(EngineLocation location, Node info, Supplier<String> machine) {
        if (location.ssh()) {
            return Place.FORWARDED;
        }
        if (!location.loopback()) {
            return Place.ELSEWHERE;
        }
        String name = info.text("/Name").orElse("");
        if (location.unix() || !LINUX || desktop(info) || name.isEmpty()) {
            return Place.HERE;
        }
        String here = machine.get();
        return here.isEmpty() || here.equals(name) ? Place.HERE : Place.ELSEWHERE;
    }

    private static boolean virtual(Node info, Place place) {
        String name = info.text("/Name").orElse("");
        return desktop(info)
                || (place == Place.HERE && (!LINUX || name.startsWith("colima") || name.startsWith("lima-")));
    }

    private static boolean desktop(Node info) {
        return info.text("/OperatingSystem").orElse("").contains("Docker Desktop");
    }

    /**
     * Returns the machine's address on the engine's default bridge, which {@code host-gateway} stands for. A rootless
     * engine has its bridge in a network namespace of its own, where the machine's loopback is not reached either.
     */
    private String bridgeAddress() {
        return api.get("/networks/bridge").map(EngineFacts::bridgeAddress).orElse("");
    }

    private static String bridgeAddress(Node bridge) {
        try {
            Optional<String> gateway = bridge.text("/IPAM/Config/0/Gateway");
            if (gateway.isPresent()) {
                return NetworkInterface.getByInetAddress(InetAddress.getByName(gateway.get())) == null
                        ? ""
                        : gateway.get();
            }
            // Docker before 23 reports the address only after its second start
            NetworkInterface network =
                    NetworkInterface.getByName(bridge.text(BRIDGE_NAME).orElse(""));
            return network == null
                    ? ""
                    : network.inetAddresses()
                            .filter(Inet4Address.class::isInstance)
                            .map(InetAddress::getHostAddress)
                            .findFirst()
                            .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    static void requireApi(String api) {
        if (number(api) < number(OLDEST_API)) {
            throw FailureException.engineUnreachable(
                    "Docker is too old: its API is " + api,
                    "devmon needs API " + OLDEST_API + " (Docker 20.10) or newer",
                    "upgrade Docker");
        }
    }

    /** Returns a version as a number, 1.41 -> 1041, so that 1.5 is older than 1.41. */
    static int number(String api) {
        String[] parts = api.split("\\.", 3);
        return parts.length < 2 ? 0 : Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
    }
}
