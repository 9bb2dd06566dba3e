package dev.devmon.session;

import java.lang.reflect.Proxy;

/**
 * Handles signals of the system. Java offers that only in the module jdk.unsupported, and the compiler warns of each
 * use in a way that no annotation silences: hence by reflection.
 */
public final class Signals {
    private Signals() {}

    /** @param name the name of the signal, as in INT */
    public static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (!method.getName().equals("handle")) {
                            return method.invoke(action, arguments); // what every object has
                        }
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java cannot handle the signal " + name, e);
        }
    }
}
