package dev.devmon.cli;

import dev.devmon.agent.AgentProcess;
import dev.devmon.app.Discover;
import dev.devmon.definition.SettingsFiles;
import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFiles;
import dev.devmon.definition.StackLoader;
import dev.devmon.engine.Engine;
import dev.devmon.event.EventSink;
import dev.devmon.reconcile.PortHolders;
import dev.devmon.session.ForwardClock;
import dev.devmon.session.RememberedProfile;
import dev.devmon.session.Session;
import dev.devmon.session.Sleeper;
import dev.devmon.session.StateFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates what the commands work with, each object on first use. */
public final class Wiring implements AutoCloseable {
    private final Path workingFolder;
    private final Supplier<Engine> engines;
    private final Supplier<StackFiles> stackFiles;
    private final Clock clock = new ForwardClock(Clock.systemUTC());
    private final GlobalOptions options = new GlobalOptions();
    private final Console console;
    private @Nullable String profile;
    private @Nullable Stack stack;
    private @Nullable Engine engine;

    public Wiring(Terminal terminal, Path workingFolder, Supplier<Engine> engines, Supplier<StackFiles> stackFiles) {
        this.console = new Console(terminal, options, clock);
        this.workingFolder = workingFolder;
        this.engines = engines;
        this.stackFiles = stackFiles;
    }

    GlobalOptions options() {
        return options;
    }

    Console console() {
        return console;
    }

    Clock clock() {
        return clock;
    }

    /** Uses this profile from now on, and loads the stack anew. */
    void useProfile(String name) {
        profile = name;
        stack = null;
    }

    Stack stack() {
        return stack(StackLoader.Depth.REFERENCES);
    }

    StackFiles stackFiles() {
        return stackFiles.get();
    }

    private Stack stack(StackLoader.Depth depth) {
        Stack loaded = stack;
        if (loaded == null) {
            StackLoader.Asked asked = new StackLoader.Asked(
                    stackName(), profile, name -> RememberedProfile.of(StateFolder.of(name, environment()))
                            .read());
            loaded = StackLoader.load(stackFiles.get(), settingsFiles(), asked, depth);
            stack = loaded;
        }
        return loaded;
    }

    /** Returns the name from the command line or the environment; null to take it from the settings. */
    @Nullable
    String stackName() {
        return options.stackName == null ? variable("DEVMON_STACK_NAME") : options.stackName;
    }

    /**
     * Returns the folder of the stack that the options name, where its logs are; works even if the settings cannot be
     * read.
     */
    StateFolder stateFolder() {
        return StateFolder.of(Optional.ofNullable(stackName()).orElse(Stack.DEFAULT_NAME), environment());
    }

    private @Nullable String variable(String name) {
        String value = environment().get(name);
        return value == null || value.isBlank() ? null : value;
    }

    private List<Path> settingsFiles() {
        Path config = config();
        return config == null ? SettingsFiles.find(workingFolder, environment()) : List.of(config);
    }

    /**
     * Returns the settings file that the user edits: the named one, the project's, or a new one in the working folder.
     */
    Path projectSettings() {
        Path config = config();
        List<Path> found = config == null ? SettingsFiles.find(workingFolder, Map.of()) : List.of(config);
        return found.isEmpty() ? workingFolder.resolve(SettingsFiles.NAME) : found.get(found.size() - 1);
    }

    private @Nullable Path config() {
        String fromEnvironment = variable("DEVMON_CONFIG");
        Path config = options.config == null && fromEnvironment != null ? Path.of(fromEnvironment) : options.config;
        return config == null ? null : workingFolder.resolve(config);
    }

    Engine engine() {
        Engine connected = engine;
        if (connected == null) {
            connected = engines.get();
            engine = connected;
        }
        return connected;
    }

    /** Returns a session that shows progress as the terminal allows. */
    Session session() {
        return session(console.progress());
    }

    /** Returns a session for a command that only reads the state of the stack; reports no progress. */
    Session lookingSession() {
        stack(StackLoader.Depth.COMPONENTS);
        return quietSession();
    }

    /** Returns a session that reports no progress. */
    Session quietSession() {
        return session(EventSink.NOWHERE);
    }

    /** Returns a quiet session with the settings as they are now, for a long-running command. */
    synchronized Session currentSession() {
        stack = null;
        return quietSession();
    }

    private Session session(EventSink events) {
        return new Session(
                stack(),
                engine(),
                StateFolder.of(stack().name(), environment()),
                events,
                environment(),
                clock,
                Sleeper.real());
    }

    /** Returns the background agent of the stack, which is started with the same settings as this command. */
    AgentProcess agent() {
        List<String> command = command("agent");
        return new AgentProcess(
                StateFolder.of(stack().name(), environment()),
                command,
                // As text: the hash code of an enum differs from process to process
                () -> Integer.toHexString(Arrays.asList(
                                command,
                                engine().address(),
                                stack().settings().discovery(),
                                stack().settings().alerts().rules(),
                                stack().settings().dashboards(),
                                stack().settings().logs(),
                                stack().settings().files(),
                                profileInForce(),
                                environment().get("KUBECONFIG"),
                                environment().get("DEVMON_BUILD"))
                        .toString()
                        .hashCode()),
                clock);
    }

    private String profileInForce() {
        return Optional.ofNullable(stack().profiles().chosen())
                .map(choice -> choice.profile().name())
                .orElse("");
    }

    /** Returns the command line that runs another command on the same stack with the same settings. */
    List<String> command(String... words) {
        List<String> command = new ArrayList<>();
        String launcher = environment().get("DEVMON_LAUNCHER");
        if (launcher != null) {
            command.add(launcher);
        } else {
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.devmon.Main"));
        }
        command.addAll(List.of(words));
        command.addAll(List.of("--stack-name", stack().name()));
        Path config = config();
        if (config != null) {
            command.addAll(List.of("--config", config.toAbsolutePath().toString()));
        }
        return command;
    }

    Path workingFolder() {
        return workingFolder;
    }

    /** Returns a function that tells what listens on a port, in words. */
    IntFunction<Optional<String>> portHolder() {
        return port -> PortHolders.of(port, clock);
    }

    /** Returns how many services discovery knows. */
    Discover.Counts discovered() {
        return Discover.counts(quietSession());
    }

    Map<String, String> environment() {
        return console.terminal().environment();
    }

    @Override
    public void close() {
        console.endProgress();
        if (engine != null) {
            engine.close();
        }
    }
}
