package dev.devmon.measuring;

import dev.devmon.access.Access;
import dev.devmon.access.UnfitFileException;
import dev.devmon.definition.MeasuredSystem.Format;
import dev.devmon.definition.MeasuredSystem.Logins;
import dev.devmon.definition.MeasuredSystem.PasswordFile;
import dev.devmon.definition.MeasuredSystem.Variables;
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
 * Finds the login that an exporter uses: the one in devmon.yaml, otherwise that of the system's own container,
 * otherwise that of the user's other clients. It is read at each request, so that a new one counts at once.
 */
public final class LoginSearch {
    private static final Logger LOG = LoggerFactory.getLogger(LoginSearch.class);
    private static final String IN_FILE = "_FILE";

    private final DiscoverySection settings;
    private final ContainerFacts containers;
    private final Path home;

    /** The environment and files of a container. */
    public interface ContainerFacts {
        Map<String, String> environment(String container);

        /** Returns the text of a file in the container. */
        Optional<String> file(String container, String path);
    }

    /** @param home the user's home folder */
    public LoginSearch(DiscoverySection settings, ContainerFacts containers, Path home) {
        this.settings = settings;
        this.containers = containers;
        this.home = home;
    }

    /**
     * Returns the login to a system; empty when there is none.
     *
     * @throws UnfitFileException when the password file named in devmon.yaml cannot be used
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
