package dev.devmon.engine.docker;

import dev.devmon.codec.Node;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import dev.devmon.plan.EngineVersion;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Locale;
import java.util.Optional;

/** What the engine is, and whether it is new enough. */
final class EngineFacts {
    private static final String OLDEST_API = "1.41";
    private static final String BRIDGE_NAME = "/Options/com.docker.network.bridge.name";

    private final EngineApi api;

    EngineFacts(EngineApi api) {
        this.api = api;
    }

    /** @throws FailureException {@code ENGINE_UNREACHABLE} when it is too old */
    EngineVersion version() {
        Node version = api.require("/version");
        String api = version.text("/ApiVersion").orElse("0");
        requireApi(api);
        return new EngineVersion(version.text("/Version").orElse("unknown"), api);
    }

    /** @throws FailureException {@code ENGINE_UNREACHABLE} when it is too old */
    EngineInfo info() {
        EngineVersion version = version();
        Node info = api.require("/info");
        boolean virtual =
                !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")
                        || info.text("/OperatingSystem").orElse("").contains("Docker Desktop");
        return new EngineInfo(
                version.version(),
                version.apiVersion(),
                info.text("/MemTotal").map(Long::parseLong).orElse(0L),
                virtual ? HostNetwork.VIRTUAL_MACHINE : HostNetwork.NATIVE,
                virtual ? "" : bridgeAddress());
    }

    /**
     * The machine's address on the engine's default bridge, which {@code host-gateway} stands for. Without root an engine has
     * its bridge in a network namespace of its own, where the machine's loopback is not reached either.
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
            // Docker before 23 does not say it until its second start
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

    /** 1.41 -> 1041, so that 1.5 is older than 1.41. */
    static int number(String api) {
        String[] parts = api.split("\\.", 3);
        return parts.length < 2 ? 0 : Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
    }
}
