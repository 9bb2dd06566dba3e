package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.Settings.Sourced;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSettingsTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void oneComponent() {
        stack = new StackFolder(folder).component("web", "");
    }

    private List<ServiceLog> logs() {
        return stack.load().settings().logs().stream().map(Sourced::value).toList();
    }

    @Test
    void findsLogsRelativeToTheFileThatNamesThem() {
        stack.settings("user/devmon.yaml", "logs: [{service: mail, path: ~/mail.log}]\n")
                .settings(
                        "project/devmon.yaml",
                        """
                        logs:
                          - {service: payments, path: logs/app*.log, env: staging}
                          - {service: shop, path: out.txt}
                          - {service: cart, path: /srv/cart/cart.log}
                        """);

        assertEquals(
                List.of(
                        new ServiceLog("mail", Path.of(System.getProperty("user.home")), "mail.log", null),
                        new ServiceLog("payments", folder.resolve("project/logs"), "app*.log", "staging"),
                        new ServiceLog("shop", folder.resolve("project"), "out.txt", null),
                        new ServiceLog("cart", Path.of("/srv/cart"), "cart.log", null)),
                logs());
        assertEquals(3, stack.load().settings().logs().get(2).at().line());
    }

    @Test
    void refusesWhatNamesNoLogFile() {
        stack.settings(
                """
                logs:
                  - {path: a.log}
                  - {service: shop}
                  - {service: shop, path: '*/a.log'}
                  - {service: shop, path: logs/}
                  - {service: shop, path: $HOME/a.log}
                  - {service: shop, path: /a.log}
                  - {service: shop, path: /proc/1/a.log}
                  - {service: shop, path: /srv/../dev/a.log, level: info}
                """);

        assertEquals(
                """
                devmon.yaml:2: "service" is missing
                    add `service:`
                devmon.yaml:3: "path" is missing
                    add `path:`
                devmon.yaml:4: path: "*/a.log" is not a log file
                    name a file; * is allowed in its name, not in its folder, and $ nowhere
                devmon.yaml:5: path: "logs/" is not a log file
                    name a file; * is allowed in its name, not in its folder, and $ nowhere
                devmon.yaml:6: path: "$HOME/a.log" is not a log file
                    name a file; * is allowed in its name, not in its folder, and $ nowhere
                devmon.yaml:7: path: files of the folder / are not collected
                    write the log somewhere else
                devmon.yaml:8: path: files of the folder /proc/1 are not collected
                    write the log somewhere else
                devmon.yaml:9: path: files of the folder /dev are not collected
                    write the log somewhere else
                devmon.yaml:9: unknown key "level"
                    use one of: service, path, env
                """,
                stack.errors());
    }

    @Test
    void takesAStarInANameForAnyCharactersAndNothingElse() {
        ServiceLog log = new ServiceLog("shop", Path.of("/srv"), "a.*.log", null);

        assertTrue(log.covers(Path.of("/srv/a.1.log")));
        assertTrue(log.covers(Path.of("/srv/a..log")));
        assertFalse(log.covers(Path.of("/srv/ab1.log")));
        assertFalse(log.covers(Path.of("/srv/a.1.logs")));
        assertFalse(log.covers(Path.of("/srv/sub/a.1.log")));
    }
}
