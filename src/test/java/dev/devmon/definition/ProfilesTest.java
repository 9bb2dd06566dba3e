package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilesTest {
    @TempDir
    Path folder;

    private StackFolder stack;

    @BeforeEach
    void three() {
        stack = new StackFolder(folder)
                .component("store", "environment: {HEAP: 32m, ZONE: here}\n")
                .component("pages", "")
                .component("gateway", "optional: true\n")
                .file(
                        "profiles.yaml",
                        """
                        schema: 1
                        profiles:
                          - {name: full, summary: everything}
                          - name: small
                            summary: the store
                            note: nothing to look at
                            components: {store: {memory: 48m, environment: {HEAP: 16m}}}
                        """);
    }

    private Stack load(@Nullable String asked, @Nullable String remembered) {
        Path settings = folder.resolve("devmon.yaml");
        return StackLoader.load(
                stack.files(),
                settings.toFile().exists() ? List.of(settings) : List.of(),
                new StackLoader.Asked(null, asked, none -> Optional.ofNullable(remembered)),
                StackLoader.Depth.REFERENCES);
    }

    private static String selected(Stack stack) {
        return stack.select(List.of(), List.of()).stream().map(Component::name).collect(Collectors.joining(" "));
    }

    private static Profiles.Choice chosen(Stack stack) {
        return Objects.requireNonNull(stack.profiles().chosen());
    }

    @Test
    void withoutAProfileAllIsAsTheComponentFilesSay() {
        Stack loaded = load(null, null);

        assertNull(loaded.profiles().chosen());
        assertEquals("pages store", selected(loaded));
        assertEquals(64L << 20, loaded.requireComponent("store").memoryBytes());
    }

    @Test
    void leavesOutTheOthersAndChangesItsOwn() {
        Stack loaded = load("small", null);

        assertEquals("store", selected(loaded));
        assertEquals(
                "not in the profile small", loaded.requireComponent("pages").skipReason());
        assertNull(loaded.requireComponent("gateway").skipReason(), "optional ones stay what they are");
        Component store = loaded.requireComponent("store");
        assertEquals(48L << 20, store.memoryBytes());
        assertEquals(Map.of("HEAP", "16m", "ZONE", "here"), store.environment());
    }

    @Test
    void aComponentThatIsAskedForByItsNameIsSelectedInAnyCase() {
        assertEquals(
                List.of("pages"),
                load("small", null).select(List.of("pages"), List.of()).stream()
                        .map(Component::name)
                        .toList());
    }

    @Test
    void whatTheSettingsSayOfAComponentCountsMore() {
        stack.settings("memory: {store: 40m}\ncomponents: {pages: {enabled: true}}\n");
        Stack loaded = load("small", null);

        assertEquals("pages store", selected(loaded));
        assertEquals(40L << 20, loaded.requireComponent("store").memoryBytes());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "full,  small, small, full,  --profile",
                "-,     small, full,  small, chosen by an earlier `devmon up`",
                "-,     gone,  small, small, devmon.yaml:1",
                "-,     -,     small, small, devmon.yaml:1"
            })
    void theCommandLineComesFirstThenWhatTheStackHasThenTheSettings(
            @Nullable String asked, @Nullable String remembered, String set, String name, String source) {
        stack.settings("profile: " + set + "\n");

        Profiles.Choice choice = chosen(load(asked, remembered));

        assertEquals(name, choice.profile().name());
        assertTrue(choice.source().endsWith(source), choice.source());
    }

    @Test
    void configSaysWhoChangedAValue() {
        Map<String, String> sources = Overlays.inForce(load("small", null)).stream()
                .collect(Collectors.toMap(Setting::key, setting -> setting.value() + " " + setting.source()));

        assertEquals("small --profile", sources.get("profile"));
        assertEquals("48 MB profile small", sources.get("memory.store"));
        assertEquals("64 MB default", sources.get("memory.pages"));
        assertEquals("false profile small", sources.get("components.pages.enabled"));
        assertEquals("true default", sources.get("components.store.enabled"));
    }

    @Test
    void anUnknownProfileOnTheCommandLineIsAUsageErrorThatListsThoseThereAre() {
        Failure failure = assertThrows(FailureException.class, () -> load("smal", null))
                .failures()
                .get(0);

        assertEquals(ExitCode.USAGE, failure.exitCode());
        assertEquals("unknown profile \"smal\"", failure.what());
        assertEquals("the stack has: full (everything), small (the store)", failure.why());
        assertEquals("did you mean \"small\"? choose one of them", failure.fix());
    }

    @Test
    void anUnknownProfileInTheSettingsIsAnErrorOfTheirLine() {
        stack.settings("profile: tiny\n");

        assertEquals(
                """
                devmon.yaml:1: unknown profile "tiny"; the stack has: full (everything), small (the store)
                    choose one of them
                """,
                stack.errors());
    }

    @Test
    void aProfileNamesComponentsThatThereAre() {
        stack.file(
                "profiles.yaml",
                """
                schema: 1
                profiles:
                  - {name: small, summary: the store, components: {stroe: {}}}
                """);

        assertEquals(
                """
                stack/profiles.yaml:3: unknown component "stroe"
                    name an existing component
                """,
                stack.errors());
    }

    @Test
    void addsUpTheLimitsOfEachAsTheSettingsLetItBe() {
        assertEquals(
                Map.of("full", 128L << 20, "small", 48L << 20),
                load(null, null).profiles().offers().stream()
                        .collect(Collectors.toMap(offer -> offer.profile().name(), Profiles.Offer::memoryBytes)));

        stack.settings("memory: {store: 40m}\n");
        assertEquals(40L << 20, load(null, null).profiles().offers().get(1).memoryBytes());
    }

    /** Of engines with so many MB, for limits of so many. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"128, 256, -", "128, 255, small", "128, 100, small", "128, 10, small", "128, 0, -", "48, 10, -"})
    void recommendsWhatTakesAtMostHalfOfTheMemory(long needed, long memory, @Nullable String recommended) {
        assertEquals(
                Optional.ofNullable(recommended),
                load(null, null)
                        .profiles()
                        .recommended(needed << 20, memory << 20)
                        .map(offer -> offer.profile().name()));
    }
}
