package dev.devmon.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What /metrics, /health and /ready answer, for any server.
 *
 * @see <a href="https://download.eclipse.org/microprofile/microprofile-health-4.0/microprofile-health-spec-4.0.html#_protocol">MicroProfile
 *     Health, the form of the last two</a>
 */
public final class Endpoints {
    /** A whole answer. */
    public record Answer(int status, String contentType, byte[] body) {}

    private static final String JSON = "application/json";
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Scrape scrape;
    private final Readiness readiness;
    private final BooleanSupplier draining;
    private final ExpositionFormats formats = ExpositionFormats.init();

    Endpoints(Scrape scrape, Readiness readiness, BooleanSupplier draining) {
        this.scrape = scrape;
        this.readiness = readiness;
        this.draining = draining;
    }

    /** Empty if the path is none of the three. */
    public Optional<Answer> answer(ServerRequest request) {
        return switch (request.path()) {
            case "/metrics" -> Optional.of(metrics(request.header("Accept")));
            case "/health" -> Optional.of(new Answer(200, JSON, status(true, List.of())));
            case "/ready" -> Optional.of(ready());
            default -> Optional.empty();
        };
    }

    private Answer metrics(String accept) {
        // By OpenMetrics' writer only where it is asked for by name: protobuf and the like are not in the contract.
        ExpositionFormatWriter writer = accept != null && accept.contains("application/openmetrics-text")
                ? formats.getOpenMetricsTextFormatWriter()
                : formats.getPrometheusTextFormatWriter();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            writer.write(body, scrape.snapshots());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the metrics", e);
        }
        return new Answer(200, writer.getContentType(), body.toByteArray());
    }

    private Answer ready() {
        List<Readiness.Result> results = new ArrayList<>(readiness.results());
        boolean down = draining.getAsBoolean();
        boolean up = !down && results.stream().allMatch(Readiness.Result::isUp);
        if (down) {
            results.add(new Readiness.Result("shutdown", false, Optional.empty()));
        }
        return new Answer(up ? 200 : 503, JSON, status(up, results));
    }

    private static byte[] status(boolean up, List<Readiness.Result> results) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("status", word(up));
            json.writeArrayFieldStart("checks");
            for (Readiness.Result result : results) {
                json.writeStartObject();
                json.writeStringField("name", result.name());
                json.writeStringField("status", word(result.isUp()));
                if (result.error().isPresent()) {
                    json.writeObjectFieldStart("data");
                    json.writeStringField("error", result.error().orElseThrow());
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the status", e);
        }
        return body.toByteArray();
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
