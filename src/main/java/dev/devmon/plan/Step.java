package dev.devmon.plan;

import java.util.List;
import java.util.Locale;

/** One action on the engine, and why it is taken. */
public sealed interface Step {
    /** The component or resource that it is about. */
    String subject();

    String because();

    /** Two words: what is done to what kind of thing. */
    String action();

    /** The thing itself, with what matters about it. */
    default String object() {
        return subject();
    }

    /** Components that must be ready before this step is taken. */
    default List<String> waitsFor() {
        return List.of();
    }

    /** Whether it follows from the step before it, and need not be shown. */
    default boolean implied() {
        return false;
    }

    record CreateNetwork(String subject, String stack, String because) implements Step {
        @Override
        public String action() {
            return "create network";
        }
    }

    record RemoveNetwork(String subject, String because) implements Step {
        @Override
        public String action() {
            return "remove network";
        }
    }

    record RemoveVolume(String subject, String because) implements Step {
        @Override
        public String action() {
            return "remove volume";
        }
    }

    record PullImage(String subject, String image, String because) implements Step {
        @Override
        public String action() {
            return "pull image";
        }

        @Override
        public String object() {
            return image;
        }
    }

    record RemoveContainer(String subject, ObservedContainer container, String because) implements Step {
        @Override
        public String action() {
            return "remove container";
        }

        @Override
        public String object() {
            return container.name();
        }
    }

    /** Creates the container with its configuration in it. */
    record CreateContainer(Blueprint blueprint, String because) implements Step {
        @Override
        public String subject() {
            return blueprint.component();
        }

        @Override
        public String action() {
            return "create container";
        }

        @Override
        public String object() {
            StringBuilder text = new StringBuilder(blueprint.container());
            blueprint
                    .ports()
                    .forEach((name, port) ->
                            text.append(String.format(Locale.ROOT, " %s=127.0.0.1:%d", name, port.host())));
            return text.toString();
        }
    }

    /**
     * Starts a container that was created, stopped or paused; its configuration is in it.
     *
     * @param from the state that it is in
     */
    record StartContainer(Blueprint blueprint, ObservedContainer.State from, String because) implements Step {
        @Override
        public List<String> waitsFor() {
            return blueprint.definition().after();
        }

        @Override
        public boolean implied() {
            return from == ObservedContainer.State.CREATED;
        }

        @Override
        public String subject() {
            return blueprint.component();
        }

        @Override
        public String action() {
            return "start container";
        }

        @Override
        public String object() {
            return blueprint.container();
        }
    }

    /** Copies changed files into the running container and tells it to read them. */
    record ReloadConfig(Blueprint blueprint, ObservedContainer container, String because) implements Step {
        @Override
        public List<String> waitsFor() {
            return blueprint.definition().after();
        }

        @Override
        public String subject() {
            return blueprint.component();
        }

        @Override
        public String action() {
            return "reload config";
        }

        @Override
        public String object() {
            return container.name();
        }
    }
}
