package dev.devmon.measuring;

import dev.devmon.codec.Form;
import dev.devmon.codec.Node;
import dev.devmon.codec.Node.Kind;
import dev.devmon.codec.Node.Mapping;
import dev.devmon.codec.Node.Scalar;
import dev.devmon.definition.ProjectMetric.Document;
import dev.devmon.measuring.Answer.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a metric's series from a JSON document. */
public final class DocumentValues {
    private static final int MOST_SHOWN = 80;

    private DocumentValues() {}

    /** @param labels the fields that each selected object must have */
    public static Answer read(String text, Document document, List<String> labels) {
        Optional<List<Node>> selected = document.path().of(text);
        if (selected.isEmpty()) {
            return Answer.failed("the answer is not JSON: " + shown(text));
        }
        if (selected.get().isEmpty()) {
            return Answer.failed(document.path().path() + " selects nothing of the document");
        }
        List<Series> series = new ArrayList<>();
        for (Node node : selected.get()) {
            List<String> values = new ArrayList<>();
            for (String label : labels) {
                Optional<String> value = field(node, label).map(Scalar::text);
                if (value.isEmpty()) {
                    return missing(document, label);
                }
                values.add(value.get());
            }
            Optional<Scalar> value = document.value() == null ? scalar(node) : field(node, document.value());
            if (value.isEmpty()) {
                return missing(document, document.value());
            }
            Optional<String> number = number(value.get());
            if (number.isEmpty()) {
                return Answer.failed(shown(value.get().text()) + " is not a number");
            }
            series.add(new Series(values, number.get()));
        }
        return Answer.of(series);
    }

    private static Answer missing(Document document, @Nullable String field) {
        return Answer.failed(
                field == null
                        ? document.path().path()
                                + " selects objects or lists; say with `value` which field is the number"
                        : document.path().path() + " selects something that has no value under " + field);
    }

    private static Optional<Scalar> field(Node node, String name) {
        return node instanceof Mapping mapping
                ? Optional.ofNullable(mapping.entries().get(name)).flatMap(DocumentValues::scalar)
                : Optional.empty();
    }

    private static Optional<Scalar> scalar(Node node) {
        return node instanceof Scalar scalar && scalar.kind() != Kind.EMPTY ? Optional.of(scalar) : Optional.empty();
    }

    /** Returns the number of a value, which may be written as text; 1 or 0 for true and false. */
    private static Optional<String> number(Scalar value) {
        return value.kind() == Kind.BOOLEAN
                ? Optional.of(value.text().equals("true") ? "1" : "0")
                : Form.NUMBER.reader().apply(value.text()).map(number -> value.text());
    }

    private static String shown(String text) {
        return "\"" + (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text) + "\"";
    }
}
