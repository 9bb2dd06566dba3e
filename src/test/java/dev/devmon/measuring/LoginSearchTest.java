package dev.devmon.measuring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.access.UnfitFileException;
import dev.devmon.definition.MeasuredSystem.Logins;
import dev.devmon.definition.Settings;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackLoader;
import dev.devmon.discovery.Samples;
import dev.devmon.discovery.probe.Verdict;
import dev.devmon.discovery.target.DiscoveredService;
import dev.devmon.discovery.target.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the exporters as they ship. */
class LoginSearchTest {
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> files = new HashMap<>();
    private String settings = "{}";

    @TempDir
    Path home;

    private final LoginSearch.ContainerFacts container = new LoginSearch.ContainerFacts() {
        @Override
        public Map<String, String> environment(String name) {
            return name.equals("shop-db-1") ? environment : Map.of();
        }

        @Override
        public Optional<String> file(String name, String path) {
            return Optional.ofNullable(files.get(name + ":" + path));
        }
    };

    private Stack stack() throws IOException {
        Path file = Files.writeString(home.resolve("devmon.yaml"), settings);
        return StackLoader.load(StackFiles.ofFolder(Path.of("stack")), List.of(file), "test");
    }

    private String find(String system, @Nullable String container) throws IOException {
        Stack stack = stack();
        Logins rules = Objects.requireNonNull(
                stack.measuring(system).orElseThrow().system().logins());
        DiscoveredService found = Samples.last(
                Samples.service("orders-db", "127.0.0.1:5432", Verdict.IGNORED),
                container,
                ServiceState.RUNNING,
                "it is a database",
                Samples.NOON);
        Settings.DiscoverySection discovery = stack.settings().discovery();
        return new LoginSearch(discovery, this.container, home)
                .of(found, rules)
                .map(login -> login.user() + "/" + login.password())
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql, POSTGRES_PASSWORD=x, postgres/x",
        "postgresql, POSTGRES_PASSWORD=x POSTGRES_USER=app, app/x",
        "postgresql, POSTGRES_USER=app, none",
        "mysql, MYSQL_ROOT_PASSWORD=x MYSQL_USER=app MYSQL_PASSWORD=y, root/x",
        "mysql, MARIADB_ROOT_PASSWORD=x, root/x",
        "mysql, MYSQL_USER=app MYSQL_PASSWORD=y, app/y",
        "mysql, MYSQL_PASSWORD=y, none",
        "redis, REDIS_PASSWORD=x, /x",
        "redis, MYSQL_ROOT_PASSWORD=x, none",
    })
    void takesWhatAContainersImageTakes(String system, String variables, String expected) throws IOException {
        for (String variable : variables.split(" ", -1)) {
            environment.put(variable.replaceFirst("=.*", ""), variable.replaceFirst(".*=", ""));
        }
        assertEquals(expected, find(system, "shop-db-1"));
        assertEquals("none", find(system, "another"));
        assertEquals("none", find(system, null));
    }

    @Test
    void readsThePasswordInAFileOfTheContainer() throws IOException {
        environment.put("POSTGRES_PASSWORD_FILE", "/run/secrets/db");
        assertEquals("none", find("postgresql", "shop-db-1"));
        files.put("shop-db-1:/run/secrets/db", "se cret\n");
        assertEquals("postgres/se cret", find("postgresql", "shop-db-1"));
    }

    @Test
    void whatDevmonYamlSaysCountsForMore() throws IOException {
        environment.put("POSTGRES_PASSWORD", "x");
        Path password = secret("mine\n");
        settings = "credentials: {orders-db: {user: devmon, passwordFile: " + password + "}}";
        assertEquals("devmon/mine", find("postgresql", "shop-db-1"));
        settings = "credentials: {'127.0.0.1:5432': {user: devmon, passwordFile: " + password + "}}";
        assertEquals("devmon/mine", find("postgresql", "shop-db-1"));
        settings = "credentials: {another: {user: devmon, passwordFile: " + password + "}}";
        assertEquals("postgres/x", find("postgresql", "shop-db-1"));
    }

    @Test
    void doesNotUseAPasswordThatEverybodyCanRead() throws IOException {
        Path password = secret("mine");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        settings = "credentials: {orders-db: {user: devmon, passwordFile: " + password + "}}";
        assertThrows(UnfitFileException.class, () -> find("postgresql", null));
    }

    @Test
    void readsNothingOfOthersWhereItMayNot() throws IOException {
        environment.put("POSTGRES_PASSWORD", "x");
        Files.writeString(home.resolve(".pgpass"), "*:*:*:jo:y\n");
        settings = "discovery: {readCredentials: false}";
        assertEquals("none", find("postgresql", "shop-db-1"));
    }

    @Test
    void readsTheFilesOfOtherClients() throws IOException {
        Files.writeString(
                home.resolve(".pgpass"),
                """
                # comment
                db.example:5432:*:far:away
                localhost:5433:*:other:port
                localhost:5432:*:jo:s\\:e\\\\c:r
                """);
        Files.writeString(
                home.resolve(".my.cnf"),
                """
                [mysqldump]
                password = dump
                [client]
                user=jo
                password = "a # b"
                """);
        assertEquals("jo/s:e\\c:r", find("postgresql", null));
        assertEquals("jo/a # b", find("mysql", null));
        assertEquals("none", find("redis", null));
        Files.writeString(home.resolve(".my.cnf"), "[client]\nuser=jo\n");
        assertEquals("none", find("mysql", null));
    }

    @Test
    void aLoginDoesNotShowItsPassword() {
        assertFalse(new Login("jo", "hunter2").toString().contains("hunter2"));
    }

    private Path secret(String text) throws IOException {
        Path file = Files.writeString(home.resolve("password"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
