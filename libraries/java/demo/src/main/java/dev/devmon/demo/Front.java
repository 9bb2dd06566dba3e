package dev.devmon.demo;

import com.sun.net.httpserver.HttpExchange;
import dev.devmon.service.Business;
import dev.devmon.service.Devmon;
import dev.devmon.service.Security;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What visitors see: the catalogue, the checkout, the login. */
final class Front {
    private static final Logger LOG = LoggerFactory.getLogger("front");
    private static final int ATTEMPTS_TO_A_LOCKOUT = 5;

    private final Web web;
    private final Business.Transaction checkout;
    private final Business.Kpi conversion;
    private final Security security;
    private final String orders;
    private final AtomicLong visits = new AtomicLong();
    private final AtomicLong sold = new AtomicLong();
    private final AtomicLong badPasswords = new AtomicLong();

    Front(Devmon devmon, int port, String orders) throws IOException {
        this.orders = orders;
        checkout = devmon.business().transaction("checkout");
        conversion = devmon.business().kpi("conversion", 0.5, Business.Direction.HIGHER_IS_BETTER);
        security = devmon.security();
        web = new Web(devmon, port)
                .page("/catalogue", exchange -> catalogue())
                .page("/checkout", exchange -> checkout())
                .page("/login", this::login)
                .page("/", exchange -> new Web.Reply(404, "not here"));
    }

    void start() {
        web.start();
    }

    private Web.Reply catalogue() {
        visits.incrementAndGet();
        return Web.Reply.ok("tea, coffee");
    }

    private Web.Reply checkout() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        int status = web.post(orders + "/orders");
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        if (status != 200) {
            checkout.failed(took);
            LOG.atError().addKeyValue("orders_status", status).log("the order was not taken");
            return new Web.Reply(502, "please try again");
        }
        checkout.succeeded(took);
        conversion.set((double) sold.incrementAndGet() / Math.max(1, visits.get()));
        return Web.Reply.ok("thank you");
    }

    private Web.Reply login(HttpExchange exchange) {
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
        if ("password=right".equals(query)) {
            badPasswords.set(0);
            security.authSucceeded();
            return Web.Reply.ok("welcome");
        }
        security.authFailed("bad_password");
        LOG.atWarn().addKeyValue("user", query.replaceAll("&?password=.*", "")).log("login failed");
        if (badPasswords.incrementAndGet() % ATTEMPTS_TO_A_LOCKOUT == 0) {
            security.lockedOut();
            security.audit("account_locked");
            LOG.warn("an account was locked after {} bad passwords", ATTEMPTS_TO_A_LOCKOUT);
        }
        return new Web.Reply(401, "wrong password");
    }
}
