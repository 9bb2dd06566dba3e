package dev.devmon.service.spring;

import dev.devmon.service.Business;
import dev.devmon.service.Check;
import dev.devmon.service.Devmon;
import dev.devmon.service.Security;
import dev.devmon.service.ServerRequest;
import dev.devmon.service.servlet.DevmonFilter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Makes an application whole without a line of its own.
 *
 * <p>Beans of type {@link Check} are its readiness checks by their names; a {@link TenantResolver} tells its tenants. Where
 * Actuator brings Micrometer's Prometheus registry, `/metrics` serves its metrics too.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.export.prometheus.PrometheusMetricsExportAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class DevmonAutoConfiguration {
    /** Tells the tenant of a request, null or empty if it has none. */
    @FunctionalInterface
    public interface TenantResolver extends Function<ServerRequest, String> {}

    @Bean
    @ConditionalOnMissingBean
    Devmon devmon(
            Environment environment,
            Map<String, Check> checks,
            ObjectProvider<TenantResolver> tenant,
            ObjectProvider<PrometheusRegistry> registry) {
        Devmon.Builder builder = Devmon.builder()
                .name(environment.getProperty("spring.application.name"))
                .version(environment.getProperty("devmon.version"))
                .environment(environment.getProperty("devmon.environment"))
                .accessLog(environment.getProperty("devmon.access-log", Boolean.class, true))
                .adminPort(environment.getProperty("devmon.admin-port", Integer.class, -1));
        Duration grace = environment.getProperty("devmon.grace", Duration.class);
        if (grace != null) {
            builder.grace(grace);
        }
        checks.forEach(builder::ready);
        tenant.ifAvailable(builder::tenant);
        registry.ifAvailable(builder::alsoServe);
        return builder.start();
    }

    @Bean
    Business devmonBusiness(Devmon devmon) {
        return devmon.business();
    }

    @Bean
    Security devmonSecurity(Devmon devmon) {
        return devmon.security();
    }

    @Bean
    FilterRegistrationBean<DevmonFilter> devmonFilter(Devmon devmon) {
        FilterRegistrationBean<DevmonFilter> registration =
                new FilterRegistrationBean<>(new DevmonFilter(devmon, DevmonAutoConfiguration::route));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setAsyncSupported(true);
        return registration;
    }

    /** The pattern of the handler's mapping; that of static resources is no route. */
    private static String route(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return pattern == null || pattern.equals("/**") ? "" : pattern.toString();
    }

    /** Where the builder of clients is Spring Boot's, all clients made by it carry correlation id and trace. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RestClient.class)
    static class Clients {
        @Bean
        static BeanPostProcessor devmonClients(ObjectProvider<Devmon> devmon) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof RestClient.Builder builder) {
                        builder.requestInterceptor(
                                new OutgoingInterceptor(devmon.getObject().outgoing()));
                    }
                    return bean;
                }
            };
        }
    }
}
