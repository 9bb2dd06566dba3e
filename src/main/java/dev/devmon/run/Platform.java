package dev.devmon.run;

/** The platforms that run programs, as far as they differ in instrumentation. */
enum Platform {
    JAVA,
    /** A build tool in a JVM of its own, which starts the program in another one. */
    JAVA_BUILD,
    NODE,
    DENO,
    BUN,
    PYTHON,
    /** Programs in containers see neither this machine's environment nor its loopback address. */
    CONTAINERS,
    OTHER
}
