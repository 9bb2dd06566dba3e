package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.access.NamedFile;
import dev.devmon.codec.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardSettingsTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void aStack() {
        stack = new StackFolder(folder).component("web", "");
    }

    private Forward forward() {
        return stack.load().settings().forward();
    }

    @Test
    void goesNowhereUnlessTheSettingsSaySo() {
        assertEquals(Forward.NOWHERE, forward());
        assertEquals("", Forward.NOWHERE.value("forward.otlp.endpoint"));
    }

    @Test
    void readsBothDestinationsWithFilesBesideTheSettings() {
        stack.settings(
                """
                forward:
                  otlp: {endpoint: 'https://otlp.example/v1', headersFile: keys/otlp, services: [checkout, 'pay.*']}
                  remoteWrite:
                    url: http://store:9090/api/v1/write?db=a
                """);
        String file = folder.resolve("devmon.yaml").toString();

        assertEquals(
                new Forward(
                        new Forward.Destination(
                                "https://otlp.example/v1",
                                new NamedFile(folder.resolve("keys/otlp"), new Position(file, 2)),
                                List.of("checkout", "pay.*"),
                                new Position(file, 2)),
                        new Forward.Destination(
                                "http://store:9090/api/v1/write?db=a", null, List.of(), new Position(file, 4))),
                forward());
        assertEquals("https://otlp.example/v1", forward().value("forward.otlp.endpoint"));
        assertEquals("checkout|pay[.].*", forward().value("forward.otlp.services"));
        assertEquals(".+", forward().value("forward.remoteWrite.services"));
    }

    @Test
    void aNearerFileChangesOneDestinationAndKeepsTheOther() {
        stack.settings(
                        "user/devmon.yaml",
                        "forward: {otlp: {endpoint: 'http://a:1'}, remoteWrite: {url: 'http://b:2'}}\n")
                .settings("project/devmon.yaml", "forward: {otlp: {endpoint: 'http://c:3'}}\n");

        assertEquals("http://c:3", forward().value("forward.otlp.endpoint"));
        assertEquals("http://b:2", forward().value("forward.remoteWrite.url"));
    }

    @ParameterizedTest
    @CsvSource({
        "shop, shop, true",
        "shop, shops, false",
        "a.b, axb, false",
        "pay*, payments, true",
        "pay*, repay, false"
    })
    void aStarStandsForAnythingAndADotForItself(String named, String service, boolean goes) {
        Forward.Destination to =
                new Forward.Destination("http://a", null, List.of(named, "other"), new Position("devmon.yaml", 1));

        assertEquals(goes, Pattern.matches(to.pattern(), service));
    }

    @Test
    void saysWhatIsWrongWithEachLine() {
        stack.settings(
                """
                forward:
                  otlp:
                    endpoint: otlp.example:4318
                    services: ['a b', ok, '(x']
                  remoteWrite:
                    url: http://me:secret@store/write
                    token: abc
                """);

        assertEquals(
                """
                devmon.yaml:3: endpoint: expected a URL such as https://otlp.example:4318, found "otlp.example:4318"
                    write a URL such as https://otlp.example:4318
                devmon.yaml:4: services: expected the name of a service, in which * stands for any characters, found "a b"
                    write the name of a service, in which * stands for any characters
                devmon.yaml:4: services: expected the name of a service, in which * stands for any characters, found "(x"
                    write the name of a service, in which * stands for any characters
                devmon.yaml:6: url: a login does not belong in the URL, which everyone can see
                    put it in a file that only you can read: `headersFile` or `bearerTokenFile`
                devmon.yaml:7: unknown key "token"
                    use one of: url, services, bearerTokenFile
                """,
                stack.errors());
    }

    @ParameterizedTest
    @CsvSource({"localhost:4318", "127.0.0.1:4318", "[::1]:4318", "0.0.0.0"})
    void knowsThatALoopbackAddressIsTheContainersOwn(String authority) {
        stack.settings("forward: {otlp: {endpoint: 'http://" + authority + "'}}\n");

        assertTrue(stack.errors().contains("is the container that sends, not this machine"), stack.errors());
    }

    @Test
    void wantsAnEndpointAndOneWithAHost() {
        stack.settings("forward: {otlp: {services: [a]}, remoteWrite: {url: 'http://:90'}}\n");

        assertTrue(stack.errors().contains("\"endpoint\" is missing"), stack.errors());
        assertTrue(stack.errors().contains("url: \"http://:90\" names no host"), stack.errors());
    }
}
