package dev.devmon.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the user may do in a cluster what the scraper has to do.
 *
 * @param found what was found, for a person
 * @param fix what to do; empty when nothing is wrong
 */
public record Rights(State state, String found, String fix) {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    /** The result of asking the server. */
    public enum State {
        ENOUGH,
        TOO_FEW,
        /** The server does not accept the login. */
        NO_LOGIN,
        /** The server does not answer, or cannot be trusted. */
        UNREACHABLE
    }

    private record Right(String verb, String resource, String subresource) {
        private String words() {
            return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource);
        }
    }

    private static final List<Right> NEEDED =
            List.of(new Right("list", "pods", ""), new Right("watch", "pods", ""), new Right("get", "pods", "proxy"));

    /**
     * Asks the cluster's API server for the user's rights.
     *
     * @param namespaces the namespaces whose pods are scraped; empty for all
     */
    public static Rights of(Cluster cluster, List<String> namespaces) {
        ApiServer server;
        try {
            server = new ApiServer(cluster);
        } catch (IOException e) {
            return new Rights(
                    State.NO_LOGIN,
                    "the login of the context " + cluster.context() + " cannot be used: " + e.getMessage(),
                    "regenerate the kubeconfig, with a key that has no password");
        }
        try {
            List<String> refused = new ArrayList<>();
            for (String namespace : namespaces.isEmpty() ? List.of("") : namespaces) {
                for (Right right : NEEDED) {
                    ApiServer.Answer answer = server.post(REVIEWS, review(right, namespace));
                    if (answer.status() == 401) {
                        return new Rights(
                                State.NO_LOGIN,
                                "the login of the context " + cluster.context() + " is not accepted",
                                "log in to the cluster again; `kubectl get pods` shows whether that worked");
                    }
                    boolean allowed = answer.document()
                            .flatMap(document -> document.text("/status/allowed"))
                            .filter("true"::equals)
                            .isPresent();
                    if (!allowed) {
                        refused.add(right.words() + (namespace.isEmpty() ? "" : " in " + namespace));
                    }
                }
            }
            return refused.isEmpty()
                    ? new Rights(State.ENOUGH, "pods may be listed and asked", "")
                    : tooFew(refused, server, namespaces);
        } catch (IOException e) {
            boolean silent = e instanceof ConnectException || e instanceof SocketTimeoutException;
            return new Rights(
                    State.UNREACHABLE,
                    "its API server does not answer: " + e.getMessage(),
                    silent
                            ? "start the cluster; its pods are scraped as soon as it runs"
                            : "regenerate the kubeconfig; `kubectl get pods` shows whether that worked");
        }
    }

    private static Map<String, Object> review(Right right, String namespace) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("verb", right.verb());
        attributes.put("resource", right.resource());
        attributes.put("subresource", right.subresource());
        attributes.put("namespace", namespace);
        return Map.of(
                "apiVersion",
                "authorization.k8s.io/v1",
                "kind",
                "SelfSubjectAccessReview",
                "spec",
                Map.of("resourceAttributes", attributes));
    }

    private static Rights tooFew(List<String> refused, ApiServer server, List<String> namespaces) throws IOException {
        String user = server.post(WHO, Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "SelfSubjectReview"))
                .document()
                .flatMap(document -> document.text("/status/userInfo/username"))
                .orElse("USER");
        return new Rights(
                State.TOO_FEW,
                user + " may not " + String.join(", ", refused),
                "as an administrator of the cluster: `kubectl create clusterrole devmon --verb=get,list,watch"
                        + " --resource=pods,pods/proxy`, then " + bindings(user, namespaces));
    }

    private static String bindings(String user, List<String> namespaces) {
        String subject = Optional.of(user)
                .filter(name -> name.startsWith("system:serviceaccount:"))
                .map(name -> "--serviceaccount=" + name.substring("system:serviceaccount:".length()))
                .orElse("--user='" + user.replace("'", "") + "'");
        if (namespaces.isEmpty()) {
            return "`kubectl create clusterrolebinding devmon --clusterrole=devmon " + subject + "`";
        }
        return namespaces.stream()
                .map(namespace -> "`kubectl create rolebinding devmon --namespace=" + namespace
                        + " --clusterrole=devmon " + subject + "`")
                .reduce((one, other) -> one + " and " + other)
                .orElseThrow();
    }
}
