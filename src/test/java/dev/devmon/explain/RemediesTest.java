package dev.devmon.explain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The remedies as they ship. */
class RemediesTest {
    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, nginx, location = /stub_status",
        "PASSED_ON, nginx, location = /stub_status",
        "PASSED_ON, other, name: orders",
        "STATUS, apache, <Location /server-status>",
        "NOT_FOUND, node, prom-client",
        "OTHER_CONTENT, other, orders",
    })
    void areForTheKindOfServer(Cause cause, String kind, String text) throws IOException {
        Problems problems = new Problems();
        Remedies remedies =
                Remedies.read("remedies.yaml", Files.readString(Path.of("stack/prometheus/remedies.yaml")), problems);
        problems.throwIfAny();
        String fix = remedies.fix(cause, kind, null, Map.of("service", "orders", "address", "127.0.0.1:80"));
        assertTrue(fix.contains(text), fix);
    }
}
