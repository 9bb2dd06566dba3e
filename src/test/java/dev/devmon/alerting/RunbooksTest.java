package dev.devmon.alerting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.devmon.definition.StackFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbooksTest {
    private static final Path RUNBOOKS = Path.of("src/test/resources/dev/devmon/alerting/runbooks");

    @Test
    void makesAPageOfEveryRunbookAndAnIndexOfTheOverview() throws IOException {
        assertEquals(List.of("HighErrorRatio.html", "ServiceDown.html", "index.html"), List.copyOf(pages().keySet()));
    }

    @Test
    void rendersHeadingsListsCodeAndTables() throws IOException {
        String page = page("ServiceDown.html");

        assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"en\">\n"), page);
        assertTrue(page.contains("<meta charset=\"utf-8\">"), page);
        assertTrue(page.contains("<title>ServiceDown</title>"), page);
        assertTrue(page.contains("<h2>First steps</h2>"), page);
        assertTrue(page.contains("<ol>\n<li>The process ended"), page);
        assertTrue(
                page.contains("<pre><code class=\"language-promql\">max by (env, service) "
                        + "(up{component=&quot;app&quot;, expected=&quot;true&quot;}) == 0\n</code></pre>"),
                page);
        assertTrue(page("index.html").contains("<th>Severity</th>"));
    }

    @Test
    void leadsFromOnePageToAnotherAndLeavesOtherLinksAlone() throws IOException {
        assertTrue(page("ServiceDown.html").contains("<a href=\"HighErrorRatio.html#first-steps\">"));
        assertTrue(page("ServiceDown.html").contains("<a href=\"https://prometheus.io/docs/README.md\">"));
        assertTrue(page("HighErrorRatio.html").contains("<a href=\"ServiceDown.html\">"));
        assertTrue(page("HighErrorRatio.html").contains("<a href=\"index.html\">all runbooks</a>"));
        assertTrue(page("index.html").contains("<td><a href=\"ServiceDown.html\">ServiceDown</a></td>"));
    }

    @Test
    void takesTextForTextAndNotForHtml() throws IOException {
        String page = page("HighErrorRatio.html");

        assertTrue(page.contains("<title>HighErrorRatio: 5xx &amp; more</title>"), page);
        assertTrue(page.contains("More than &lt;5%&gt; of the requests"), page);
        assertFalse(page.contains("<script>"), page);
    }

    @Test
    void titlesAPageWithoutAHeadingByItsName() {
        SortedMap<String, String> pages =
                Runbooks.pages(new TreeMap<>(Map.of("Plain.md", "text\n", "notes.txt", "no runbook")));

        assertEquals(List.of("Plain.html"), List.copyOf(pages.keySet()));
        assertTrue(Objects.requireNonNull(pages.get("Plain.html")).contains("<title>Plain</title>"));
    }

    @Test
    void findsTheRunbooksOfTheStackOrNone(@TempDir Path folder) {
        StackFolder stack = new StackFolder(folder).component("web", "");
        assertEquals(Map.of(), Runbooks.of(stack.load()));

        stack.file("prometheus/runbooks/Down.md", "# Down\n");
        assertEquals(List.of("Down.html"), List.copyOf(Runbooks.of(stack.load()).keySet()));
    }

    private static String page(String name) throws IOException {
        return Objects.requireNonNull(pages().get(name));
    }

    private static SortedMap<String, String> pages() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        for (String name : List.of("README.md", "ServiceDown.md", "HighErrorRatio.md")) {
            files.put(name, Files.readString(RUNBOOKS.resolve(name)));
        }
        return Runbooks.pages(files);
    }
}
