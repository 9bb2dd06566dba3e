package dev.devmon.exposition;

/** Receives the content of a page of metrics, in the order of its lines: a sample's labels come before its name. */
interface FamilyListener {
    /** A listener that ignores everything, at no cost. */
    FamilyListener NONE = new FamilyListener() {};

    default void type(String family, String type) {}

    default void help(String family, String help) {}

    default void unit(String family, String unit) {}

    default void label(String label, String value) {}

    default void sample(String name) {}
}
