package dev.devmon.access;

/** Whether a server has to prove its identity. */
public enum Verification {
    ON,
    OFF
}
