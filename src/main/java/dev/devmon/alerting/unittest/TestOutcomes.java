package dev.devmon.alerting.unittest;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads the JUnit XML that the rules' test tool writes: {@code testsuites/testsuite/testcase[failure]}. */
final class TestOutcomes {
    private TestOutcomes() {}

    /**
     * The outcome of a test.
     *
     * @param failure what was expected and found; empty when it passed
     */
    record Outcome(String name, Optional<String> failure) {}

    static List<Outcome> read(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            NodeList cases = factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getElementsByTagName("testcase");
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                NodeList failures = test.getElementsByTagName("failure");
                outcomes.add(new Outcome(
                        test.getAttribute("name"),
                        failures.getLength() == 0
                                ? Optional.empty()
                                : Optional.of(failures.item(0)
                                        .getTextContent()
                                        .stripIndent()
                                        .strip())));
            }
            return outcomes;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException("not JUnit XML: " + xml, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text does no I/O
        }
    }
}
