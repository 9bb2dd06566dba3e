package dev.devmon.engine;

import dev.devmon.failure.Failure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An engine that cannot be reached while this lasts. */
public final class Outage {
    public static final Failure FAILURE = Failure.engineUnreachable(
            "Docker cannot be reached at unix:///var/run/docker.sock", "there is no socket", "start Docker");

    private final FakeEngine engine;
    private volatile boolean lasting;
    private volatile String last = "";

    public Outage(FakeEngine engine) {
        this.engine = engine;
    }

    public Outage begin() {
        lasting = true;
        return this;
    }

    /** Begins it when a method is called, which then fails as an engine does that goes away at work. */
    public Outage beginAt(String method) {
        last = method;
        return this;
    }

    public void end() {
        lasting = false;
    }

    /** The engine as it is reached from here. */
    public Engine reached() {
        return (Engine) Proxy.newProxyInstance(
                Outage.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(last)) {
                        lasting = true;
                        throw new IllegalStateException("the connection was closed");
                    }
                    if (lasting && !method.getName().equals("close")) {
                        throw FAILURE.asException();
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }
}
