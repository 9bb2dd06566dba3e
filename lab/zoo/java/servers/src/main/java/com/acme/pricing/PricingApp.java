package com.acme.pricing;

import io.javalin.Javalin;
import io.javalin.micrometer.MicrometerPlugin;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Javalin's own example of its Micrometer plugin. */
public final class PricingApp {
    public static void main(String[] args) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MicrometerPlugin micrometer = new MicrometerPlugin(config -> config.registry = registry);
        Javalin.create(config -> config.registerPlugin(micrometer))
                .get("/metrics", context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(registry.scrape()))
                .start(Integer.parseInt(args[0]));
    }
}
