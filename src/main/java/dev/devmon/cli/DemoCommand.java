package dev.devmon.cli;

import dev.devmon.app.Pages;
import dev.devmon.app.TelemetryEnvironment;
import dev.devmon.demo.Demo;
import dev.devmon.demo.Trouble;
import dev.devmon.failure.FailureException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "demo",
        description = "Start a small shop of three services, with visitors, to see everything at work.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Runnable, CommandGroup {
    private final Wiring wiring;

    DemoCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public List<Object> parts() {
        return List.of(new Break(wiring), new Heal(wiring), new Stop(wiring));
    }

    @Override
    public void run() {
        Demo demo = new Demo(wiring.quietSession());
        boolean ran = demo.running();
        if (!ran) {
            demo.start(
                    Path.of(System.getProperty("java.class.path")),
                    new TelemetryEnvironment(wiring.quietSession())
                            .of(TelemetryEnvironment.Place.MACHINE, null)
                            .values());
        }
        StringBuilder text =
                new StringBuilder(ran ? "the shop is running:\n" : "the shop is open, with ten visits a second:\n");
        demo.addresses().forEach((service, address) -> text.append("  %-14s %s%n".formatted(service, address)));
        Pages pages = new Pages(wiring.quietSession());
        page(pages::frontPage)
                .ifPresent(url -> text.append("  watch it on    ").append(url).append('\n'));
        wiring.console().print(text.toString());
        wiring.console()
                .say("break it with `devmon demo break " + words()
                        + "`, fix it with `devmon demo heal`, end it with `devmon demo stop`");
    }

    private static String words() {
        return Arrays.stream(Trouble.values()).map(Trouble::word).collect(Collectors.joining("|"));
    }

    /** Returns the address, if the component that shows it is part of the stack and runs. */
    private static Optional<String> page(Supplier<String> address) {
        try {
            return Optional.of(address.get());
        } catch (FailureException e) {
            return Optional.empty();
        }
    }

    @Command(
            name = "break",
            description = "Break something, and say which alert to expect.",
            mixinStandardHelpOptions = true)
    static final class Break implements Runnable {
        private final Wiring wiring;

        @Parameters(
                arity = "1..*",
                paramLabel = "TROUBLE",
                description = "What to break: ${COMPLETION-CANDIDATES}.",
                completionCandidates = Words.class)
        private List<String> words = new ArrayList<>();

        Break(Wiring wiring) {
            this.wiring = wiring;
        }

        @Override
        public void run() {
            Demo demo = new Demo(wiring.quietSession());
            Pages pages = new Pages(wiring.quietSession());
            List<Trouble> troubles = words.stream().map(Trouble::of).toList();
            for (Trouble trouble : troubles) {
                demo.breakBy(trouble);
                wiring.console()
                        .print("%s: %s%n  expect %s in about %d minute%s%n"
                                .formatted(
                                        trouble.word(),
                                        trouble.what(),
                                        trouble.alert(),
                                        trouble.minutes(),
                                        trouble.minutes() == 1 ? "" : "s"));
                page(() -> trouble.watch() == Trouble.Watch.SERVICE
                                ? pages.service(trouble.page())
                                : pages.dashboard(trouble.page()))
                        .ifPresent(url -> wiring.console().print("  watch  " + url + "\n"));
            }
            wiring.console()
                    .say("`devmon alerts` shows what is firing and who was notified; `devmon demo heal` fixes it");
        }
    }

    /** The words for what can be broken, for completion. */
    static final class Words extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Words() {
            super(Arrays.stream(Trouble.values()).map(Trouble::word).toList());
        }
    }

    @Command(name = "heal", description = "Fix everything that was broken.", mixinStandardHelpOptions = true)
    static final class Heal implements Runnable {
        private final Wiring wiring;

        Heal(Wiring wiring) {
            this.wiring = wiring;
        }

        @Override
        public void run() {
            Demo demo = new Demo(wiring.quietSession());
            Set<Trouble> broken = demo.running() ? demo.heal() : Set.of();
            wiring.console()
                    .print(
                            broken.isEmpty()
                                    ? "nothing was broken\n"
                                    : "fixed: "
                                            + broken.stream().map(Trouble::word).collect(Collectors.joining(", "))
                                            + "; most alerts resolve within five minutes, those that look back an hour or a day take that long\n");
        }
    }

    @Command(name = "stop", description = "Stop the shop and remove its folder.", mixinStandardHelpOptions = true)
    static final class Stop implements Runnable {
        private final Wiring wiring;

        Stop(Wiring wiring) {
            this.wiring = wiring;
        }

        @Override
        public void run() {
            wiring.console()
                    .print(new Demo(wiring.quietSession()).stop() ? "the shop is closed\n" : "the shop was not open\n");
        }
    }
}
