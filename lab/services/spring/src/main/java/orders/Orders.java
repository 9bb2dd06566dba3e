package orders;

import java.math.BigDecimal;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** One quick route, one slow, one that fails. */
@SpringBootApplication
@RestController
class Orders {
    record Order(long id, BigDecimal total) {}

    private final JdbcClient database;

    Orders(JdbcClient database) {
        this.database = database;
    }

    public static void main(String[] args) {
        SpringApplication.run(Orders.class, args);
    }

    @GetMapping("/orders/{id}")
    Order order(@PathVariable long id) {
        return database.sql("select id, total from orders where id = ?")
                .param(id)
                .query(Order.class)
                .optional()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping("/slow")
    String slow() throws InterruptedException {
        Thread.sleep(ThreadLocalRandom.current().nextLong(50, 301));
        return "done";
    }

    @GetMapping("/broken")
    String broken() {
        throw new IllegalStateException("the warehouse did not answer");
    }
}
