package dev.devmon.demo;

import dev.devmon.service.Business;
import dev.devmon.service.Devmon;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes orders, has them paid and sends them. */
final class Orders {
    private static final Logger LOG = LoggerFactory.getLogger("orders");
    private static final int MAIL_LIMIT = 100;
    private static final int MAILS_A_SECOND = 5;
    private static final int CHUNK = 1 << 18;
    private static final double FULL = 0.93;

    private final Devmon devmon;
    private final Troubles troubles;
    private final Web web;
    private final String payments;
    private final Business.Sla delivery;
    private final Business.Queue mails;
    private final Business.Job stocktaking;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final List<byte[]> kept = new ArrayList<>();

    Orders(Devmon devmon, Troubles troubles, int port, String payments) throws IOException {
        this.devmon = devmon;
        this.troubles = troubles;
        this.payments = payments;
        delivery = devmon.business().sla("delivery", 0.95);
        mails = devmon.business().queue("mails", MAIL_LIMIT);
        stocktaking = devmon.business().job("stocktaking", Duration.ofHours(1));
        web = new Web(devmon, port).page("/orders", exchange -> order());
    }

    void start() {
        web.start();
        troubles.everySecond(this::everySecond);
    }

    private Web.Reply order() throws IOException, InterruptedException {
        long number = count.incrementAndGet();
        if (troubles.has(Trouble.ERRORS) && number % 5 < 2) {
            throw new IllegalStateException("no stock record for item " + number % 7);
        }
        int status = web.post(payments + "/payments");
        if (status != 200) {
            LOG.atWarn().addKeyValue("payments_status", status).log("the payment was not taken");
            return new Web.Reply(502, "not paid");
        }
        boolean late = troubles.has(Trouble.SLA) && number % 3 == 0;
        if (late) {
            delivery.bad();
        } else {
            delivery.good();
        }
        waiting.incrementAndGet();
        LOG.atInfo().addKeyValue("order", number).log("order taken");
        return Web.Reply.ok(Long.toString(number));
    }

    private void everySecond(Troubles now) {
        if (now.has(Trouble.QUEUE)) {
            waiting.addAndGet(MAILS_A_SECOND);
        } else {
            waiting.updateAndGet(before -> Math.max(0, before - 20 * MAILS_A_SECOND));
        }
        mails.depth(waiting.get());
        stocktaking.succeeded();
        keepMemory(now.has(Trouble.MEMORY));
    }

    /** Fills the heap to nine tenths, and no further: the service is to suffer, not to die. */
    private void keepMemory(boolean leaks) {
        if (!leaks) {
            kept.clear();
            return;
        }
        Runtime runtime = Runtime.getRuntime();
        while (kept.size() * (double) CHUNK < (FULL - 0.25) * runtime.maxMemory()) {
            kept.add(new byte[CHUNK]);
        }
        while (runtime.totalMemory() - runtime.freeMemory() < FULL * runtime.maxMemory()) {
            kept.add(new byte[CHUNK]);
        }
    }
}
