package dev.devmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboards fit the types of the Grafana that the stack has; the lab brings the package with these types. */
@Tag("docker")
@Timeout(120)
class DashboardSchemaIT {
    private static final Path DASHBOARDS = LabStack.HOME.resolve("stack/grafana/dashboards");

    @TempDir
    Path folder;

    private record Result(int code, String text) {}

    private static Result check(List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("node", LabStack.HOME.resolve("lab/schema/check.js").toString()));
        files.forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), text);
    }

    @Test
    void allFit() throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            Result result = check(files.sorted().toList());

            assertEquals("", result.text());
            assertEquals(0, result.code());
        }
    }

    @Test
    void aWrongKeyAndAWrongWordAreFound() throws IOException, InterruptedException {
        String home = Files.readString(DASHBOARDS.resolve("home.json"));
        Path broken = folder.resolve("broken.json");
        Files.writeString(
                broken,
                home.replaceFirst("\"graphTooltip\"", "\"graphToltip\"")
                        .replaceFirst("\"colorMode\" : \"value\"", "\"colorMode\" : \"text\""));

        Result result = check(List.of(broken));

        assertEquals(1, result.code());
        assertTrue(result.text().matches("(?s).*broken\\.json:\\d+: .*graphToltip.*"), result.text());
        assertTrue(result.text().contains("broken.json: panel \"Services\": "), result.text());
    }
}
