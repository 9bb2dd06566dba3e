package dev.devmon.access;

/** Whether a server has to show that it is who it should be. */
public enum Verification {
    ON,
    OFF
}
