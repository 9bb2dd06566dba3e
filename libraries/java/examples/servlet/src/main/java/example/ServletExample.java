package example;

import dev.devmon.service.Devmon;
import dev.devmon.service.servlet.DevmonFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The example on servlets, in Jetty. */
public final class ServletExample {
    private interface Route {
        Shop.Reply answer(HttpServletRequest request) throws InterruptedException;
    }

    private ServletExample() {}

    public static void main(String[] arguments) throws Exception {
        Shop shop = new Shop();
        Devmon devmon = shop.options().start();
        shop.use(devmon);

        ServletContextHandler context = new ServletContextHandler();
        FilterHolder filter = new FilterHolder(new DevmonFilter(devmon));
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        serve(context, "/hello/*", request -> shop.hello(request.getPathInfo().substring(1)));
        serve(context, "/fail", request -> shop.fail());
        serve(context, "/slow", request -> shop.slow(Long.parseLong(request.getParameter("ms"))));
        serve(context, "/log", request -> shop.log(request.getParameter("message")));
        serve(context, "/call", request -> shop.call(request.getParameter("url")));
        serve(context, "/db", request -> shop.database(request.getParameter("state")));
        serve(context, "/business", request -> shop.business());
        serve(context, "/metric", request -> shop.metric(request.getParameter("type"), request.getParameter("name")));

        int port = Integer.parseInt(System.getenv("PORT"));
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.setHandler(new GracefulHandler(context));
        server.setStopTimeout(10_000);
        server.setStopAtShutdown(true);
        server.start();
        server.join();
    }

    private static void serve(ServletContextHandler context, String path, Route route) {
        context.addServlet(new ServletHolder(new RouteServlet(route)), path);
    }

    private static final class RouteServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient Route route;

        private RouteServlet(Route route) {
            this.route = route;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                Shop.Reply reply = route.answer(request);
                response.setStatus(reply.status());
                response.getOutputStream().print(reply.body());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
