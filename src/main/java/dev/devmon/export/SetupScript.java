package dev.devmon.export;

import dev.devmon.definition.Component.HttpClient;
import dev.devmon.definition.Component.Setup;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.SetupRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The script that sends a ready component its setup, and a file for each request. */
final class SetupScript {
    static final String NAME = "setup.sh";

    /** The folder of the files in the container that runs the script. */
    static final String FOLDER = "/setup";

    /** The argument with which the script ends once everything is sent. */
    static final String ONCE = "once";

    /** A file that exists once everything is sent. */
    static final String DONE = "/tmp/set-up";

    private SetupScript() {}

    /**
     * Returns the files of {@link #FOLDER}: name -> text. Once everything is sent, the script only waits, unless told
     * otherwise: a container that has ended would count as failed.
     *
     * @param host the host at which it reaches the component
     * @throws FailureException {@code USAGE} when the image cannot send requests
     */
    static SortedMap<String, String> of(Blueprint blueprint, String host) {
        if (blueprint.definition().client() != HttpClient.CURL) {
            throw FailureException.usage(
                    blueprint.component() + " cannot be exported",
                    "it has a `setup`, and nothing in its image can send requests: it has no `client: curl`",
                    "leave it out: --without " + blueprint.component());
        }
        SortedMap<String, String> files = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        blueprint.setup().forEach(request -> {
            String file = String.format(Locale.ROOT, "%02d-%s", files.size() + 1, request.file());
            files.put(file, request.body());
            lines.add(line(request, blueprint, host, FOLDER + "/" + file));
        });
        files.put(
                NAME,
                """
                #!/bin/sh
                # What `devmon up` tells %1$s when it is ready: requests that may be repeated.
                set -eu
                rm -f %2$s
                answer=
                trap '[ $? = 0 ] || echo "%1$s was not set up: $answer" >&2' EXIT
                ask() { answer=$(curl -sS --fail-with-body --max-time 30 "$@"); }
                says() { printf '%%s' "$answer" | "$@"; }

                until { %3$s; } 2>/dev/null; do sleep 1; done
                %4$s

                touch %2$s
                [ "${1:-}" != %5$s ] || exit 0
                trap 'exit 0' TERM
                sleep infinity &
                wait
                """
                                .formatted(
                                        blueprint.component(),
                                        DONE,
                                        InsideCheck.of(blueprint, host).orElse("true"),
                                        String.join("\n", lines),
                                        ONCE)
                                .stripTrailing()
                        + "\n");
        return files;
    }

    private static String line(SetupRequest request, Blueprint blueprint, String host, String file) {
        Setup setup = request.definition();
        StringBuilder line = new StringBuilder("ask -X " + setup.method());
        new TreeMap<>(setup.headers())
                .forEach((name, value) -> line.append(" -H ").append(Shell.quoted(name + ": " + value)));
        line.append(
                setup.upload() == Setup.Upload.FORM
                        ? " -F " + Shell.quoted("file=@" + file)
                        : " -H 'Content-Type: application/json' --data-binary " + Shell.quoted("@" + file));
        line.append(" ")
                .append(Shell.quoted(
                        "http://" + host + ":" + InsideCheck.port(blueprint, setup.port()) + request.path()));
        return setup.expects() == null ? line.toString() : line + "\nsays " + InsideCheck.contains(setup.expects());
    }
}
