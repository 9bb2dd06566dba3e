package dev.devmon.codec;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.List;
import java.util.Optional;

/**
 * Selects values of JSON documents.
 *
 * @param path a valid JSONPath (RFC 9535)
 */
public record JsonSelection(String path) {
    public static final Form<JsonSelection> FORM = new Form<>(JsonSelection::checked, "a JSONPath such as $.queues[*]");

    private static Optional<JsonSelection> checked(String path) {
        try {
            JsonPath.compile(path);
            return Optional.of(new JsonSelection(path));
        } catch (InvalidPathException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the selected values, in the order of the document; none where the document has no such place.
     *
     * @return empty when the text is not JSON
     */
    public Optional<List<Node>> of(String document) {
        try {
            Object selected =
                    JsonPath.using(Reading.CONFIGURATION).parse(document).read(path);
            return Json.read(String.valueOf(selected)).map(list -> list.children(""));
        } catch (InvalidJsonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A class of its own, since only the agent reads documents. */
    private static final class Reading {
        private static final Configuration CONFIGURATION = Configuration.builder()
                .jsonProvider(new JacksonJsonNodeJsonProvider())
                .mappingProvider(new JacksonMappingProvider())
                .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
                .build();
    }
}
