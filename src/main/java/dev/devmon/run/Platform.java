package dev.devmon.run;

/** The platforms whose programs devmon instruments from outside. */
enum Platform {
    JAVA,
    /** A build tool in a JVM of its own, which starts the program in another one. */
    JAVA_BUILD,
    NODE,
    PYTHON
}
