package dev.devmon;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.devmon.engine.DockerCli;
import dev.devmon.engine.FreePorts;
import dev.devmon.engine.HostCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lab's API server beside a stack, without nodes: a pod is what a test writes, with the status that it gives it, and the
 * address of a container that answers.
 */
final class LabCluster implements AutoCloseable {
    private static final String IMAGE = "devmon-lab/kube-apiserver:program";
    private static final Duration START = Duration.ofSeconds(90);

    private final LabStack lab;
    private final int port = FreePorts.one();
    private final String server;
    private final String answering;
    private String administrator = "";

    LabCluster(LabStack lab) {
        this.lab = lab;
        this.server = lab.name + "-api-server";
        this.answering = lab.name + "-pod";
        if (DockerCli.run("images", "--quiet", IMAGE).isEmpty()) {
            String what = "tests of Kubernetes are SKIPPED: `make lab-programs` builds " + IMAGE;
            LabStack.leftOut(what);
            abort(what);
        }
    }

    void start() {
        DockerCli.run(
                "run",
                "--detach",
                "--name=" + server,
                "--publish=127.0.0.1:" + port + ":6443",
                "--env=PORT=" + port,
                IMAGE);
        DockerCli.run("run", "--detach", "--name=" + answering, LabStack.STAND_IN, "serve", "8080");
        await().atMost(START).ignoreExceptionsInstanceOf(AssertionError.class).untilAsserted(() -> {
            administrator = DockerCli.run("exec", server, "cat", "kubeconfig") + "\n";
            lab.write("administrator", administrator);
            kubectl("get", "--raw", "/readyz");
        });
        kubectl("create", "namespace", "shop");
    }

    /** Teaches it the kinds of resources that operators run. */
    void defineOperatorResources() {
        Path definitions = lab.folder.resolve("definitions");
        DockerCli.run("cp", server + ":/definitions", definitions.toString());
        kubectl("apply", "--server-side", "--filename=" + definitions);
        kubectl("wait", "--for=condition=Established", "--all", "customresourcedefinition");
    }

    /** The kubeconfig of whoever may do everything, with a certificate in it. */
    String administrator() {
        return administrator;
    }

    /** The same with another user: {@code user: {...}}. */
    String with(String user) {
        return administrator.replaceFirst("(?m)^    user: .*$", "    " + user);
    }

    /** The administrator's kubeconfig, or one of an account with the same rights, in another form. */
    String form(String form) {
        return switch (form) {
            case "files" -> {
                for (String file : List.of("ca.crt", "admin.crt", "admin.key")) {
                    lab.write(file, DockerCli.run("exec", server, "cat", file) + "\n");
                }
                yield with("user: {client-certificate: admin.crt, client-key: ./admin.key}")
                        .replaceFirst("certificate-authority-data: [^}]*", "certificate-authority: ca.crt");
            }
            case "token" -> with("user: {token: " + root() + "}");
            case "token-file" -> {
                lab.write("token", root() + "\n");
                yield with("user: {tokenFile: token}");
            }
            case "plugin" -> {
                lab.write(
                        "login",
                        """
                        #!/bin/sh
                        echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
                          "status": {"token": "'$1'", "expirationTimestamp": "2100-01-01T00:00:00Z"}}'
                        """);
                lab.folder.resolve("login").toFile().setExecutable(true);
                yield with("user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, args: ["
                        + root() + "], interactiveMode: Never}}");
            }
            case "insecure" ->
                administrator.replaceFirst("certificate-authority-data: [^}]*", "insecure-skip-tls-verify: true");
            case "server-name" -> administrator.replaceFirst("cluster: \\{", "cluster: {tls-server-name: kubernetes, ");
            // As minikube's: an address in a network of the engine
            case "network" ->
                administrator.replaceFirst(
                        "127\\.0\\.0\\.1:\\d+",
                        DockerCli.run("inspect", "--format={{.NetworkSettings.IPAddress}}", server) + ":6443");
            default -> throw new IllegalArgumentException(form);
        };
    }

    private String root() {
        String token = account("root");
        kubectl("delete", "clusterrolebinding", "root", "--ignore-not-found");
        kubectl("create", "clusterrolebinding", "root", "--clusterrole=cluster-admin", "--serviceaccount=shop:root");
        return token;
    }

    /** A token of an account that may do nothing; it is made where there is none. */
    String account(String name) {
        kubectl("delete", "serviceaccount", name, "--namespace=shop", "--ignore-not-found");
        kubectl("create", "serviceaccount", name, "--namespace=shop");
        return kubectl("create", "token", name, "--namespace=shop").strip();
    }

    /**
     * A running pod in the namespace shop, all of whose ports are those of a container that answers at 8080.
     *
     * @param metadata in YAML's flow style
     * @param container likewise
     */
    void pod(String name, String metadata, String container) {
        lab.write(
                "pod-" + name + ".yaml",
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: shop, %s}
                spec: {nodeName: lab, automountServiceAccountToken: false, containers: [{name: main, image: none, %s}]}
                """
                        .formatted(name, metadata, container));
        kubectl("create", "--filename=" + lab.folder.resolve("pod-" + name + ".yaml"));
        phase(name, "Running");
    }

    void phase(String name, String phase) {
        String address = DockerCli.run("inspect", "--format={{.NetworkSettings.IPAddress}}", answering);
        String status = "{\"status\":{\"phase\":\"" + phase + "\",\"podIP\":\"" + address + "\",\"podIPs\":[{\"ip\":\""
                + address + "\"}],\"hostIP\":\"10.0.0.1\",\"hostIPs\":[{\"ip\":\"10.0.0.1\"}]}}";
        kubectl("patch", "pod", name, "--namespace=shop", "--subresource=status", "--type=merge", "--patch=" + status);
    }

    /** Its description with all labels and arguments, and its log. */
    String everythingShownOf(String container) {
        return DockerCli.run("inspect", container) + DockerCli.run("logs", container);
    }

    String kubectl(String... words) {
        List<String> command =
                new ArrayList<>(List.of("kubectl", "--kubeconfig=" + lab.folder.resolve("administrator")));
        command.addAll(Arrays.asList(words));
        return HostCommand.run(command, lab.folder);
    }

    @Override
    public void close() {
        DockerCli.run("rm", "--force", "--volumes", server, answering);
    }
}
