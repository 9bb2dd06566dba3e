package dev.devmon.service;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A client whose requests carry correlation id and trace, and are counted. Everything else is the wrapped client's. */
final class InstrumentedClient extends HttpClient {
    private final HttpClient client;
    private final OutgoingRequests outgoing;

    InstrumentedClient(HttpClient client, OutgoingRequests outgoing) {
        this.client = client;
        this.outgoing = outgoing;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        OutgoingRequests.Call call = outgoing.begin(request.method(), request.uri());
        try {
            HttpResponse<T> response = client.send(carrying(request, call), handler);
            call.answered(response.statusCode());
            return response;
        } catch (IOException | InterruptedException | RuntimeException e) {
            call.failed(e);
            throw e;
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return sendAsync(request, handler, null);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> push) {
        OutgoingRequests.Call call = outgoing.begin(request.method(), request.uri());
        return client.sendAsync(carrying(request, call), handler, push).whenComplete((response, error) -> {
            if (error == null) {
                call.answered(response.statusCode());
            } else {
                call.failed(
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
            }
        });
    }

    private static HttpRequest carrying(HttpRequest request, OutgoingRequests.Call call) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request, (name, value) -> true);
        call.headers(builder::setHeader);
        return builder.build();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }
}
