package dev.devmon.service.spring;

import dev.devmon.service.OutgoingRequests;
import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Follows the requests of RestClient and RestTemplate. */
public final class OutgoingInterceptor implements ClientHttpRequestInterceptor {
    private final OutgoingRequests outgoing;

    public OutgoingInterceptor(OutgoingRequests outgoing) {
        this.outgoing = outgoing;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        OutgoingRequests.Call call = outgoing.begin(request.getMethod().name(), request.getURI());
        call.headers(request.getHeaders()::set);
        try {
            ClientHttpResponse response = execution.execute(request, body);
            call.answered(response.getStatusCode().value());
            return response;
        } catch (IOException | RuntimeException e) {
            call.failed(e);
            throw e;
        }
    }
}
