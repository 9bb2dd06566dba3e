package dev.devmon.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import reactor.core.publisher.Mono;

/** The SDK's transport over two streams, which also reports its end: it ends by itself when the client is gone. */
final class StdioTransport extends StdioServerTransportProvider {
    private final Runnable ended;

    StdioTransport(McpJsonMapper mapper, InputStream in, OutputStream out, Runnable ended) {
        super(mapper, in, out);
        this.ended = ended;
    }

    @Override
    public void setSessionFactory(McpServerSession.Factory factory) {
        super.setSessionFactory(transport -> factory.create(new Watched(transport)));
    }

    private final class Watched implements McpServerTransport {
        private final McpServerTransport watched;

        private Watched(McpServerTransport watched) {
            this.watched = watched;
        }

        @Override
        public void close() {
            watched.close();
            ended.run();
        }

        @Override
        public Mono<Void> closeGracefully() {
            return watched.closeGracefully();
        }

        @Override
        public Mono<Void> sendMessage(JSONRPCMessage message) {
            return watched.sendMessage(message);
        }

        @Override
        public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
            return watched.unmarshalFrom(data, type);
        }

        @Override
        public List<String> protocolVersions() {
            return watched.protocolVersions();
        }
    }
}
