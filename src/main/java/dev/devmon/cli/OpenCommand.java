package dev.devmon.cli;

import dev.devmon.app.Pages;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "open",
        description = {
            "Open a page in the browser: that of a component, `service NAME` for its dashboard, `alert NAME` for its rule,"
                    + " `trace ID`, or `logs SERVICE` for its log lines; by default, the front page."
        },
        mixinStandardHelpOptions = true)
final class OpenCommand implements Callable<Integer> {
    private final Wiring wiring;
    private final Browser browser;

    @Parameters(
            arity = "0..2",
            paramLabel = "WHAT",
            description = "COMPONENT, service NAME, alert NAME, trace ID, or logs SERVICE.")
    private List<String> what = List.of();

    @Option(names = "--print", description = "Print the address instead of opening it.")
    private boolean print;

    OpenCommand(Wiring wiring) {
        this(wiring, Browser.ofThisMachine());
    }

    OpenCommand(Wiring wiring, Browser browser) {
        this.wiring = wiring;
        this.browser = browser;
    }

    @Override
    public Integer call() throws InterruptedException {
        String url = url(new Pages(wiring.quietSession()));
        Optional<String> failure = print ? Optional.empty() : browser.open(url);
        failure.ifPresent(why -> wiring.console().say("no browser could be opened: " + why));
        if (print || failure.isPresent()) {
            wiring.console().print(url);
        }
        return ExitCode.OK.code();
    }

    private String url(Pages pages) {
        if (what.size() == 2) {
            return switch (what.get(0)) {
                case "service" -> pages.service(what.get(1));
                case "alert" -> pages.alert(what.get(1));
                case "trace" -> pages.trace(what.get(1));
                case "logs" -> pages.logs(what.get(1));
                default ->
                    throw FailureException.usage(
                            "\"" + what.get(0) + "\" cannot be opened",
                            "only services, alerts, traces and logs can be opened by name",
                            "write `service NAME`, `alert NAME`, `trace ID`, `logs SERVICE`, or the name of one"
                                    + " component");
            };
        }
        return what.isEmpty() ? pages.frontPage() : pages.page(what.get(0));
    }
}
