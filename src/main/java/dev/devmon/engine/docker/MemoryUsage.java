package dev.devmon.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.devmon.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Asks for one sample of a container's memory; docker-java's own call waits a second for a second sample. */
final class MemoryUsage {
    private final DockerHttpClient http;

    MemoryUsage(DockerHttpClient http) {
        this.http = http;
    }

    /** Usage without inactive page cache (cgroup v2 and v1 names), as the docker command line counts it. */
    long bytes(String containerId) {
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path("/containers/" + containerId + "/stats?stream=false&one-shot=true")
                .build();
        try (DockerHttpClient.Response response = http.execute(request)) {
            String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
            return Json.read(body)
                    .map(stats -> {
                        long usage = number(stats.text("/memory_stats/usage").orElse("0"));
                        long cache = number(stats.text("/memory_stats/stats/inactive_file")
                                .or(() -> stats.text("/memory_stats/stats/total_inactive_file"))
                                .orElse("0"));
                        return Math.max(0, usage - cache);
                    })
                    .orElse(0L);
        } catch (IOException e) {
            throw new UncheckedIOException("the statistics of container " + containerId + " cannot be read", e);
        }
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
