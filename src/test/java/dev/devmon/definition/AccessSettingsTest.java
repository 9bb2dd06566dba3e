package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.access.Access;
import dev.devmon.access.NamedFile;
import dev.devmon.access.Verification;
import dev.devmon.codec.Position;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessSettingsTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void aStack() {
        stack = new StackFolder(folder).component("web", "");
    }

    private List<Access> accesses(String services) {
        return stack.settings("discovery:\n  services:\n" + services).load().settings().discovery().services().stream()
                .map(Settings.Service::access)
                .toList();
    }

    private NamedFile file(Path path, int line) {
        return new NamedFile(path, new Position(folder.resolve("devmon.yaml").toString(), line));
    }

    @Test
    void readsLoginAndTlsWithFilesBesideTheSettings() {
        Path home = Path.of(System.getProperty("user.home"));

        assertEquals(
                List.of(
                        new Access(
                                new Access.Bearer(file(home.resolve(".devmon/payments-token"), 3)),
                                new Access.Tls(
                                        Verification.ON,
                                        new Access.Authorities(file(folder.resolve("certs/ca.pem"), 3)),
                                        "127.0.0.1")),
                        new Access(
                                new Access.Basic("scraper", file(folder.resolve("orders"), 4)),
                                new Access.Tls(Verification.OFF, null, "localhost")),
                        new Access(null, new Access.Tls(Verification.ON, null, "::1")),
                        Access.NONE),
                accesses(
                        """
                            - {name: payments, port: 8443, auth: {bearerTokenFile: ~/.devmon/payments-token}, tls: {caFile: certs/ca.pem}}
                            - {name: orders, address: 'localhost:8080', auth: {basic: {username: scraper, passwordFile: ./orders}}, tls: {insecure: true}}
                            - {name: cart, address: '[::1]:9000', tls: {}}
                            - {name: plain, port: 8081}
                        """));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = '~',
            value = {
                "auth: {bearerTokenFile: a, basic: {username: b, passwordFile: c}} ~ auth: takes one of bearerTokenFile and basic ~ keep one of them",
                "auth: {} ~ auth: has neither bearerTokenFile nor basic ~ write `bearerTokenFile: FILE`, or `basic: {username: NAME, passwordFile: FILE}`",
                "auth: ~ auth: has neither bearerTokenFile nor basic ~ write `bearerTokenFile: FILE`, or `basic: {username: NAME, passwordFile: FILE}`",
                "auth: {bearerToken: abc} ~ auth: has neither bearerTokenFile nor basic ~ write `bearerTokenFile: FILE`, or `basic: {username: NAME, passwordFile: FILE}`",
                "auth: {basic: {username: b}} ~ \"passwordFile\" is missing ~ add `passwordFile:`",
                "auth: {basic: {username: 'b:c', passwordFile: c}} ~ username: expected a name without colons, found \"b:c\" ~ write a name without colons",
                "auth: {bearerTokenFile: a, user: b} ~ unknown key \"user\" ~ use one of: bearerTokenFile, basic",
                "tls: {ca: a} ~ unknown key \"ca\" ~ use one of: insecure, caFile",
                "tls: ~ tls: is empty ~ write `tls: {caFile: FILE}`, `tls: {insecure: true}` to check no certificate, or `tls: {}` for a certificate that every system trusts",
                "tls: true ~ expected a mapping, found true or false ~ write `key: value` lines",
                "tls: {caFile: a, insecure: true} ~ tls: with `insecure` no certificate is checked, so caFile has no effect ~ keep one of them",
                "login: a ~ unknown key \"login\" ~ use one of: address, port, name, path, env, critical, auth, tls",
            })
    void saysWhereWhatIsWrong(String keys, String what, String fix) {
        stack.settings("discovery:\n  services:\n    - name: shop\n      port: 80\n      " + keys + "\n");

        String first = stack.errors().lines().limit(2).reduce("", (all, line) -> all + line.strip() + " ~ ");
        assertEquals("devmon.yaml:5: " + what + " ~ " + fix + " ~ ", first.replace(": devmon.yaml:5", ""));
    }
}
