package dev.devmon.service.spring;

import dev.devmon.service.Devmon;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Takes over logging as soon as Spring Boot has set up its own, so that the lines of its start have the same form. */
public final class LoggingListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
    // Behind org.springframework.boot.context.logging.LoggingApplicationListener.
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 30;

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        ConfigurableEnvironment environment = event.getEnvironment();
        boolean json = Devmon.startLogging(
                environment.getProperty("spring.application.name"),
                environment.getProperty("devmon.version"),
                environment.getProperty("devmon.environment"));
        if (json) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource("devmon", Map.of("spring.main.banner-mode", "off")));
        }
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
