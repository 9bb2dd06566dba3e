package dev.devmon.run;

import dev.devmon.codec.Fields;
import dev.devmon.codec.Yaml;
import dev.devmon.definition.StackFiles;
import java.util.List;
import java.util.Map;

/**
 * The versions that commands are instrumented with.
 *
 * @param javaArtifact the agent for the JVM, as group:name:version
 * @param javaSha256 the SHA-256 of its jar, in hexadecimal digits
 * @param nodePackages the packages for Node.js, each with its version
 * @param nodeOldest the oldest version of each line of Node.js, as major.minor
 * @param pythonApi the version of the API and the SDK for Python, if the program's environment has none
 * @param pythonOldest the oldest version of the API that an environment may have, as major.minor
 * @param pythonUntraced packages whose requests no instrumentation traces -> what to say of that
 */
public record Pins(
        String javaArtifact,
        String javaSha256,
        Map<String, String> nodePackages,
        List<String> nodeOldest,
        String pythonApi,
        String pythonOldest,
        Map<String, String> pythonUntraced) {
    private static final String FILE = "run/instrumentation.yaml";

    public static Pins of(StackFiles files) {
        return Yaml.read(FILE, files.text(FILE), fields -> {
            fields.schema(1);
            Fields java = fields.requiredFields("java");
            Fields node = fields.requiredFields("node");
            Fields python = fields.requiredFields("python");
            return new Pins(
                    java.text("artifact"),
                    java.text("sha256"),
                    node.textMap("packages"),
                    node.texts("oldest"),
                    python.text("api"),
                    python.text("oldest"),
                    python.textMap("untraced"));
        });
    }
}
