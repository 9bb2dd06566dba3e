package dev.devmon.event;

import java.time.Duration;

/** An event that a waiting person wants to know of. */
public sealed interface Event {

    /** Returns the component, image or resource that the event is about; each has one line of live progress. */
    String subject();

    /**
     * An image is being pulled.
     *
     * @param percent 0 to 100 over the layers known so far; -1 when not known yet
     */
    record Pulling(String subject, String image, int percent) implements Event {}

    /** Something begins; {@code doing} is a participle: "starting", "stopping", "reloading". */
    record Started(String subject, String doing) implements Event {}

    /** A container runs, but is not ready yet; {@code waitingFor} says what is missing, as in "/-/ready". */
    record Waiting(String subject, String waitingFor) implements Event {}

    /** A component answers its readiness check. */
    record Ready(String subject, Duration after) implements Event {}

    /** Something is done; {@code done} is a past participle: "removed", "unchanged". */
    record Done(String subject, String done) implements Event {}

    /** Something failed; the failure itself is reported at the end. */
    record Failed(String subject, String what) implements Event {}

    /** Something worth knowing that is not a failure. */
    record Note(String subject, String text) implements Event {}
}
