package dev.devmon.event;

import java.time.Duration;

/** Something that a person who waits wants to know. */
public sealed interface Event {

    /** The component, image or resource that it is about; one line of live progress each. */
    String subject();

    /**
     * An image is being pulled.
     *
     * @param percent 0 to 100 over the layers known so far; -1 when not known yet
     */
    record Pulling(String subject, String image, int percent) implements Event {}

    /** Something begins; {@code doing} is a participle: "starting", "stopping", "reloading". */
    record Started(String subject, String doing) implements Event {}

    /** A container runs and is waited for; {@code waitingFor} says for what, as in "/-/ready". */
    record Waiting(String subject, String waitingFor) implements Event {}

    /** A component answers its readiness check. */
    record Ready(String subject, Duration after) implements Event {}

    /** Something is done; {@code done} is a past participle: "removed", "unchanged". */
    record Done(String subject, String done) implements Event {}

    /** Something failed; the failure itself is reported at the end. */
    record Failed(String subject, String what) implements Event {}

    /** Something worth knowing that is no failure. */
    record Note(String subject, String text) implements Event {}
}
