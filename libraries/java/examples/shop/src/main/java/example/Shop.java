package example;

import dev.devmon.service.Business;
import dev.devmon.service.Devmon;
import dev.devmon.service.Security;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the example does, whatever serves it. */
public final class Shop {
    /** What an example answers. */
    public record Reply(int status, String body) {}

    private static final Logger LOG = LoggerFactory.getLogger("shop");

    private volatile String database = "up";
    private Devmon devmon;
    private HttpClient client;
    private Business.Transaction checkout;
    private Business.Sla sla;
    private Business.Kpi conversion;
    private Business.Job nightly;
    private Business.Queue mail;

    /** The options that all examples have in common. */
    public Devmon.Builder options() {
        return Devmon.builder()
                .name("example")
                .version("1.2.3")
                .ready("db", this::pingDatabase)
                .tenant(request -> request.header("X-Tenant"));
    }

    public void use(Devmon devmon) {
        this.devmon = devmon;
        client = devmon.instrument(HttpClient.newHttpClient());
        Business business = devmon.business();
        checkout = business.transaction("checkout");
        sla = business.sla("checkout", 0.99);
        conversion = business.kpi("conversion", 0.03, Business.Direction.HIGHER_IS_BETTER);
        nightly = business.job("nightly", Duration.ofDays(1));
        mail = business.queue("mail", 1000);
    }

    private void pingDatabase() throws IOException, InterruptedException {
        switch (database) {
            case "down" -> throw new IOException("connection refused");
            case "hang" -> Thread.sleep(Long.MAX_VALUE);
            default -> {}
        }
    }

    public Reply hello(String name) {
        LOG.atInfo().addKeyValue("who", name).log("saying hello");
        return new Reply(200, "{\"hello\": \"" + name + "\"}");
    }

    public Reply fail() {
        throw new IllegalStateException("broken on purpose password=hunter2");
    }

    public Reply slow(long millis) throws InterruptedException {
        Thread.sleep(millis);
        return new Reply(200, "{}");
    }

    public Reply log(String message) {
        LOG.atInfo()
                .addKeyValue("password", "hunter2")
                .addKeyValue("note", message)
                .log(message);
        return new Reply(200, "{}");
    }

    public Reply call(String url) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
            return new Reply(
                    200,
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            return new Reply(502, "{}");
        }
    }

    public Reply database(String state) {
        database = state;
        return new Reply(200, "{}");
    }

    public Reply business() {
        checkout.succeeded(Duration.ofMillis(200));
        checkout.failed(Duration.ofMillis(300));
        sla.good();
        sla.bad();
        conversion.set(0.031);
        nightly.succeeded();
        mail.depth(12);
        Security security = devmon.security();
        security.authSucceeded();
        security.authFailed("bad_password");
        security.audit("role_change");
        security.lockedOut();
        return new Reply(200, "{}");
    }

    public Reply metric(String type, String name) {
        try {
            String number = Integer.toString(7);
            switch (type) {
                case "counter" ->
                    devmon.counter(name, "A counter of the example.", "kind")
                            .labelValues(number)
                            .inc();
                case "gauge" ->
                    devmon.gauge(name, "A gauge of the example.", "kind")
                            .labelValues(number)
                            .inc();
                default ->
                    devmon.histogram(name, "A histogram of the example.", new double[] {1, 10}, "kind")
                            .labelValues(number)
                            .observe(1);
            }
            return new Reply(200, "{}");
        } catch (IllegalArgumentException e) {
            return new Reply(400, e.getMessage());
        }
    }
}
