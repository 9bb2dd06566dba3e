package dev.devmon.export;

import dev.devmon.definition.Component.HttpClient;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.definition.Ready;
import dev.devmon.plan.Blueprint;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the command that checks a component's readiness from inside its container, with a program of its image. */
final class InsideCheck {
    private static final int OK = 200;

    private InsideCheck() {}

    /** Returns a shell command, or empty where the image has no HTTP client. */
    static Optional<String> of(Blueprint blueprint) {
        return of(blueprint, "127.0.0.1");
    }

    /** Returns the command that checks the component from elsewhere. */
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

    /** Returns the single checks, all of which must hold. */
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

    /** Returns a port of a component as it is inside its container. */
    static int port(Blueprint blueprint, String name) {
        return blueprint.network() == NetworkMode.HOST
                ? Objects.requireNonNull(blueprint.ports().get(name), name).host()
                : Objects.requireNonNull(blueprint.definition().ports().get(name), name)
                        .container();
    }

    /**
     * Returns a command that succeeds if its input has the value under the pointer's last name: the images have nothing
     * to read JSON with.
     */
    static String contains(Ready.JsonValue wanted) {
        String name = wanted.pointer().substring(wanted.pointer().lastIndexOf('/') + 1);
        return "grep -Eq " + Shell.quoted("\"" + name + "\" *: *\"?" + wanted.equalTo() + "\"?");
    }
}
