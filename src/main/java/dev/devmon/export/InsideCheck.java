package dev.devmon.export;

import dev.devmon.definition.Component.HttpClient;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Ready;
import dev.devmon.plan.Blueprint;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a component's readiness is asked from inside its container, by a program of its image. */
final class InsideCheck {
    private static final int OK = 200;

    private InsideCheck() {}

    /** A command of a shell; empty where the image has nothing to ask with. */
    static Optional<String> of(Blueprint blueprint) {
        return of(blueprint, "127.0.0.1");
    }

    /** The same from elsewhere. */
    static Optional<String> of(Blueprint blueprint, String host) {
        HttpClient client = blueprint.definition().client();
        List<Ready.Check> checks = checks(blueprint.definition().ready());
        return client != null
                        && checks.stream().allMatch(check -> check instanceof Ready.Http http && http.status() == OK)
                ? Optional.of(checks.stream()
                        .map(check -> command(client, (Ready.Http) check, blueprint, host))
                        .collect(Collectors.joining(" && ")))
                : Optional.empty();
    }

    /** The single checks that must all hold. */
    static List<Ready.Check> checks(Ready ready) {
        return ready.check() instanceof Ready.All all ? all.checks() : List.of(ready.check());
    }

    private static String command(HttpClient client, Ready.Http check, Blueprint blueprint, String host) {
        String url = Shell.quoted("http://" + host + ":" + port(blueprint, check.port()) + check.path());
        Ready.JsonValue json = check.json();
        String out = json == null ? "/dev/null" : "-";
        String asked = client == HttpClient.CURL ? "curl -fsS -o " + out + " " + url : "wget -q -O " + out + " " + url;
        return json == null ? asked : asked + " | " + contains(json);
    }

    /** A port of a component as it is inside its container. */
    static int port(Blueprint blueprint, String name) {
        return blueprint.network() == NetworkMode.HOST
                ? Objects.requireNonNull(blueprint.ports().get(name), name).host()
                : Objects.requireNonNull(blueprint.definition().ports().get(name), name)
                        .container();
    }

    /** Succeeds where what it reads has the value under the pointer's last name: there is nothing in the images to read JSON with. */
    static String contains(Ready.JsonValue wanted) {
        String name = wanted.pointer().substring(wanted.pointer().lastIndexOf('/') + 1);
        return "grep -Eq " + Shell.quoted("\"" + name + "\" *: *\"?" + wanted.equalTo() + "\"?");
    }
}
