package dev.devmon.discovery.identify;

import static dev.devmon.discovery.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.devmon.discovery.Samples;
import dev.devmon.discovery.listen.RunningContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What services of many frameworks are called, by the rules that ship with devmon. */
class ServiceNamingTest {
    private static final DiscoveryRules RULES = Samples.rules();

    @TempDir
    Path projects;

    /** Arguments are separated by spaces; every process runs in {@code .../checkout-api}, a folder without a project file. */
    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource({
        // Java
        "java, orders, java -Xmx512m -jar target/orders-1.2.3-SNAPSHOT.jar --server.port=8081",
        "java, orders-service, /usr/lib/jvm/bin/java -jar /opt/orders-service.jar",
        "java, orders, java -jar build/libs/orders-0.0.1-all.jar",
        "java, orders, java -cp a.jar:b.jar com.acme.orders.OrdersApplication",
        "java, order-items, java -cp a.jar com.acme.OrderItemsApplicationKt",
        "java, orders, java -cp a.jar com.acme.orders.Main",
        "java, zookeeper, java -cp a.jar org.apache.zookeeper.server.quorum.QuorumPeerMain zoo.cfg",
        "java, kafka, java -cp a.jar kafka.Kafka server.properties",
        "java, streams, java -cp a.jar kafka.streams.Streams",
        "java, billing, java -Dspring.application.name=billing -jar orders-1.0.jar",
        "java, billing, java -jar app.jar --spring.application.name=billing",
        "java, billing, java -Dotel.service.name=billing -javaagent:otel.jar -jar app.jar",
        "java, shop, java -Dcatalina.base=/opt/tomcat/shop org.apache.catalina.startup.Bootstrap start",
        "java, checkout-api, java -jar target/quarkus-app/quarkus-run.jar",
        // Node
        "node, checkout-api, node server.js",
        "node, payments, node dist/payments.js",
        "node, payments, bun run payments.ts",
        "deno, payments, deno run -A payments.ts",
        "deno, depot, deno run -A depot/main.ts",
        "deno, checkout-api, deno run -A main.ts",
        // Python
        "python3.12, orders, /usr/bin/python3 /venv/bin/uvicorn orders.main:app --reload --host 127.0.0.1",
        "python3.12, checkout-api, python -m uvicorn main:app --host 0.0.0.0:8000",
        "python3.12, orders, /usr/bin/python3 /venv/bin/gunicorn -b 0.0.0.0:8000 orders.wsgi:application",
        "python3.12, checkout-api, python manage.py runserver 8000",
        "python3.12, orders, flask --app orders run",
        "python3.12, orders, celery -A orders.celery worker",
        "python3.12, order-worker, python -m order_worker",
        "python3.12, inventory, python3 inventory.py",
        "python3.12, inventory, python3 /srv/inventory/src/app.py",
        // .NET
        "dotnet, orders-api, dotnet /app/Orders.Api.dll",
        "Orders.Api, orders-api, /src/Orders.Api/bin/Debug/net8.0/Orders.Api",
        // Ruby, PHP, Elixir
        "ruby, storefront, puma 6.4.2 (tcp://localhost:3000) [storefront]",
        "ruby, checkout-api, ruby bin/rails server",
        "php8.3, checkout-api, php -S 127.0.0.1:8000 -t public",
        "beam.smp, checkout-api, /usr/lib/erlang/erts/bin/beam.smp -- -root /usr/lib/erlang -noshell",
        // Go, Rust and whatever else is compiled
        "main, checkout-api, /tmp/go-build123/b001/exe/main",
        "ledger, ledger, ./ledger --port 8080",
        "ledger, ledger, target/debug/ledger",
    })
    void namesAProcessByItsCommandLine(String executable, String expected, String commandLine) throws IOException {
        Path folder = Files.createDirectories(projects.resolve("checkout-api/src"));
        assertEquals(expected, name(executable, folder, Map.of(), split(commandLine)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node | node | package.json | {\"author\": {\"name\": \"Ada\"}, \"name\": \"@acme/web-shop\"} | web-shop",
                "java | java | settings.gradle | rootProject.name = 'orders' | orders",
                "java | java | settings.gradle.kts | rootProject.name = \"orders\" | orders",
                "java | java | pom.xml | <project><parent><artifactId>boot</artifactId></parent><artifactId>orders</artifactId></project> | orders",
                "main | /tmp/go-build1/exe/main | go.mod | module github.com/acme/orders/v2 | orders",
                "python3 | python3 main.py | pyproject.toml | name = \"orders\" | orders",
                "php | php artisan serve | composer.json | {\"name\": \"acme/orders\"} | orders",
                "beam.smp | beam.smp | mix.exs | app: :orders, | orders",
                "node | node | package.json | this is no JSON | checkout",
            })
    void readsTheProjectFileAboveTheWorkingFolder(
            String executable, String commandLine, String file, String text, String expected) throws IOException {
        Path folder = Files.createDirectories(projects.resolve("checkout/src"));
        Files.writeString(projects.resolve("checkout").resolve(file), text);
        assertEquals(expected, name(executable, folder, Map.of(), split(commandLine)));
    }

    @Test
    void readsTheProjectFileAboveTheScriptWhereverItWasStarted() throws IOException {
        Path shop = Files.createDirectories(projects.resolve("shop/services/orders/dist"));
        Files.writeString(projects.resolve("shop/package.json"), "{\"name\": \"shop\"}");
        Files.writeString(projects.resolve("shop/services/orders/package.json"), "{\"name\": \"orders\"}");
        Files.createDirectories(projects.resolve("shop/node_modules/next/bin"));
        Files.writeString(projects.resolve("shop/node_modules/next/package.json"), "{\"name\": \"next\"}");
        Path started = projects.resolve("shop");

        assertEquals("orders", name("node", started, Map.of(), "node", "services/orders/dist/server.js"));
        assertEquals(
                "orders",
                name(
                        "node",
                        projects,
                        Map.of(),
                        "node",
                        shop.resolve("server.js").toString()));
        assertEquals("shop", name("node", started, Map.of(), "node", "node_modules/next/bin/next.js", "dev"));
    }

    @Test
    void believesWhatAServiceSaysOfItselfAsItIs() {
        assertEquals(
                "Orders_API",
                name("java", projects, Map.of("OTEL_SERVICE_NAME", "Orders_API"), "java", "-jar", "app.jar"));
        assertEquals(
                "orders",
                name("node", projects, Map.of("OTEL_RESOURCE_ATTRIBUTES", "a=b, service.name=orders ,c=d"), "node"));
        assertEquals("my app", name("java", projects, Map.of("SPRING_APPLICATION_NAME", "my app"), "java"));
    }

    /** As the service's traces carry it. */
    @ParameterizedTest
    @CsvSource({
        "Payments Service, Payments Service",
        "üñí, üñí",
        "支付 💳, 支付 💳",
        "'a\33[31mb\nc', a[31mbc",
    })
    void keepsAStatedNameExceptForWhatNoTextHas(String stated, String expected) {
        assertEquals(expected, name("node", projects, Map.of("OTEL_SERVICE_NAME", stated), "node"));
    }

    @Test
    void cutsAStatedNameBetweenCharacters() {
        assertEquals("💳".repeat(200), name("node", projects, Map.of("OTEL_SERVICE_NAME", "💳".repeat(300)), "node"));
    }

    /** OpenTelemetry: values are percent-encoded, and a list that cannot be decoded is discarded. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service.name=Payments%20Service,team=a%2Cb | Payments Service",
                "team=x, service.name = %C3%BC%C3%B1%C3%AD | üñí",
                "service.name=a+b%2Bc | a+b+c",
                "service.name=a=b | a=b",
                "service.name=100% | shop",
                "service.name=fine,share=100%zz | shop",
                "service.name=%FF | shop",
                "my.service.name=other | shop",
            })
    void decodesResourceAttributes(String attributes, String expected) throws IOException {
        Path folder = Files.createDirectories(projects.resolve("shop"));
        assertEquals(expected, name("node", folder, Map.of("OTEL_RESOURCE_ATTRIBUTES", attributes), "node"));
    }

    /** The third as macOS writes it, the u and its dots apart. */
    @ParameterizedTest
    @CsvSource({
        "Bücher, bücher",
        "注文, 注文",
        "Bu\u0308cher, bücher",
        "(old) shop!, old-shop",
        "'!?', books",
    })
    void namesAFolderInAnyScript(String name, String expected) throws IOException {
        Path folder = Files.createDirectories(projects.resolve("books").resolve(name));
        assertEquals(expected, name("node", folder, Map.of(), "node", "server.js"));
    }

    @Test
    void namesAProgramByWhatItWasStartedAs() {
        assertEquals(
                "redis-server", program("redis-server", "redis-check-rdb", "/usr/bin/redis-server 127.0.0.1:6379"));
        assertEquals("httpd", program("httpd", "busybox", "httpd", "-f"));
        assertEquals(
                "prometheus-blackbox-exporter",
                program("prometheus-blac", "a.out", "/usr/bin/prometheus-blackbox-exporter"));
        assertEquals("ledger", program("worker-1", "ledger", "./anything"), "a name that the program chose");
    }

    private static String program(String name, String executable, String... arguments) {
        return new ProcessIdentity(7, name, executable, List.of(arguments), null, NOON, Map.of(), 0, null, Set.of())
                .program();
    }

    @Test
    void callsAContainerByItsComposeServiceOrElseItsName() {
        RunningContainer plain = Samples.container("shop-orders-1", "acme/orders:1", Map.of(8080, 80));
        RunningContainer composed = new RunningContainer(
                "id", "shop-orders-1", "acme/orders:1", "shop", "orders", Map.of(), Map.of(), Set.of(), "", NOON);
        assertEquals("shop-orders-1", RULES.naming().name(new Subject(null, plain, Subject.OTHER)));
        assertEquals("orders", RULES.naming().name(new Subject(null, composed, Subject.OTHER)));
    }

    @Test
    void hasANameEvenForWhatSaysNothing() {
        assertEquals("python3", name("python3", Path.of("/"), Map.of()));
        assertEquals("unknown", RULES.naming().name(new Subject(null, null, Subject.OTHER)));
    }

    private static String name(String executable, Path folder, Map<String, String> environment, String... arguments) {
        ProcessIdentity process = Samples.process(7, executable, folder, environment, arguments);
        return RULES.naming().name(new Subject(process, null, RULES.runtime(process)));
    }

    /** At spaces; but Puma writes a title in place of its arguments, and that is one. */
    private static String[] split(String commandLine) {
        return commandLine.startsWith("puma ") ? new String[] {commandLine} : commandLine.split(" ", -1);
    }
}
