package dev.devmon.plan;

import java.util.List;
import java.util.Locale;

/** An action on the engine, and the reason for it. */
public sealed interface Step {
    /** Returns the component or resource that the step is about. */
    String subject();

    String because();

    /** Returns two words: what is done to what kind of thing. */
    String action();

    /** Returns the thing itself, with what matters about it. */
    default String object() {
        return subject();
    }

    /** Returns the components that must be ready before this step is taken. */
    default List<String> waitsFor() {
        return List.of();
    }

    /** Returns whether the step follows from the one before it, and need not be shown. */
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

    /** Creates a container, and copies its configuration into it. */
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
     * Starts a container that was created, stopped or paused, and has its configuration already.
     *
     * @param from the state that the container is in
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

    /** Copies changed files into the running container and has it reload them. */
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
