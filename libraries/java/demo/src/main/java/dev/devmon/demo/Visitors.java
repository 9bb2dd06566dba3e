package dev.devmon.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** People in the shop: ten requests a second, whatever becomes of them. */
final class Visitors {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int REQUESTS_A_SECOND = 10;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong count = new AtomicLong();
    private final Troubles troubles;
    private final String front;

    Visitors(Troubles troubles, String front) {
        this.troubles = troubles;
        this.front = front;
    }

    void start() {
        clock.scheduleAtFixedRate(this::visit, 1000, 1000 / REQUESTS_A_SECOND, TimeUnit.MILLISECONDS);
    }

    private void visit() {
        long number = count.incrementAndGet();
        if (number % 10 < 5) {
            send("/catalogue");
        } else if (number % 10 < 9) {
            send("/checkout");
        } else {
            send("/login?password=" + (number % 100 == 99 ? "mistyped" : "right"));
        }
        if (troubles.has(Trouble.LOGIN_ATTACKS)) {
            send("/login?user=" + (number % 10 == 0 ? "%27%20or%201%3D1%20--" : "jo") + "&password=guess-" + number);
        }
    }

    /** What became of it is seen in the shop's own metrics. */
    private void send(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(front + path))
                .timeout(PATIENCE)
                .build();
        var unused = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }
}
