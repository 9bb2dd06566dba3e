package dev.devmon.alerting;

import dev.devmon.definition.Stack;
import dev.devmon.definition.StackFiles;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Renders the runbooks as web pages, so that each alert can link to its own. */
public final class Runbooks {
    private static final String FOLDER = "prometheus/runbooks";
    private static final String MARKDOWN = ".md";
    private static final String OVERVIEW = "README";
    private static final Pattern LINK_TO_PAGE = Pattern.compile("([^:/#?]+)\\.md(#.*)?");

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(EXTENSIONS).escapeHtml(true).build();

    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <style>
            :root { color-scheme: light dark; }
            body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
            h1, h2 { line-height: 1.25; }
            code, pre { font: 0.9em/1.5 ui-monospace, monospace; background: #8882; border-radius: 4px; }
            code { padding: 0.1em 0.3em; }
            pre { padding: 0.8rem; overflow-x: auto; }
            pre code { padding: 0; background: none; }
            table { border-collapse: collapse; }
            th, td { padding: 0.3rem 0.6rem; border: 1px solid #8886; text-align: left; vertical-align: top; }
            </style>
            </head>
            <body>
            %s</body>
            </html>
            """;

    private Runbooks() {}

    /** Returns the pages of the stack's runbooks: file -> HTML. */
    public static SortedMap<String, String> of(Stack stack) {
        return pages(stack.files().tree(FOLDER));
    }

    /** Returns the runbooks as they are written: alert -> Markdown; README is about all of them. */
    public static SortedMap<String, String> texts(StackFiles files) {
        SortedMap<String, String> texts = new TreeMap<>();
        files.tree(FOLDER).forEach((file, markdown) -> {
            if (file.endsWith(MARKDOWN)) {
                texts.put(file.substring(0, file.length() - MARKDOWN.length()), markdown);
            }
        });
        return texts;
    }

    /**
     * Renders Markdown files; other files are skipped. README.md becomes index.html.
     *
     * @param files name -> text
     */
    static SortedMap<String, String> pages(SortedMap<String, String> files) {
        SortedMap<String, String> pages = new TreeMap<>();
        files.forEach((file, markdown) -> {
            if (file.endsWith(MARKDOWN)) {
                String name = file.substring(0, file.length() - MARKDOWN.length());
                pages.put(page(name), html(name, markdown));
            }
        });
        return pages;
    }

    private static String html(String name, String markdown) {
        Node document = PARSER.parse(markdown);
        document.accept(new LinksToPages());
        return PAGE.formatted(escaped(title(document).orElse(name)), RENDERER.render(document));
    }

    private static String page(String name) {
        return (name.equals(OVERVIEW) ? "index" : name) + ".html";
    }

    /** Returns the text of the first heading. */
    private static Optional<String> title(Node document) {
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading) {
                PlainText text = new PlainText();
                node.accept(text);
                return Optional.of(text.found.toString());
            }
        }
        return Optional.empty();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Makes links from one runbook to another lead to its page. */
    private static final class LinksToPages extends AbstractVisitor {
        @Override
        public void visit(Link link) {
            Matcher other = LINK_TO_PAGE.matcher(link.getDestination());
            if (other.matches()) {
                link.setDestination(page(other.group(1))
                        + Optional.ofNullable(other.group(2)).orElse(""));
            }
            visitChildren(link);
        }
    }

    private static final class PlainText extends AbstractVisitor {
        private final StringBuilder found = new StringBuilder();

        @Override
        public void visit(Text text) {
            found.append(text.getLiteral());
        }

        @Override
        public void visit(Code code) {
            found.append(code.getLiteral());
        }
    }
}
