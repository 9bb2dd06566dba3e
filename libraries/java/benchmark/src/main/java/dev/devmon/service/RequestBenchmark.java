package dev.devmon.service;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the library adds to a request: context, metrics and, by default, the access line, up to the write of its bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestBenchmark {
    private record Get() implements ServerRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/orders/7";
        }

        @Override
        public String header(String name) {
            return name.equals("X-Correlation-ID") ? "order-42" : null;
        }
    }

    @Param({"true", "false"})
    boolean accessLog;

    private final Get request = new Get();
    private Requests requests;

    @Setup
    public void start() {
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false));
        requests = Devmon.builder().name("orders").accessLog(accessLog).start().requests();
    }

    @Benchmark
    public String request() {
        Requests.Running running = requests.begin(request);
        running.leave();
        running.end(200, "/orders/{id}", 12);
        return running.correlationId();
    }
}
