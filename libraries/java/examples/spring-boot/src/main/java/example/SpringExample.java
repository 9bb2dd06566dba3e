package example;

import dev.devmon.service.Business;
import dev.devmon.service.Check;
import dev.devmon.service.Devmon;
import dev.devmon.service.Security;
import dev.devmon.service.spring.DevmonAutoConfiguration.TenantResolver;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** The example in Spring Boot: metrics, health, correlation and logs are there without a line. */
@SpringBootApplication
@RestController
public class SpringExample {
    private static final Logger LOG = LoggerFactory.getLogger("shop");

    private final Devmon devmon;
    private final Security security;
    private final RestClient client;
    private final Database database;
    private final Business.Transaction checkout;
    private final Business.Sla sla;
    private final Business.Kpi conversion;
    private final Business.Job nightly;
    private final Business.Queue mail;

    SpringExample(Devmon devmon, Business business, Security security, RestClient.Builder client, Database database) {
        this.devmon = devmon;
        this.security = security;
        this.client = client.build();
        this.database = database;
        checkout = business.transaction("checkout");
        sla = business.sla("checkout", 0.99);
        conversion = business.kpi("conversion", 0.03, Business.Direction.HIGHER_IS_BETTER);
        nightly = business.job("nightly", Duration.ofDays(1));
        mail = business.queue("mail", 1000);
    }

    public static void main(String[] arguments) {
        SpringApplication.run(SpringExample.class, arguments);
    }

    /** Stands for a database. */
    static class Database {
        private volatile String state = "up";

        void ping() throws IOException, InterruptedException {
            switch (state) {
                case "down" -> throw new IOException("connection refused");
                case "hang" -> Thread.sleep(Long.MAX_VALUE);
                default -> {}
            }
        }
    }

    @Configuration
    static class Beans {
        @Bean
        static Database database() {
            return new Database();
        }

        @Bean
        static Check db(Database database) {
            return database::ping;
        }

        @Bean
        static TenantResolver tenant() {
            return request -> request.header("X-Tenant");
        }
    }

    @GetMapping("/hello/{name}")
    Map<String, String> hello(@PathVariable String name) {
        LOG.atInfo().addKeyValue("who", name).log("saying hello");
        return Map.of("hello", name);
    }

    @GetMapping("/fail")
    void fail() {
        throw new IllegalStateException("broken on purpose password=hunter2");
    }

    @GetMapping("/slow")
    void slow(@RequestParam long ms) throws InterruptedException {
        Thread.sleep(ms);
    }

    @GetMapping("/log")
    void log(@RequestParam String message) {
        LOG.atInfo()
                .addKeyValue("password", "hunter2")
                .addKeyValue("note", message)
                .log(message);
    }

    @GetMapping("/call")
    ResponseEntity<String> call(@RequestParam String url) {
        try {
            return ResponseEntity.ok(
                    client.get().uri(url).exchange((request, response) -> response.bodyTo(String.class)));
        } catch (ResourceAccessException e) {
            return ResponseEntity.status(502).build();
        }
    }

    @GetMapping("/db")
    void database(@RequestParam String state) {
        database.state = state;
    }

    @GetMapping("/business")
    void business() {
        checkout.succeeded(Duration.ofMillis(200));
        checkout.failed(Duration.ofMillis(300));
        sla.good();
        sla.bad();
        conversion.set(0.031);
        nightly.succeeded();
        mail.depth(12);
        security.authSucceeded();
        security.authFailed("bad_password");
        security.audit("role_change");
        security.lockedOut();
    }

    @GetMapping("/metric")
    ResponseEntity<String> metric(@RequestParam String type, @RequestParam String name) {
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
            return ResponseEntity.ok("{}");
        } catch (IllegalArgumentException e) {
            return ResponseEntity.badRequest().body(e.getMessage());
        }
    }
}
