package dev.devmon.exposition;

/** Learns what a page of metrics holds, in the order of its lines: a sample's labels come before its name. */
interface FamilyListener {
    /** Learns nothing, at no cost. */
    FamilyListener NONE = new FamilyListener() {};

    default void type(String family, String type) {}

    default void help(String family, String help) {}

    default void unit(String family, String unit) {}

    default void label(String label, String value) {}

    default void sample(String name) {}
}
