package dev.devmon.measuring;

import dev.devmon.access.Access;
import dev.devmon.access.UnfitFileException;
import dev.devmon.definition.Measures.Format;
import dev.devmon.definition.Measures.Logins;
import dev.devmon.definition.Measures.PasswordFile;
import dev.devmon.definition.Measures.Variables;
import dev.devmon.definition.Settings.DiscoverySection;
import dev.devmon.discovery.target.DiscoveredService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose login an exporter uses: the one that devmon.yaml gives, else that of the system's own container, else that of the
 * user's other clients. It is read whenever it is asked for, so that a new one counts at once.
 */
public final class LoginSearch {
    private static final Logger LOG = LoggerFactory.getLogger(LoginSearch.class);
    private static final String IN_FILE = "_FILE";

    private final DiscoverySection settings;
    private final ContainerFacts containers;
    private final Path home;

    /** What a container has for its own processes. */
    public interface ContainerFacts {
        Map<String, String> environment(String container);

        /** The text of a file in it. */
        Optional<String> file(String container, String path);
    }

    /** @param home of the user */
    public LoginSearch(DiscoverySection settings, ContainerFacts containers, Path home) {
        this.settings = settings;
        this.containers = containers;
        this.home = home;
    }

    /**
     * Empty when there is none.
     *
     * @throws UnfitFileException when the file that devmon.yaml names cannot be used
     */
    public Optional<Login> of(DiscoveredService system, Logins rules) throws UnfitFileException {
        Access.Basic given = settings.credentials()
                .getOrDefault(system.name(), settings.credentials().get(system.address()));
        if (given != null) {
            return Optional.of(new Login(given.username(), given.secret()));
        }
        if (!settings.readCredentials()) {
            return Optional.empty();
        }
        String container = system.container();
        return (container == null ? Optional.<Login>empty() : ofContainer(container, rules))
                .or(() -> Optional.ofNullable(rules.userFile()).flatMap(file -> ofUser(file, system.address())));
    }

    private Optional<Login> ofContainer(String container, Logins rules) {
        Map<String, String> environment = containers.environment(container);
        return rules.variables().stream()
                .flatMap(variables -> login(variables, environment, container).stream())
                .findFirst();
    }

    private Optional<Login> login(Variables variables, Map<String, String> environment, String container) {
        Optional<String> user = Optional.ofNullable(variables.user())
                .map(environment::get)
                .or(() -> Optional.ofNullable(variables.usual()));
        Optional<String> password = Optional.ofNullable(environment.get(variables.password()))
                .or(() -> Optional.ofNullable(environment.get(variables.password() + IN_FILE))
                        .flatMap(path -> containers.file(container, path))
                        .map(String::strip));
        return user.flatMap(known -> password.filter(text -> !text.isEmpty()).map(text -> new Login(known, text)));
    }

    private Optional<Login> ofUser(PasswordFile file, String address) {
        Path path = home.resolve(file.path());
        if (!Files.isReadable(path)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(path);
            return file.format() == Format.PASSWORD_LINES
                    ? PasswordFiles.lines(text, address)
                    : PasswordFiles.optionGroups(text);
        } catch (IOException e) {
            LOG.warn("{} cannot be read", path, e);
            return Optional.empty();
        }
    }
}
