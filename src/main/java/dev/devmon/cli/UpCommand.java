package dev.devmon.cli;

import dev.devmon.app.Up;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.BlueprintInputs.PortPolicy;
import dev.devmon.plan.Plan;
import dev.devmon.report.UpReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "up",
        description =
                "Bring up the stack, or whatever part of it is missing; parts that already run are left as they are.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private static final String LIGHT = "light";

    private final Wiring wiring;

    @Parameters(
            paramLabel = "GROUP|COMPONENT",
            description = "What to bring up, along with what it needs (default: all).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--without",
            paramLabel = "GROUP|COMPONENT",
            split = ",",
            description = "What to leave out, separated by commas.")
    private List<String> without = new ArrayList<>();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description =
                    "A choice of components that needs less memory, such as light or metrics; full for everything."
                            + " It stays in force until `devmon down` or another --profile, and overrides `profile:` in devmon.yaml.")
    private @Nullable String profile;

    @Option(names = "--light", description = "The same as --profile " + LIGHT + ".")
    private boolean light;

    @Option(names = "--dry-run", description = "Print the plan and change nothing.")
    private boolean dryRun;

    @Option(names = "--strict-ports", description = "Fail if a port is taken, instead of using the next free one.")
    private boolean strictPorts;

    @Option(names = "--canary", description = "Run `devmon canary` once the stack is up.")
    private boolean canary;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    UpCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        if (light && profile != null && !profile.equals(LIGHT)) {
            throw FailureException.usage(
                    "--light and --profile " + profile + " cannot be combined",
                    "--light is the same as --profile " + LIGHT,
                    "keep one");
        }
        Optional.ofNullable(light ? LIGHT : profile).ifPresent(wiring::useProfile);
        Up.Request request = new Up.Request(names, without, strictPorts ? PortPolicy.STRICT : PortPolicy.FALL_BACK);
        if (dryRun) {
            Plan plan = up().plan(request);
            wiring.console().print(json ? UpReport.json(plan) : plan.text());
            return ExitCode.OK.code();
        }
        if (json && canary) {
            throw FailureException.usage(
                    "--json and --canary cannot be combined",
                    "each prints its own JSON document",
                    "run `devmon canary --json` once the stack is up");
        }
        requireLauncher();
        try (Interruption interruption =
                Interruption.announce(wiring, "what runs keeps running; `devmon up` continues")) {
            Up.Result result = up().run(request);
            interruption.disarm();
            wiring.console().endProgress();
            wiring.console()
                    .print(
                            json
                                    ? UpReport.json(result)
                                    : UpReport.text(result, wiring.console().style()));
            if (!json) {
                wiring.console()
                        .say(
                                "devmon now discovers your services: `devmon discover` lists them, `devmon status` shows what is running, `devmon down` removes the stack");
            }
        }
        return canary ? new CanaryCommand(wiring).call() : ExitCode.OK.code();
    }

    private Up up() {
        return new Up(dryRun ? wiring.quietSession() : wiring.session(), wiring.portHolder(), wiring.agent());
    }

    /** Checks the launcher's variables, without which Testcontainers removes the containers when devmon ends. */
    private void requireLauncher() {
        if (!"true".equals(wiring.environment().get("TESTCONTAINERS_REUSE_ENABLE"))
                || !"true".equals(wiring.environment().get("TESTCONTAINERS_RYUK_DISABLED"))) {
            throw FailureException.usage(
                    "devmon was started without its launcher",
                    "TESTCONTAINERS_REUSE_ENABLE=true and TESTCONTAINERS_RYUK_DISABLED=true are not set:"
                            + " the containers would be removed when this command ends",
                    "start it with bin/devmon, or set both");
        }
    }
}
