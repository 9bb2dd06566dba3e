package dev.devmon.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.codec.Json;
import dev.devmon.codec.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Kibana is given: in the form of its export, one object a line, with JSON in texts. */
class SavedObjectsTest {
    private static final StackFiles FILES = StackFiles.bundled();

    private final List<Node> objects = FILES.text("elk/kibana/saved-objects.ndjson")
            .lines()
            .map(SavedObjectsTest::json)
            .toList();

    private static Node json(String text) {
        return Json.read(text).orElseThrow(() -> new AssertionError("no JSON: " + text));
    }

    private static String text(Node node, String pointer) {
        return node.text(pointer).orElseThrow(() -> new AssertionError("nothing at " + pointer + " of " + node));
    }

    private Node dashboard() {
        return objects.stream()
                .filter(object -> text(object, "/type").equals("dashboard"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void hasADataViewSearchesAndADashboard() {
        Map<String, String> types = new HashMap<>();
        objects.forEach(object ->
                types.put(text(object, "/type") + " " + text(object, "/id"), text(object, "/attributes/title")));

        assertEquals("logs-*", types.get("index-pattern devmon-logs"));
        assertEquals("Errors", types.get("search devmon-errors"));
        assertEquals("Logs", types.get("dashboard devmon-logs"));
    }

    @Test
    void everyReferenceLeadsToAnObjectBesideIt() {
        Set<String> known = new HashSet<>();
        objects.forEach(object -> known.add(text(object, "/type") + " " + text(object, "/id")));
        for (Node object : objects) {
            for (Node reference : object.children("/references")) {
                String target = text(reference, "/type") + " " + text(reference, "/id");
                assertTrue(known.contains(target), target);
            }
        }
    }

    @Test
    void everyPanelHasAReferenceForWhatItShows() {
        Set<String> names = new HashSet<>();
        dashboard().children("/references").forEach(reference -> names.add(text(reference, "/name")));
        List<Node> panels = json(text(dashboard(), "/attributes/panelsJSON")).children();
        assertEquals(5, panels.size());
        for (Node panel : panels) {
            String index = text(panel, "/panelIndex");
            Stream<String> wanted = panel.text("/panelRefName").isPresent()
                    ? panel.text("/panelRefName").stream()
                    : panel.children("/embeddableConfig/attributes/references").stream()
                            .map(reference -> text(reference, "/name"));
            wanted.forEach(name -> assertTrue(names.remove(index + ":" + name), index + ":" + name));
        }
        assertEquals(Set.of(), names, "references that no panel has");
    }

    @Test
    void everyColumnOfAPanelIsThereAndAsksForAFieldThatLogLinesHave() {
        Node mappings = json(FILES.text("elk/elasticsearch/logs@custom.template.json"))
                .find("/template/mappings/properties")
                .orElseThrow();
        for (Node panel : json(text(dashboard(), "/attributes/panelsJSON")).children()) {
            if (text(panel, "/type").equals("lens")) {
                Node.Mapping layers = (Node.Mapping)
                        panel.find("/embeddableConfig/attributes/state/datasourceStates/formBased/layers")
                                .orElseThrow();
                layers.entries().values().forEach(layer -> {
                    Node.Mapping columns = (Node.Mapping) layer.find("/columns").orElseThrow();
                    Set<String> order = new HashSet<>();
                    layer.children("/columnOrder").forEach(column -> order.add(text(column, "")));
                    assertEquals(columns.entries().keySet(), order);
                    columns.entries().values().forEach(column -> {
                        String field = text(column, "/sourceField");
                        String pointer = "/" + field.replace(".", "/properties/") + "/type";
                        assertTrue(
                                field.equals("___records___")
                                        || mappings.text(pointer).isPresent(),
                                field);
                    });
                });
            }
        }
    }

    @Test
    void everySearchIsOneThatKibanaCanRead() {
        for (Node object : objects) {
            object.text("/attributes/kibanaSavedObjectMeta/searchSourceJSON").ifPresent(source -> {
                assertEquals("kuery", text(json(source), "/query/language"));
                json(source)
                        .text("/indexRefName")
                        .ifPresent(name -> assertTrue(
                                object.children("/references").stream().anyMatch(reference -> text(reference, "/name")
                                        .equals(name)),
                                name));
            });
        }
    }
}
