package dev.devmon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    @Test
    void whateverACheckThrowsIsItsError() {
        Readiness readiness = new Readiness(Map.of("db", () -> {
            throw new IOException("password=x " + "long".repeat(1000));
        }));
        String error = readiness.results().get(0).error().orElseThrow();
        assertEquals(200, error.length());
        assertTrue(error.startsWith("password=[redacted] long"), error);

        assertEquals(
                Optional.of("java.lang.StackOverflowError"),
                new Readiness(Map.of("db", () -> {
                            throw new StackOverflowError();
                        }))
                        .results()
                        .get(0)
                        .error());
    }

    @Test
    void checksRunAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        Check meets = () -> {
            both.countDown();
            if (!both.await(1, TimeUnit.SECONDS)) {
                throw new IOException("alone");
            }
        };
        List<Readiness.Result> results = new Readiness(Map.of("a", meets, "b", meets)).results();
        assertTrue(results.stream().allMatch(Readiness.Result::isUp), results.toString());
    }

    @Test
    void aResultServesForASecond() {
        AtomicInteger runs = new AtomicInteger();
        Readiness readiness = new Readiness(Map.of("db", runs::incrementAndGet));
        for (int i = 0; i < 100; i++) {
            readiness.results();
        }
        assertTrue(runs.get() <= 2, runs + " runs");
    }

    @Test
    void aCheckThatHangsIsInterruptedAfterTwoSeconds() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Readiness readiness = new Readiness(Map.of("db", () -> {
            try {
                TimeUnit.SECONDS.sleep(30);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }));
        assertEquals(
                Optional.of("no answer within 2 s"), readiness.results().get(0).error());
        assertTrue(interrupted.await(5, TimeUnit.SECONDS));
    }
}
