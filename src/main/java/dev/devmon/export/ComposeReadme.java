package dev.devmon.export;

import dev.devmon.definition.Component;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Mount.StateKind;
import dev.devmon.plan.Blueprint;
import java.util.List;
import java.util.stream.Collectors;

/** The README of an exported stack. */
final class ComposeReadme {
    private ComposeReadme() {}

    /** @param open whether ports are published for other containers too */
    static String of(String name, List<Blueprint> blueprints, boolean open) {
        StringBuilder text = new StringBuilder(
                """
                # %1$s

                A monitoring stack for docker compose v2, made by `devmon export compose`. It needs no devmon.

                    docker compose up -d --wait
                    docker compose down             # keeps the data; --volumes removes them too

                | component | addresses |
                |---|---|
                %2$s

                Everything is published on 127.0.0.1 only%3$s.
                A container that joins the network `%1$s_default` reaches each component by its name.

                """
                        .formatted(
                                name,
                                addresses(blueprints),
                                open ? ", but for what containers send to: see below" : ""));
        if (has(blueprints, StateKind.HOST_TARGETS)) {
            text.append(
                    """
                    ## Which services are scraped

                    Nothing looks for services here: you list them, in `targets/services.json` or other `*.json` files of that folder, and
                    they are read again within seconds. The format is that of `file_sd`:

                    ```json
                    [
                      {
                        "targets": ["127.0.0.1:8080"],
                        "labels": {
                          "service": "orders", "env": "development", "component": "app", "job": "orders",
                          "instance": "127.0.0.1:8080", "__metrics_path__": "/metrics"
                        }
                      }
                    ]
                    ```

                    Rules and dashboards rely on `service`, `env` and `component="app"`. With `"expected": "true"` an alert fires when the
                    service is down; with `"__health_path__": "/health"` that page is asked too. An export fills the file with what devmon
                    had found, and leaves it alone from then on. `targets/stack.json` is the stack's own.

                    """);
        }
        text.append(
                """
                ## What differs from `devmon up`

                - There is no agent: no discovery, no dashboard for each service, no exporters that come with a database, no pods of a
                  cluster, no log files that were found. Series whose names begin with `devmon_` or `service_process_` are missing, and
                  with them the alerts on crashes, on services that were stopped, and on log lines.
                - Services that want a login or TLS are not scraped.
                - A taken port is an error. `devmon export compose --port-offset 1000 DIR` moves all of them, so that two stacks can
                  run side by side.
                """);
        List<String> unchecked = blueprints.stream()
                .filter(blueprint -> InsideCheck.of(blueprint).isEmpty())
                .map(Blueprint::component)
                .sorted()
                .toList();
        if (!unchecked.isEmpty()) {
            text.append("- These have no health check, since nothing in their images can ask: "
                    + String.join(", ", unchecked) + ".\n");
        }
        if (blueprints.stream().anyMatch(blueprint -> blueprint.network() == NetworkMode.HOST)) {
            text.append(
                    "- Components with `network_mode: host` see this machine's loopback addresses only where the engine runs on"
                            + " Linux itself,\n  not in a virtual machine.\n");
        }
        if (open) {
            text.append(
                    "- What containers send to is published at the address of Docker's bridge too, which containers know as"
                            + " `host.docker.internal`.\n  If Docker says that it cannot be assigned, set `BRIDGE_ADDRESS` in a"
                            + " file `.env`, to the address of the bridge: `ip -4 address show docker0`.\n");
        }
        text.append(
                """

                While it runs, devmon's commands that only look work on it too: `devmon status --stack-name %1$s`, likewise `canary`,
                `alerts`, `logs`, `trace`. Change it by docker compose, not by `devmon up`.

                ## Changes

                `devmon export compose` into this folder again brings it up to date, and `docker compose up -d --wait` makes anew what
                changed. An export replaces and removes only files that an export wrote. If you changed one of these it stops: put changes
                into `compose.override.yaml`, which compose reads besides, or into `devmon.yaml`.

                Secrets are files in `secrets/`, which only you may enter: keep that folder out of version control.
                """
                        .formatted(name));
        return text.toString();
    }

    private static boolean has(List<Blueprint> blueprints, StateKind kind) {
        return blueprints.stream()
                .anyMatch(blueprint -> blueprint.stateFolders().containsKey(kind));
    }

    private static String addresses(List<Blueprint> blueprints) {
        return blueprints.stream()
                .map(blueprint -> "| " + blueprint.component() + " | "
                        + blueprint.ports().entrySet().stream()
                                .map(port -> address(
                                        blueprint.definition(),
                                        port.getKey(),
                                        port.getValue().host()))
                                .collect(Collectors.joining(", "))
                        + " |")
                .collect(Collectors.joining("\n"));
    }

    private static String address(Component component, String port, int host) {
        return component.links().stream()
                .filter(link -> link.port().equals(port))
                .findFirst()
                .map(link -> "http://localhost:" + host + link.path())
                .orElse(port + ": " + host);
    }
}
