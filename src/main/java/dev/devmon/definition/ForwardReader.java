package dev.devmon.definition;

import dev.devmon.access.NamedFile;
import dev.devmon.codec.Fields;
import dev.devmon.codec.Form;
import dev.devmon.definition.Forward.Destination;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the key {@code forward} of a settings file. */
final class ForwardReader {
    /**
     * The name of a service, without characters that are special in a configuration file or a regular expression,
     * except {@code .} and {@code *}.
     */
    private static final Form<String> SERVICE = Form.matching(
            Pattern.compile("[\\w.*/:-]+"), "the name of a service, in which * stands for any characters");

    private static final Form<String> TEXT_OF_URL =
            Form.matching(Pattern.compile("https?://[^\\s'\"$\\\\{}]+"), "a URL such as https://otlp.example:4318");

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|\\[::1]|0\\.0\\.0\\.0");

    private final Path settings;
    private final Forward before;

    /**
     * @param settings the settings file that is read
     * @param before what earlier files define
     */
    ForwardReader(Path settings, Forward before) {
        this.settings = settings;
        this.before = before;
    }

    Forward read(Fields forward) {
        return new Forward(
                forward.optional("otlp", to -> destination(to, "endpoint", "headersFile"))
                        .orElse(before.otlp()),
                forward.optional("remoteWrite", to -> destination(to, "url", "bearerTokenFile"))
                        .orElse(before.remoteWrite()));
    }

    private Destination destination(Fields to, String url, String secret) {
        to.require(url);
        List<String> services = to.all("services", SERVICE);
        return new Destination(
                to.optional(url, TEXT_OF_URL)
                        .map(text -> checked(text, url, to))
                        .orElse(""),
                to.optionalText(secret)
                        .map(path -> new NamedFile(Settings.beside(settings, path), to.at(secret)))
                        .orElse(null),
                services,
                to.at(url));
    }

    private static String checked(String text, String key, Fields to) {
        Optional<URI> uri = uri(text);
        if (uri.map(URI::getHost).isEmpty()) {
            to.problem(key, key + ": \"" + text + "\" names no host", "write a URL such as https://otlp.example:4318");
        } else if (uri.get().getUserInfo() != null) {
            to.problem(
                    key,
                    key + ": a login does not belong in the URL, which everyone can see",
                    "put it in a file that only you can read: `headersFile` or `bearerTokenFile`");
        } else if (LOOPBACK.matcher(uri.get().getHost()).matches()) {
            to.problem(
                    key,
                    key + ": \"" + uri.get().getHost() + "\" is the container that sends, not this machine",
                    "write host.docker.internal, and let the receiver listen where containers reach it");
        }
        return text;
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
