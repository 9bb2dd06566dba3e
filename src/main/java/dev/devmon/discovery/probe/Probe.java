package dev.devmon.discovery.probe;

import dev.devmon.discovery.identify.Candidate;
import dev.devmon.exposition.Exposition;
import dev.devmon.exposition.ExpositionReader;
import dev.devmon.exposition.InvalidExpositionException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks a candidate for its metrics: one GET for each path until one has them, then for its health. Nothing else is ever
 * sent to a service.
 */
public final class Probe {
    /** The text formats in the order of Prometheus's own preference; protobuf is left out, since nothing here reads it. */
    static final String METRICS = "application/openmetrics-text;version=1.0.0;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    private static final String ANY = "application/json,*/*;q=0.5";
    private static final String TLS_ONLY = " speaks TLS only";
    private static final String STATUS = " answers with status ";
    private static final Set<Integer> HEALTH_STATUS = Set.of(200, 204, 503);

    private final HttpGet http;

    public Probe(ProbeLimits limits) {
        this.http = new HttpGet(limits);
    }

    ProbeOutcome ask(Candidate candidate) {
        ProbeOutcome best = null;
        for (String path : candidate.metricsPaths()) {
            ProbeOutcome outcome = askMetrics(candidate, path);
            if (outcome.verdict() == Verdict.ADMITTED) {
                return outcome;
            }
            if (best == null || telling(outcome) > telling(best)) {
                best = outcome;
            }
            if (outcome.verdict() == Verdict.UNREACHABLE) {
                break; // each further path would cost the same wait
            }
        }
        return best == null ? ProbeOutcome.without(Verdict.NO_METRICS, "no path to ask") : best;
    }

    /** Of several failures the one that helps most: a login at one path says more than "not found" at another. */
    private static int telling(ProbeOutcome outcome) {
        return switch (outcome.verdict()) {
            case UNREACHABLE -> 3;
            case REFUSED -> 2;
            default -> outcome.reason().endsWith(STATUS + 404) ? 0 : 1;
        };
    }

    private ProbeOutcome askMetrics(Candidate candidate, String path) {
        try {
            return http.get(
                    candidate.endpoint(),
                    path,
                    METRICS,
                    (status, headers, body) -> judge(candidate, path, status, headers, body));
        } catch (UnfitAnswerException e) {
            return ProbeOutcome.without(e.verdict(), path + " " + e.reason());
        } catch (InvalidExpositionException e) {
            Verdict verdict =
                    switch (e.kind()) {
                        case OTHER_CONTENT -> Verdict.NO_METRICS;
                        case MALFORMED -> Verdict.REFUSED;
                    };
            return ProbeOutcome.without(verdict, path + " " + e.reason());
        } catch (SocketTimeoutException e) {
            return ProbeOutcome.without(Verdict.UNREACHABLE, path + " did not answer in time");
        } catch (IOException e) {
            return ProbeOutcome.without(Verdict.UNREACHABLE, path + " broke off: " + e.getMessage());
        }
    }

    private ProbeOutcome judge(
            Candidate candidate, String path, int status, Map<String, String> headers, InputStream body)
            throws IOException {
        if (status == 401 || status == 403) {
            return ProbeOutcome.without(Verdict.REFUSED, path + " requires a login (status " + status + ")");
        }
        if (status == 400 && wantsTls(body)) {
            return ProbeOutcome.without(Verdict.REFUSED, path + TLS_ONLY);
        }
        if (status != 200) {
            return ProbeOutcome.without(Verdict.NO_METRICS, path + STATUS + status);
        }
        String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html")) {
            return ProbeOutcome.without(Verdict.NO_METRICS, path + " is a web page");
        }
        Exposition exposition = ExpositionReader.read(body, Exposition.Format.of(type));
        MetricsEndpoint metrics = new MetricsEndpoint(path, exposition.format().word(), exposition.series());
        return new ProbeOutcome(
                Verdict.ADMITTED,
                "it serves metrics at " + path,
                metrics,
                askHealth(candidate, path),
                exposition.names());
    }

    /** Servers with TLS say so in plain text, in words of their own. */
    private static boolean wantsTls(InputStream body) throws IOException {
        String text = new String(body.readNBytes(1024), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return text.contains("https") || text.contains(" tls") || text.contains(" ssl");
    }

    private @Nullable HealthEndpoint askHealth(Candidate candidate, String metricsPath) {
        List<String> paths = candidate.healthPaths().stream()
                .sorted(Comparator.comparingInt(path -> -commonStart(path, metricsPath)))
                .toList();
        for (String path : paths) {
            try {
                int status = http.get(
                        candidate.endpoint(),
                        path,
                        ANY,
                        (answer, headers, body) ->
                                headers.getOrDefault("content-type", "").startsWith("text/html") ? 0 : answer);
                if (HEALTH_STATUS.contains(status)) {
                    return new HealthEndpoint(path, status);
                }
            } catch (IOException e) {
                return null; // it just answered: whatever this is, it is no health endpoint
            }
        }
        return null;
    }

    private static int commonStart(String path, String other) {
        int at = 0;
        while (at < Math.min(path.length(), other.length()) && path.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }
}
