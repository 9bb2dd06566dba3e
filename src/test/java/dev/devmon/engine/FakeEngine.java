package dev.devmon.engine;

import dev.devmon.access.Route;
import dev.devmon.definition.Component.NetworkMode;
import dev.devmon.event.Event;
import dev.devmon.event.EventSink;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import dev.devmon.plan.EngineVersion;
import dev.devmon.plan.LoadedFiles;
import dev.devmon.plan.ObservedContainer;
import dev.devmon.plan.ObservedContainer.State;
import dev.devmon.plan.ObservedStack;
import dev.devmon.plan.Plan;
import dev.devmon.plan.Step;
import java.io.Closeable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * An engine in memory. It is as strict as a real one: no container without its image and network, no name twice, no
 * network removed that is in use. Containers run or fail as {@link #behave} says, and answer on their published ports
 * when {@link #answerOnPorts} was called.
 */
public final class FakeEngine implements Engine {

    /** What a component does once it is started. */
    public enum Behaviour {
        RUNS,
        /** Its process ends at once with code 1. */
        EXITS_AT_ONCE,
        /** Its process ends and is started again whenever somebody looks and time has passed. */
        RESTARTS_FOR_EVER,
        /** The kernel ends it for its memory. */
        RUNS_OUT_OF_MEMORY,
        /** It runs, but logs nothing and answers 503. */
        NEVER_READY
    }

    private final Clock clock;
    private EngineAddress address = new EngineAddress("unix:///var/run/docker.sock", "the socket of Docker");
    private EngineInfo info = new EngineInfo("28.0.0", "1.48", 16L << 30, HostNetwork.NATIVE, "");
    private Set<Integer> forwarded = Set.of();
    private final Map<String, String> images = new TreeMap<>();
    private final Set<String> pullable = new HashSet<>();
    private final Map<String, FakeContainer> containers = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> networks = new TreeMap<>();
    private final Map<String, Set<String>> volumes = new TreeMap<>();
    private final Map<String, Behaviour> behaviours = new HashMap<>();
    private final Map<String, List<String>> startLogs = new HashMap<>();
    private final List<OtherContainer> neighbours = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final List<String> started = new ArrayList<>();
    private final List<Failing> failing = new ArrayList<>();
    private final Set<String> lockedFolders = new HashSet<>();
    private final Map<String, Map<String, String>> environments = new HashMap<>();
    private Optional<LoopbackPages> pages = Optional.empty();
    private boolean everythingPullable = true;
    private boolean closed;
    private int made;
    private int networksMade;
    private int looks;

    private record Watcher(Runnable onChange, Runnable onEnd) {}

    private record Failing(Predicate<Step> steps, Failure failure) {}

    public FakeEngine(Clock clock) {
        this.clock = clock;
    }

    // ---- what a test arranges

    public synchronized FakeEngine inVirtualMachine() {
        info = new EngineInfo(info.version(), info.apiVersion(), info.memoryBytes(), HostNetwork.VIRTUAL_MACHINE, "");
        return this;
    }

    public synchronized FakeEngine withMemory(long bytes) {
        info = new EngineInfo(info.version(), info.apiVersion(), bytes, info.hostNetwork(), "", info.nature());
        return this;
    }

    /** It is another engine than Docker, as root, on this machine. */
    public synchronized FakeEngine ofNature(EngineInfo.Nature nature, EngineAddress at) {
        HostNetwork network = nature.rootless() ? HostNetwork.APART : HostNetwork.NATIVE;
        info = new EngineInfo(info.version(), info.apiVersion(), info.memoryBytes(), network, "", nature);
        address = at;
        return this;
    }

    /** The ports that are to be forwarded. */
    public synchronized Set<Integer> forwarded() {
        return forwarded;
    }

    /** An image that is there. */
    public synchronized FakeEngine withImage(String reference, String id) {
        images.put(reference, id);
        return this;
    }

    /** Only these can be pulled from now on; before, any can. */
    public synchronized FakeEngine pullable(String... references) {
        everythingPullable = false;
        pullable.addAll(List.of(references));
        return this;
    }

    public synchronized FakeEngine behave(String component, Behaviour behaviour) {
        behaviours.put(component, behaviour);
        return this;
    }

    /** What a component writes to its log at every start. */
    public synchronized FakeEngine logsAtStart(String component, String... lines) {
        startLogs.put(component, List.of(lines));
        return this;
    }

    /** Fails every step that fits, before it does anything. */
    public synchronized FakeEngine failOn(Predicate<Step> steps, Failure failure) {
        failing.add(new Failing(steps, failure));
        return this;
    }

    /** Rejects every file that is written into this folder of a running container. */
    public synchronized FakeEngine failWrites(String folder) {
        lockedFolders.add(folder);
        return this;
    }

    /** Running containers answer 200 on their published ports from now on; to be closed by the test. */
    public synchronized LoopbackPages answerOnPorts() {
        LoopbackPages opened = new LoopbackPages();
        pages = Optional.of(opened);
        return opened;
    }

    public synchronized FakeEngine withNeighbour(OtherContainer neighbour) {
        neighbours.add(neighbour);
        return this;
    }

    /** Puts a container into another state, as a crash or a person would. */
    public synchronized FakeEngine put(String component, State state) {
        FakeContainer container = ofComponent(component);
        container.state = state;
        if (!container.runs()) {
            silence(container);
        }
        changed();
        return this;
    }

    /** Takes a container out of its networks, as {@code docker network disconnect} does. */
    public synchronized FakeEngine disconnect(String component) {
        ofComponent(component).networks.clear();
        return this;
    }

    /** Removes the networks of a stack whose containers have stopped, as {@code docker network prune} does. */
    public synchronized FakeEngine pruneNetworks(String stack) {
        require(containers.values().stream().noneMatch(FakeContainer::runs), "a network is in use");
        networks.remove(stack);
        return this;
    }

    /** Adds lines to a container's log. */
    public synchronized FakeEngine log(String component, String... lines) {
        FakeContainer container = ofComponent(component);
        List.of(lines).forEach(line -> container.log.add(new LogLine(clock.instant(), line)));
        return this;
    }

    /** Ends every event stream, as an engine does that is restarted. */
    public synchronized FakeEngine endWatches() {
        List<Watcher> ended = List.copyOf(watchers);
        watchers.clear();
        ended.forEach(watcher -> watcher.onEnd().run());
        return this;
    }

    /** Carries a whole plan out, step by step in its order. */
    public FakeEngine run(Plan plan) {
        plan.steps().forEach(step -> execute(step, EventSink.NOWHERE));
        return this;
    }

    // ---- what a test looks at

    /** Every call that changed something, in order: action and object as in a plan, or the method's name. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** The components whose containers were started, in order. */
    public synchronized List<String> started() {
        return List.copyOf(started);
    }

    /** How often somebody has asked for containers. */
    public synchronized int looks() {
        return looks;
    }

    public synchronized void forgetCalls() {
        calls.clear();
    }

    public synchronized Optional<ObservedContainer> container(String component) {
        return containers.values().stream()
                .filter(container -> container.blueprint.component().equals(component))
                .map(this::observed)
                .findFirst();
    }

    /** The files in a container by their absolute path. */
    public synchronized Map<String, String> files(String component) {
        return Map.copyOf(ofComponent(component).files);
    }

    public synchronized Set<String> volumes() {
        Set<String> all = new TreeSet<>();
        volumes.values().forEach(all::addAll);
        return all;
    }

    public synchronized boolean closed() {
        return closed;
    }

    // ---- the engine

    @Override
    public synchronized EngineAddress address() {
        return address;
    }

    @Override
    public Route route() {
        return Route.DIRECT;
    }

    @Override
    public synchronized void forward(Set<Integer> ports) {
        forwarded = Set.copyOf(ports);
    }

    @Override
    public synchronized EngineVersion version() {
        return new EngineVersion(info.version(), info.apiVersion());
    }

    @Override
    public synchronized EngineInfo info() {
        return info;
    }

    @Override
    public synchronized List<ObservedContainer> containers(String stack) {
        looks++;
        return containers.values().stream()
                .filter(container -> container.blueprint.stack().equals(stack))
                .map(this::observed)
                .sorted(Comparator.comparing(ObservedContainer::component))
                .toList();
    }

    @Override
    public synchronized ObservedStack observe(String stack, Collection<String> references) {
        return new ObservedStack(
                info,
                containers(stack),
                new TreeMap<>(networks.getOrDefault(stack, Map.of())),
                new TreeSet<>(volumes.getOrDefault(stack, Set.of())),
                imageIds(references));
    }

    @Override
    public synchronized Map<String, String> imageIds(Collection<String> references) {
        Map<String, String> found = new TreeMap<>(images);
        found.keySet().retainAll(references);
        return found;
    }

    @Override
    public void prepare() {
        // nothing takes long here
    }

    @Override
    public synchronized void execute(Step step, EventSink events) {
        if (!step.implied()) {
            calls.add(step.action() + " " + step.object());
        }
        failing.stream().filter(fault -> fault.steps().test(step)).findFirst().ifPresent(fault -> {
            throw fault.failure().asException();
        });
        if (step instanceof Step.CreateNetwork network) {
            networksMade++;
            networks.computeIfAbsent(network.stack(), ignored -> new TreeMap<>())
                    .put(network.subject(), "network-" + networksMade);
        } else if (step instanceof Step.RemoveNetwork network) {
            require(
                    containers.values().stream().noneMatch(c -> networkOf(c).equals(Optional.of(network.subject()))),
                    "network " + network.subject() + " is in use");
            networks.values().forEach(known -> known.remove(network.subject()));
        } else if (step instanceof Step.RemoveVolume volume) {
            require(
                    containers.values().stream()
                            .noneMatch(c -> c.blueprint.volumes().containsKey(volume.subject())),
                    "volume " + volume.subject() + " is in use");
            volumes.values().forEach(names -> names.remove(volume.subject()));
        } else if (step instanceof Step.PullImage pull) {
            require(everythingPullable || pullable.contains(pull.image()), "no image " + pull.image());
            events.accept(new Event.Pulling(pull.subject(), pull.image(), 100));
            images.put(
                    pull.image(), "sha256:" + Integer.toHexString(pull.image().hashCode()));
        } else if (step instanceof Step.CreateContainer create) {
            create(create.blueprint());
        } else if (step instanceof Step.StartContainer existing) {
            start(byName(existing.blueprint().container()));
        } else if (step instanceof Step.ReloadConfig reload) {
            FakeContainer container = byId(reload.container().id());
            container.files.putAll(reload.blueprint().reloadable());
            container.files.putAll(reload.blueprint().reloadMarker());
        } else if (step instanceof Step.RemoveContainer remove) {
            FakeContainer container = byId(remove.container().id());
            silence(container);
            containers.remove(container.id);
        }
        changed();
    }

    private void create(Blueprint blueprint) {
        require(images.containsKey(blueprint.image()), "no image " + blueprint.image());
        require(
                blueprint.network() == NetworkMode.HOST
                        || networks.getOrDefault(blueprint.stack(), Map.of())
                                .containsKey(Blueprint.networkName(blueprint.stack())),
                "no network " + Blueprint.networkName(blueprint.stack()));
        require(
                containers.values().stream()
                        .noneMatch(c -> c.blueprint.container().equals(blueprint.container())),
                "the name " + blueprint.container() + " is in use");
        volumes.computeIfAbsent(blueprint.stack(), ignored -> new TreeSet<>())
                .addAll(blueprint.volumes().keySet());
        made++;
        FakeContainer container = new FakeContainer(
                "id-" + made + "-" + blueprint.component(),
                blueprint,
                images.getOrDefault(blueprint.image(), ""),
                clock.instant());
        networkOf(container).ifPresent(name -> container.networks.put(name, networkId(blueprint.stack(), name)));
        containers.put(container.id, container);
    }

    private void start(FakeContainer container) {
        Behaviour behaviour = behaviours.getOrDefault(container.blueprint.component(), Behaviour.RUNS);
        container.behaviour = behaviour;
        started.add(container.blueprint.component());
        container.startedAt = clock.instant();
        container.restarts = 0;
        container.state = behaviour == Behaviour.EXITS_AT_ONCE || behaviour == Behaviour.RUNS_OUT_OF_MEMORY
                ? State.EXITED
                : State.RUNNING;
        if (behaviour != Behaviour.NEVER_READY) {
            startLogs
                    .getOrDefault(container.blueprint.component(), List.of())
                    .forEach(line -> container.log.add(new LogLine(clock.instant(), line)));
        }
        if (behaviour == Behaviour.RUNS || behaviour == Behaviour.NEVER_READY) {
            int status = behaviour == Behaviour.RUNS ? 200 : 503;
            pages.ifPresent(
                    open -> container.blueprint.ports().values().forEach(port -> open.open(port.host(), status)));
        }
    }

    private void silence(FakeContainer container) {
        pages.ifPresent(open -> container.blueprint.ports().values().forEach(port -> open.close(port.host())));
    }

    @Override
    public synchronized Map<String, String> environment(String container) {
        return environments.getOrDefault(container, Map.of());
    }

    @Override
    public synchronized Vitals vitals(String containerId) {
        FakeContainer container = byId(containerId);
        boolean later = container.restarts == 0 || clock.instant().isAfter(container.startedAt);
        if (container.behaviour == Behaviour.RESTARTS_FOR_EVER && container.runs() && later) {
            container.restarts++;
            container.startedAt = clock.instant();
        }
        return new Vitals(
                container.state,
                container.state == State.RUNNING ? 0 : container.behaviour == Behaviour.RUNS_OUT_OF_MEMORY ? 137 : 1,
                container.restarts,
                container.behaviour == Behaviour.RUNS_OUT_OF_MEMORY,
                container.startedAt);
    }

    @Override
    public synchronized void stop(String containerId) {
        FakeContainer container = byId(containerId);
        calls.add("stop " + container.blueprint.container());
        container.state = State.EXITED;
        silence(container);
    }

    @Override
    public synchronized void hangUp(String containerId) {
        calls.add("hang up " + byId(containerId).blueprint.container());
    }

    @Override
    public synchronized void restart(String containerId) {
        FakeContainer container = byId(containerId);
        calls.add("restart " + container.blueprint.container());
        silence(container);
        start(container);
    }

    @Override
    public synchronized void logs(String containerId, LogQuery query, Consumer<String> lines) {
        List<LogLine> all = byId(containerId).log.stream()
                .filter(line -> query.since() == null || !line.at().isBefore(query.since()))
                .toList();
        int from = query.tail() == LogQuery.ALL ? 0 : Math.max(0, all.size() - query.tail());
        all.subList(from, all.size()).forEach(line -> lines.accept(line.text()));
    }

    @Override
    public synchronized long memoryBytes(String containerId) {
        FakeContainer container = byId(containerId);
        return container.runs() ? container.blueprint.definition().memoryBytes() / 2 : 0;
    }

    @Override
    public synchronized List<ContainerUse> containerUse() {
        return containers.values().stream()
                .filter(FakeContainer::runs)
                .map(container -> new ContainerUse(
                        container.blueprint.container(),
                        container.blueprint.image(),
                        Map.of(),
                        container.startedAt,
                        1.5,
                        0,
                        0,
                        container.blueprint.definition().memoryBytes() / 2,
                        container.blueprint.definition().memoryBytes(),
                        null))
                .toList();
    }

    @Override
    public synchronized void writeFiles(String containerId, String folder, Map<String, String> files) {
        FakeContainer container = byId(containerId);
        require(!lockedFolders.contains(folder), folder + " cannot be written");
        calls.add("write " + container.blueprint.container() + " " + folder + " " + new TreeSet<>(files.keySet()));
        files.forEach((name, text) -> container.files.put(folder + "/" + name, text));
    }

    @Override
    public synchronized Optional<String> readFile(String containerId, String path) {
        return Optional.ofNullable(byId(containerId).files.get(path));
    }

    @Override
    public EphemeralContainer startEphemeral(EphemeralContainer.Spec spec) {
        throw new UnsupportedOperationException("nothing real runs in an engine in memory");
    }

    @Override
    public synchronized void removeEphemeral(String stack) {
        calls.add("remove ephemeral containers of " + stack);
    }

    @Override
    public synchronized List<String> subnets() {
        return List.of("172.18.0.0/16");
    }

    @Override
    public synchronized OtherContainers others() {
        Set<Integer> ports = new TreeSet<>();
        containers
                .values()
                .forEach(container -> container.blueprint.ports().values().forEach(port -> ports.add(port.host())));
        return new OtherContainers(neighbours, ports);
    }

    @Override
    public synchronized Closeable watch(Runnable onChange, Runnable onEnd) {
        Watcher watcher = new Watcher(onChange, onEnd);
        watchers.add(watcher);
        return () -> forget(watcher);
    }

    private synchronized void forget(Watcher watcher) {
        watchers.remove(watcher);
    }

    private void changed() {
        List.copyOf(watchers).forEach(watcher -> watcher.onChange().run());
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** As engines do, shows an image that lost its name to a newer one by its id. */
    private ObservedContainer observed(FakeContainer container) {
        Blueprint blueprint = container.blueprint;
        return new ObservedContainer(
                container.id,
                blueprint.container(),
                blueprint.component(),
                container.imageId.equals(images.get(blueprint.image())) ? blueprint.image() : container.imageId,
                container.imageId,
                container.state,
                container.runs() ? "Up 2 minutes" : "Exited (1) 3 seconds ago",
                blueprint.configHash(),
                Optional.ofNullable(container.files.get(Blueprint.RELOAD_MARKER))
                        .map(LoadedFiles::parse)
                        .orElse(null),
                Map.copyOf(blueprint.ports()),
                Map.copyOf(container.networks),
                container.created);
    }

    private String networkId(String stack, String name) {
        return networks.getOrDefault(stack, Map.of()).getOrDefault(name, "");
    }

    private FakeContainer byName(String name) {
        return containers.values().stream()
                .filter(container -> container.blueprint.container().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no container " + name));
    }

    private FakeContainer byId(String id) {
        FakeContainer container = containers.get(id);
        require(container != null, "no container " + id);
        return Objects.requireNonNull(container);
    }

    private FakeContainer ofComponent(String component) {
        return containers.values().stream()
                .filter(container -> container.blueprint.component().equals(component))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no container of " + component));
    }

    private static Optional<String> networkOf(FakeContainer container) {
        return container.blueprint.network() == NetworkMode.HOST
                ? Optional.empty()
                : Optional.of(Blueprint.networkName(container.blueprint.stack()));
    }

    private static void require(boolean met, String why) {
        if (!met) {
            throw FailureException.component("the engine refuses", why, "correct the plan");
        }
    }

    private record LogLine(Instant at, String text) {}

    private static final class FakeContainer {
        private final String id;
        private final Blueprint blueprint;
        private final String imageId;
        private final Instant created;
        private final Map<String, String> files = new TreeMap<>();
        private final Map<String, String> networks = new TreeMap<>();
        private final List<LogLine> log = new ArrayList<>();
        private State state = State.CREATED;
        private Behaviour behaviour = Behaviour.RUNS;
        private Instant startedAt = Instant.EPOCH;
        private int restarts;

        private FakeContainer(String id, Blueprint blueprint, String imageId, Instant created) {
            this.id = id;
            this.blueprint = blueprint;
            this.imageId = imageId;
            this.created = created;
            files.putAll(blueprint.files());
            files.putAll(blueprint.reloadable());
            files.putAll(blueprint.reloadMarker());
        }

        private boolean runs() {
            return state == State.RUNNING || state == State.RESTARTING;
        }
    }
}
