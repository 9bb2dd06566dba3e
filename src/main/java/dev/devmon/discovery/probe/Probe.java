package dev.devmon.discovery.probe;

import dev.devmon.access.Access;
import dev.devmon.access.Route;
import dev.devmon.discovery.identify.Candidate;
import dev.devmon.discovery.identify.StatusPage;
import dev.devmon.discovery.listen.Endpoint;
import dev.devmon.discovery.probe.ProbeOutcome.Attempt;
import dev.devmon.exposition.Exposition;
import dev.devmon.exposition.ExpositionReader;
import dev.devmon.exposition.InvalidExpositionException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Probes a candidate: one GET for the page of its status if it may have one, then for each metrics path until one has
 * metrics, then for its health. Nothing else is ever sent to a service.
 */
public final class Probe {
    /**
     * The text formats in the order of Prometheus's own preference; protobuf is left out, since nothing here reads it.
     */
    public static final String METRICS = "application/openmetrics-text;version=1.0.0;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    private static final String ANY = "application/json,*/*;q=0.5";
    private static final int STATUS_BYTES = 4096;
    private static final Set<Integer> HEALTH_STATUS = Set.of(200, 204, 503);

    private final ProbeLimits limits;
    private final Supplier<Route> route;

    /** Metrics, and the path at which they were found. */
    private record Page(String path, Exposition exposition) {}

    /** @param route supplies the route to the candidates for each request */
    public Probe(ProbeLimits limits, Supplier<Route> route) {
        this.limits = limits;
        this.route = route;
    }

    public ProbeOutcome ask(Candidate candidate) {
        List<Attempt> attempts = new ArrayList<>();
        StatusPage status = candidate.statusPage();
        if (status != null) {
            attempt(
                    candidate,
                    status.path(),
                    answer -> {
                        throw judge(candidate, status, answer);
                    },
                    attempts);
        }
        for (String path : candidate.metricsPaths()) {
            if (attempts.stream().anyMatch(Probe::enough)) {
                break;
            }
            Optional<Page> page = attempt(candidate, path, answer -> judge(candidate, path, answer), attempts);
            if (page.isPresent()) {
                return admitted(candidate, page.get(), attempts);
            }
        }
        return attempts.stream()
                .max(Comparator.comparing(Attempt::finding))
                .map(most -> new ProbeOutcome(most.finding(), most.sentence(), null, null, Set.of(), attempts))
                .orElseGet(() -> ProbeOutcome.without(Finding.NOT_FOUND, "no path to ask"));
    }

    /**
     * Reads the metrics that a service exposes now.
     *
     * @param path the path of its metrics
     * @throws IOException when the service does not answer, or not with metrics
     */
    public MetricsPage page(Endpoint endpoint, Access access, String path) throws IOException {
        return MetricsPage.read(endpoint, access, path, limits, route.get());
    }

    private ProbeOutcome admitted(Candidate candidate, Page page, List<Attempt> attempts) {
        Exposition exposition = page.exposition();
        return new ProbeOutcome(
                Finding.METRICS,
                "it serves metrics at " + page.path(),
                new MetricsEndpoint(page.path(), exposition.format().word(), exposition.series()),
                askHealth(candidate, page.path()),
                exposition.names(),
                attempts);
    }

    /** Returns whether no other path needs to be asked: after silence, each would cost the same wait. */
    private static boolean enough(Attempt attempt) {
        return attempt.finding() == Finding.STATUS_PAGE || attempt.finding().verdict() == Verdict.UNREACHABLE;
    }

    private Optional<Page> attempt(
            Candidate candidate, String path, HttpGet.AnswerReader<Page> judge, List<Attempt> attempts) {
        try {
            Page page = new HttpGet(limits, candidate.access(), route.get())
                    .get(candidate.endpoint(), path, METRICS, judge);
            attempts.add(new Attempt(path, Finding.METRICS, "serves metrics"));
            return Optional.of(page);
        } catch (UnfitAnswerException e) {
            attempts.add(new Attempt(path, e.finding(), e.reason()));
        } catch (InvalidExpositionException e) {
            Finding finding =
                    switch (e.kind()) {
                        case OTHER_CONTENT -> Finding.OTHER_CONTENT;
                        case MALFORMED -> Finding.MALFORMED;
                    };
            attempts.add(new Attempt(path, finding, e.reason()));
        } catch (ZipException e) {
            attempts.add(new Attempt(path, Finding.MALFORMED, "is badly compressed: " + e.getMessage()));
        } catch (SocketTimeoutException e) {
            attempts.add(new Attempt(path, Finding.SILENT, "did not answer in time"));
        } catch (IOException e) {
            attempts.add(new Attempt(path, Finding.BROKEN_OFF, "broke off: " + e.getMessage()));
        }
        return Optional.empty();
    }

    /** Returns what an answer is that is no page of metrics. */
    private static UnfitAnswerException judge(Candidate candidate, StatusPage status, Answer answer)
            throws IOException {
        if (answer.status() == 401 || answer.status() == 403) {
            // Usually a rule about addresses: no login would help
            return new UnfitAnswerException(Finding.STATUS, "denies its status (status " + answer.status() + ")");
        }
        requireSuccess(candidate, status.path(), answer);
        String start = new String(answer.body().readNBytes(STATUS_BYTES), StandardCharsets.ISO_8859_1);
        return status.content().matcher(start).find()
                ? new UnfitAnswerException(Finding.STATUS_PAGE, "shows its status")
                : new UnfitAnswerException(Finding.OTHER_CONTENT, "does not show its status");
    }

    private Page judge(Candidate candidate, String asked, Answer answer) throws IOException {
        String at = requireSuccess(candidate, asked, answer);
        Exposition exposition = read(answer, at);
        if (exposition.series() > limits.series()) {
            throw new UnfitAnswerException(
                    Finding.TOO_MANY_SERIES,
                    at + "has " + exposition.series() + " series, more than the " + limits.series()
                            + " that are scraped");
        }
        if (!candidate.owns(exposition.names())) {
            throw new UnfitAnswerException(Finding.PASSED_ON, at + "shows only metrics of a service behind it");
        }
        // A list of targets cannot express a query; the scraper follows the redirect itself
        return new Page(answer.path().contains("?") ? asked : answer.path(), exposition);
    }

    /** Returns the beginning of what is to be said of a successful answer: that it came from elsewhere, if so. */
    private static String requireSuccess(Candidate candidate, String asked, Answer answer) throws IOException {
        int status = answer.status();
        String at = answer.path().equals(asked) ? "" : "redirects to " + answer.path() + ", which ";
        if (status == 401 || status == 403) {
            throw candidate.access().login() == null
                    ? new UnfitAnswerException(Finding.LOGIN, at + "requires a login (status " + status + ")")
                    : new UnfitAnswerException(
                            Finding.LOGIN_REFUSED, at + "refuses the given login (status " + status + ")");
        }
        if (status == 400 && wantsTls(answer.body())) {
            throw new UnfitAnswerException(Finding.TLS, at + "speaks TLS only");
        }
        if (status / 100 == 3 && answer.headers().containsKey("location")) {
            throw new UnfitAnswerException(
                    Finding.REDIRECT, at + "redirects to " + answer.headers().get("location"));
        }
        if (status != 200) {
            throw new UnfitAnswerException(
                    status == 404 ? Finding.NOT_FOUND : Finding.STATUS, at + "answers with status " + status);
        }
        return at;
    }

    private static Exposition read(Answer answer, String at) throws IOException {
        try {
            return ExpositionReader.read(answer.body(), Exposition.Format.of(answer.contentType()));
        } catch (InvalidExpositionException e) {
            throw at.isEmpty() ? e : new InvalidExpositionException(e.kind(), at + e.reason());
        }
    }

    /**
     * Returns whether an answer in plain text says that the server speaks TLS; each server has its own words for it.
     */
    private static boolean wantsTls(InputStream body) throws IOException {
        String text = new String(body.readNBytes(1024), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return text.contains("https") || text.contains(" tls") || text.contains(" ssl");
    }

    /**
     * Probes health without the login, which is for metrics: whatever watches health has none. It may take longer than
     * metrics, since it may ask a database, and is not asked again.
     */
    private @Nullable HealthEndpoint askHealth(Candidate candidate, String metricsPath) {
        List<String> paths = candidate.healthPaths().stream()
                .sorted(Comparator.comparingInt(path -> -commonStart(path, metricsPath)))
                .toList();
        HttpGet http = new HttpGet(limits.patient(), candidate.access().anonymous(), route.get());
        for (String path : paths) {
            try {
                HealthEndpoint health = http.get(
                        candidate.endpoint(),
                        path,
                        ANY,
                        answer -> new HealthEndpoint(answer.path(), isPage(answer) ? 0 : answer.status()));
                if (HEALTH_STATUS.contains(health.status())) {
                    return health;
                }
            } catch (IOException e) {
                return null; // it just answered: whatever this is, it is no health endpoint
            }
        }
        return null;
    }

    /**
     * Returns whether the answer is a web page: many frameworks label any text as text/html, and single-page
     * applications answer every path with their page.
     */
    private static boolean isPage(Answer answer) throws IOException {
        if (!answer.contentType().startsWith("text/html")) {
            return false;
        }
        String start = new String(answer.body().readNBytes(1024), StandardCharsets.ISO_8859_1);
        return start.isBlank() || start.stripLeading().startsWith("<");
    }

    private static int commonStart(String path, String other) {
        int at = 0;
        while (at < Math.min(path.length(), other.length()) && path.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }
}
