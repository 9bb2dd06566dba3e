package dev.devmon.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFolder;
import dev.devmon.export.KubernetesPlan.Runner;
import dev.devmon.inputs.BlueprintFactory;
import dev.devmon.plan.Blueprint;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesTemplateTest {
    private static final EngineInfo CLUSTER = new EngineInfo("", "", 0, HostNetwork.VIRTUAL_MACHINE, "");

    @TempDir
    Path root;

    private KubernetesTemplate template;

    @BeforeEach
    void aStackWithOneComponent() {
        StackFolder folder = new StackFolder(root);
        folder.web("store", 9200, "environment: {cluster.name: shop}\nmounts: [{volume: data, at: /data}]\n");
        folder.file(
                        "kubernetes/operators.yaml",
                        "schema: 1\nnamespace: x\nenvironments: {all: {}}\nvolume-sizes: {store: 20Gi}\n")
                .file("kubernetes/operators.md", "");
        Stack stack = folder.load();
        Map<String, Blueprint> components = new TreeMap<>();
        BlueprintFactory.elsewhere(stack, Map.of(), CLUSTER, stack.components())
                .forEach(blueprint -> components.put(blueprint.component(), blueprint));
        SortedMap<String, String> files = new TreeMap<>(Map.of(
                "store/etc/a_b.yml", "items: [{some_key: 1, keep: [x]}]\ninner: {a: 1, b: 2}\n",
                "store/etc/C.yml", "inner: {b: 3, c: '${env:HOME}'}\n",
                "store/etc/notes.md", "no rule\n",
                "storehouse/etc/d.yml", "{}\n"));
        template = new KubernetesTemplate(
                "store/x.yaml", components, files, KubernetesPlan.of(Runner.OPERATORS, stack.files()));
    }

    private Object made(String value) {
        Map<String, Object> document =
                template.documents("spec: " + value + "\n").get("");
        return Objects.requireNonNull(Objects.requireNonNull(document).get("spec"));
    }

    @Test
    void keepsWhatStandsThere() {
        assertEquals("{a=[1, true, x], b={}}", made("{a: [1, true, x], b: {}}").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "image, example/store:1.0",
        "version, 1.0",
        "memory, 64Mi",
        "volume, 20Gi",
        "environment.cluster.name, shop"
    })
    void fillsInWhatIsSaidOfAComponent(String fact, String value) {
        assertEquals("<" + value + ">", made("'<${store." + fact + "}>'"));
    }

    @Test
    void takesTextsAndValuesFromFiles() {
        assertEquals("no rule\n", made("{$text: store/etc/notes.md}"));
        assertEquals(Set.of("C.yml", "a_b.yml", "notes.md"), ((Map<?, ?>) made("{$texts: store/etc/}")).keySet());
        assertEquals(List.of("x"), made("{$value: 'store/etc/a_b.yml#/items/0/keep'}"));
    }

    @Test
    void whatComesFromAFileIsNotFilledIn() {
        assertEquals("${env:HOME}", made("{$value: 'store/etc/C.yml#/inner/c'}"));
    }

    @Test
    void mergesMappings() {
        assertEquals(
                "{inner={b=3, c=${env:HOME}, d=4}}",
                made("{$merge: [{$value: 'store/etc/a_b.yml#'}, {$value: 'store/etc/C.yml#'},"
                                + " {items: null, inner: {a: null, d: 4}}]}")
                        .toString());
    }

    @Test
    void joinsListsAndRenamesTheKeysOfTheirMappings() {
        assertEquals(
                "[{someKey=1, keep=[x]}, {other_key=1}]",
                made("{$join: [{$camel: {$value: 'store/etc/a_b.yml#/items'}}, [{other_key: 1}]]}")
                        .toString());
    }

    @Test
    void makesADocumentForEachFile() {
        SortedMap<String, Map<String, Object>> documents = template.documents(
                "$each: store/etc/*.yml\nname: 'x-${file.name}'\ntext: {$value: '${file}#/inner/b'}\n");

        assertEquals("{-a-b={name=x-a-b, text=2}, -c={name=x-c, text=3}}", documents.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{$what: x}              | store/x.yaml does not know $what",
                "{$text: store/etc/none} | store/x.yaml finds no store/etc/none",
                "{$value: 'store/etc/C.yml#/x'} | store/x.yaml finds no store/etc/C.yml#/x",
                "'${shop.image}'         | store/x.yaml finds no ${shop.image}",
                "'${store.environment.X}' | store/x.yaml finds no ${store.environment.X}",
                "'${store.colour}'       | store/x.yaml finds no ${store.colour}",
            })
    void saysWhatItCannotMake(String value, String why) {
        assertEquals(
                why,
                assertThrows(IllegalStateException.class, () -> made(value)).getMessage());
    }
}
