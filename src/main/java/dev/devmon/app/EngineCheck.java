package dev.devmon.app;

import dev.devmon.app.Doctor.Diagnosis;
import dev.devmon.engine.EngineAddress;
import dev.devmon.plan.EngineInfo;
import dev.devmon.plan.EngineInfo.HostNetwork;
import java.util.ArrayList;
import java.util.List;

/** Reports which engine is used, how it was found, and what does not work there. */
final class EngineCheck {
    static final String NAME = "engine";

    private EngineCheck() {}

    static List<Diagnosis> of(EngineInfo engine, EngineAddress address) {
        List<Diagnosis> found = new ArrayList<>();
        found.add(Diagnosis.ok(
                NAME,
                engine.nature().product() + " " + engine.version() + ", API " + engine.apiVersion() + ", "
                        + kind(engine) + ", at " + address.uri() + " (" + address.source() + ")"));
        switch (engine.nature().place()) {
            case HERE -> {}
            case FORWARDED ->
                found.add(Diagnosis.ok("ports", "forwarded from the engine's machine by the agent's ssh"));
            case ELSEWHERE ->
                found.add(Diagnosis.warning(
                        "ports",
                        "the engine publishes them on 127.0.0.1 of its own machine, and devmon does not forward them",
                        "reach it by ssh (DOCKER_HOST=ssh://USER@HOST), or forward them yourself"));
        }
        engine.unseen()
                .ifPresent(sentence -> found.add(Diagnosis.warning(
                        "discovery", sentence, "run a service in a container there, or use an engine on its machine")));
        if (engine.hostNetwork() == HostNetwork.APART) {
            found.add(Diagnosis.warning(
                    "rootless",
                    "its containers cannot reach 127.0.0.1 of its machine: processes, and containers that publish on that"
                            + " address only, are found but cannot be scraped",
                    "publish on all addresses (`-p 8080:8080`), or use the rootful engine"));
        }
        if (!engine.nature().product().equals("Docker")) {
            found.add(Diagnosis.warning(
                    "product",
                    engine.nature().product() + " behaves like Docker, but devmon is tested on Docker only",
                    "if something fails that works on Docker, report it"));
        }
        return found;
    }

    private static String kind(EngineInfo engine) {
        String place = engine.remote()
                ? "on another machine"
                : engine.hostNetwork() == HostNetwork.VIRTUAL_MACHINE
                        ? "in a virtual machine on this one"
                        : "on this machine";
        return engine.nature().rootless() ? place + ", rootless" : place;
    }
}
