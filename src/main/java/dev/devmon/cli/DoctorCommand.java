package dev.devmon.cli;

import dev.devmon.app.Doctor;
import dev.devmon.failure.ExitCode;
import dev.devmon.report.DoctorReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = "Check what the stack needs: engine, settings, images, memory, ports.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    DoctorCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        Doctor.Report report = new Doctor(wiring.quietSession(), wiring.portHolder(), wiring.agent()).run();
        wiring.console()
                .print(
                        json
                                ? DoctorReport.json(report)
                                : DoctorReport.text(report, wiring.console().style()));
        return report.failure() == null
                ? ExitCode.OK.code()
                : report.failure().exitCode().code();
    }
}
