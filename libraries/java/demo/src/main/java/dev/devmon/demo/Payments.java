package dev.devmon.demo;

import dev.devmon.service.Business;
import dev.devmon.service.Devmon;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes money. */
final class Payments {
    private static final Logger LOG = LoggerFactory.getLogger("payments");
    private static final long SLOW_MILLIS = 1000;

    private final Troubles troubles;
    private final Web web;
    private final Business.Transaction payment;

    Payments(Devmon devmon, Troubles troubles, int port) throws IOException {
        this.troubles = troubles;
        payment = devmon.business().transaction("payment");
        web = new Web(devmon, port).page("/payments", exchange -> pay());
    }

    void start() {
        web.start();
    }

    private Web.Reply pay() throws InterruptedException {
        long millis = troubles.has(Trouble.LATENCY)
                ? SLOW_MILLIS
                : ThreadLocalRandom.current().nextLong(5, 30);
        Thread.sleep(millis); // the work that a payment would be
        if (troubles.has(Trouble.DOWNSTREAM)) {
            payment.failed(Duration.ofMillis(millis));
            LOG.error("the bank does not answer");
            return new Web.Reply(503, "the bank does not answer");
        }
        payment.succeeded(Duration.ofMillis(millis));
        return Web.Reply.ok("paid");
    }
}
