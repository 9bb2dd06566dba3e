package dev.devmon;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Keeps the shape of the code: the list of packages, who may use what, and the size of files. */
class ArchitectureTest {
    private static final String ROOT = "dev.devmon";
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path GUIDE = Path.of("CONTRIBUTING.md");
    private static final int LONGEST_FILE = 250;

    /** A class uses only its own package and those before it. */
    private static final List<String> ORDER = List.of(
            "text",
            "failure",
            "event",
            "codec",
            "promql",
            "exposition",
            "http",
            "access",
            "definition",
            "plan",
            "engine",
            "engine.docker",
            "discovery.listen",
            "discovery.identify",
            "discovery.probe",
            "discovery.target",
            "discovery",
            "session",
            "stores",
            "cluster",
            "signals",
            "alerting",
            "alerting.firing",
            "alerting.unittest",
            "alerting.routing",
            "alerting.notification",
            "dashboards",
            "reconcile",
            "inputs",
            "export",
            "measuring",
            "canary",
            "alerting.drill",
            "agent.task",
            "agent.statistics",
            "agent.files",
            "agent.metrics",
            "agent.exporters",
            "agent.services",
            "agent",
            "explain",
            "demo",
            "onboarding",
            "run",
            "app",
            "report",
            "mcp",
            "cli",
            "");

    /** Library package -> the only packages that use it. */
    private static final Map<String, List<String>> LIBRARIES = Map.ofEntries(
            Map.entry("com.fasterxml.jackson", List.of("codec")),
            Map.entry("org.yaml.snakeyaml", List.of("codec")),
            Map.entry("com.jayway.jsonpath", List.of("codec")),
            Map.entry("org.testcontainers", List.of("engine.docker")),
            Map.entry("com.github.dockerjava", List.of("engine.docker")),
            Map.entry("org.apache.commons.compress", List.of("engine.docker")),
            Map.entry("oshi", List.of("discovery.listen", "discovery.identify")),
            Map.entry("org.commonmark", List.of("alerting")),
            Map.entry("org.jline", List.of("report")),
            Map.entry("io.modelcontextprotocol", List.of("mcp")),
            Map.entry("reactor", List.of("mcp")),
            Map.entry("picocli", List.of("cli", "")));

    private static final Pattern PRODUCT = Pattern.compile(
            "prometheus|grafana|kibana|jaeger|logstash|elasticsearch|filebeat|alertmanager|mailpit|cadvisor",
            Pattern.CASE_INSENSITIVE);

    /**
     * File -> the only products that its code may name:
     *
     * <ul>
     *   <li>Exposition, ExpositionReader: a text format is named prometheus
     *   <li>DiscoveredService: the verdict "scraped" is that server's
     *   <li>DiscoverySetup: the path of the discovery rules in the stack
     *   <li>Signals, Runbooks: likewise those of conventions and thresholds, and of the runbooks
     * </ul>
     */
    private static final Map<String, List<String>> EXCEPTIONS = Map.of(
            "exposition/Exposition.java", List.of("prometheus"),
            "exposition/ExpositionReader.java", List.of("prometheus"),
            "discovery/target/DiscoveredService.java", List.of("prometheus"),
            "inputs/DiscoverySetup.java", List.of("prometheus"),
            "signals/Signals.java", List.of("prometheus"),
            "alerting/Runbooks.java", List.of("prometheus"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void knowsEveryPackage() {
        TreeSet<String> unknown = new TreeSet<>();
        CLASSES.forEach(type -> unknown.add(place(type)));
        unknown.removeAll(ORDER);

        assertEquals(new TreeSet<String>(), unknown, "packages without a place in the order");
        assertTrue(CLASSES.contain(ROOT + ".plan.Planner"), "the classes were found");
    }

    @Test
    void importsPointOnlyUpTheListOfPackages() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            type.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> ours(dependency.getTargetClass()))
                    .filter(dependency ->
                            ORDER.indexOf(place(type)) < ORDER.indexOf(place(dependency.getTargetClass())))
                    .forEach(dependency -> wrong.add(dependency.getDescription()));
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void discoveryKnowsNothingOfTheStack() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".discovery..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + ".definition..")
                        .or(resideInAPackage(ROOT + ".plan.."))
                        .or(resideInAPackage(ROOT + ".engine.."))
                        .or(resideInAPackage(ROOT + ".health..")))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyLibraryHasItsPackage() {
        LIBRARIES.forEach((library, packages) -> noClasses()
                .that(describe(packages))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES));
    }

    @Test
    void onlyTheSurfacePrints() {
        Predicate<JavaClass> surface = type -> List.of("report", "cli", "").contains(place(type));
        List<String> wrong = new ArrayList<>();
        CLASSES.stream().filter(surface.negate()).forEach(type -> type.getFieldAccessesFromSelf().stream()
                .filter(access -> access.getTargetOwner().isEquivalentTo(System.class))
                .filter(access -> !access.getTarget().getName().equals("in"))
                .forEach(access -> wrong.add(access.getDescription())));

        assertEquals(List.of(), wrong);
    }

    @Test
    void noClassHasANameThatSaysNothing() {
        List<String> wrong = CLASSES.stream()
                .map(JavaClass::getSimpleName)
                .filter(name -> name.matches(".*(Utils?|Helpers?|Managers?|Impl)"))
                .toList();

        assertEquals(List.of(), wrong);
    }

    @Test
    void everyPackageSaysItsResponsibilityAndIsNullMarked() throws IOException {
        for (JavaClass type : CLASSES) {
            JavaPackage place = type.getPackage();
            assertTrue(place.isAnnotatedWith(NullMarked.class), () -> place.getName() + " is not @NullMarked");
        }
        for (Path folder : javaFiles().map(Path::getParent).distinct().toList()) {
            Path info = folder.resolve("package-info.java");
            assertTrue(Files.exists(info), () -> info + " is missing");
            assertTrue(Files.readString(info).startsWith("/**"), () -> info + " says nothing");
        }
    }

    @Test
    void noFileIsTooLong() throws IOException {
        Map<String, Integer> tooLong = new LinkedHashMap<>();
        for (Path file : javaFiles().toList()) {
            int lines = Files.readAllLines(file).size();
            if (lines > LONGEST_FILE) {
                tooLong.put(name(file), lines);
            }
        }

        assertEquals(Map.of(), tooLong);
    }

    @Test
    void noProductIsNamedWhereAFieldOfTheComponentFileCanSayIt() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : javaFiles().toList()) {
            List<String> allowed = EXCEPTIONS.getOrDefault(name(file), List.of());
            String[] lines = withoutComments(Files.readString(file)).split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                Matcher product = PRODUCT.matcher(lines[i]);
                while (product.find()) {
                    if (!allowed.contains(product.group().toLowerCase(Locale.ROOT))) {
                        wrong.add(name(file) + ":" + (i + 1) + ": " + lines[i].strip());
                    }
                }
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void everyExceptionIsStillNeeded() throws IOException {
        for (Map.Entry<String, List<String>> exception : EXCEPTIONS.entrySet()) {
            String code = withoutComments(
                    Files.readString(SOURCES.resolve("dev/devmon").resolve(exception.getKey())));
            exception
                    .getValue()
                    .forEach(product -> assertTrue(
                            code.toLowerCase(Locale.ROOT).contains(product),
                            () -> exception.getKey() + " does not name " + product));
        }
    }

    @Test
    void findsCodeBesideComments() {
        String code = withoutComments(
                """
                /** grafana */
                String a = "http://kibana"; // jaeger
                /* elk
                 * logstash */ String b = "/* prometheus";
                """);

        assertEquals(4, code.lines().count(), "the lines keep their numbers");
        assertTrue(code.contains("http://kibana") && code.contains("/* prometheus"));
        assertFalse(code.contains("grafana") || code.contains("jaeger") || code.contains("logstash"));
    }

    @Test
    void theGuideListsEveryPackageInItsPlace() throws IOException {
        String guide = Files.readString(GUIDE);
        List<String> listed = guide.substring(guide.indexOf("| package |"))
                .lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(row -> words("`([a-z.]+)`", row.split("\\|", -1)[1]))
                .toList();

        assertEquals(ORDER.subList(0, ORDER.size() - 1), listed);
    }

    @Test
    void theGuideNamesClassesThatExist() throws IOException {
        TreeSet<String> classes = new TreeSet<>();
        for (Path sources : List.of(Path.of("src"), Path.of("libraries/java"))) {
            try (Stream<Path> files = Files.walk(sources)) {
                files.map(file -> String.valueOf(file.getFileName())).forEach(classes::add);
            }
        }
        List<String> named =
                words("`([A-Z][a-z]+\\w*)`", Files.readString(GUIDE)).toList();

        assertTrue(named.size() > 20, named::toString);
        assertEquals(
                List.of(),
                named.stream().filter(name -> !classes.contains(name + ".java")).toList());
    }

    private static Stream<String> words(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1));
    }

    private static DescribedPredicate<JavaClass> describe(List<String> packages) {
        return DescribedPredicate.describe("are outside of " + packages, type -> !packages.contains(place(type)));
    }

    private static boolean ours(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    /** The package below the root; empty for the root itself. */
    private static String place(JavaClass type) {
        return type.getPackageName().equals(ROOT) ? "" : type.getPackageName().substring(ROOT.length() + 1);
    }

    private static String name(Path file) {
        return SOURCES.resolve("dev/devmon").relativize(file).toString().replace('\\', '/');
    }

    private static Stream<Path> javaFiles() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        }
    }

    /** The code with its literals, and as many lines. */
    private static String withoutComments(String source) {
        Matcher token = Pattern.compile(
                        "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*'|//[^\n]*|/\\*.*?\\*/",
                        Pattern.DOTALL)
                .matcher(source);
        return token.replaceAll(match -> Matcher.quoteReplacement(
                match.group().startsWith("/") ? match.group().replaceAll("[^\n]", "") : match.group()));
    }
}
