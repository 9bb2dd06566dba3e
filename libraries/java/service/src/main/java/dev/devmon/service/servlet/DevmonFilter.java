package dev.devmon.service.servlet;

import dev.devmon.service.Devmon;
import dev.devmon.service.Endpoints;
import dev.devmon.service.Requests;
import dev.devmon.service.ServerRequest;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Answers the endpoints and follows all other requests; must be the first filter, for `/*` and with asynchronous support. */
public final class DevmonFilter implements Filter {
    private static final int FAILED = 500;
    private static final Set<String> NO_ROUTE = Set.of("", "/", "/*");

    private final Requests requests;
    private final Endpoints endpoints;
    private final Function<HttpServletRequest, String> route;

    public DevmonFilter(Devmon devmon) {
        this(devmon, DevmonFilter::mapping);
    }

    /** @param route the template that a request matched, empty or null if none did; asked when it ends */
    public DevmonFilter(Devmon devmon, Function<HttpServletRequest, String> route) {
        requests = devmon.requests();
        endpoints = devmon.endpoints();
        this.route = route;
    }

    /** The pattern of the servlet: `/orders/*`; none for the one that takes everything. */
    private static String mapping(HttpServletRequest request) {
        String pattern = request.getHttpServletMapping().getPattern();
        return pattern == null || NO_ROUTE.contains(pattern) ? "" : pattern;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            filter(http, answer, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void filter(HttpServletRequest http, HttpServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        ServerRequest request = new ServletServerRequest(http);
        Optional<Endpoints.Answer> endpoint = endpoints.answer(request);
        if (endpoint.isPresent()) {
            answer.setStatus(endpoint.get().status());
            answer.setContentType(endpoint.get().contentType());
            answer.getOutputStream().write(endpoint.get().body());
            return;
        }
        Requests.Running running = requests.begin(request);
        answer.setHeader("X-Correlation-ID", running.correlationId());
        boolean failed = true;
        try {
            chain.doFilter(http, answer);
            failed = false;
        } catch (IOException | ServletException | RuntimeException | Error e) {
            running.failed(cause(e));
            // The container answers with 500, but would write a log line of its own for what is thrown.
            if (!answer.isCommitted()) {
                answer.sendError(FAILED);
            }
        } finally {
            running.leave();
            if (http.isAsyncStarted() && !failed) {
                http.getAsyncContext().addListener(new End(running, http, answer));
            } else {
                running.end(
                        failed && !answer.isCommitted() ? FAILED : answer.getStatus(), routeOf(http), bytes(answer));
            }
        }
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof ServletException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    private String routeOf(HttpServletRequest request) {
        return Optional.ofNullable(route.apply(request)).orElse("");
    }

    private static long bytes(HttpServletResponse answer) {
        String length = answer.getHeader("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    private record ServletServerRequest(HttpServletRequest request) implements ServerRequest {
        @Override
        public String method() {
            return request.getMethod();
        }

        @Override
        public String path() {
            return request.getRequestURI();
        }

        @Override
        public String header(String name) {
            return request.getHeader(name);
        }
    }

    /** The end of a request that its servlet answers on another thread. */
    private final class End implements AsyncListener {
        private final Requests.Running running;
        private final HttpServletRequest request;
        private final HttpServletResponse answer;

        private End(Requests.Running running, HttpServletRequest request, HttpServletResponse answer) {
            this.running = running;
            this.request = request;
            this.answer = answer;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            running.end(answer.getStatus(), routeOf(request), bytes(answer));
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The container completes it, with the status that it chooses.
        }

        @Override
        public void onError(AsyncEvent event) {
            running.failed(event.getThrowable());
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
