package dev.devmon.discovery;

/** Learns what a page of metrics holds, in the order of its lines: a sample's labels come before its name. */
interface Families {
    /** Learns nothing, at no cost. */
    Families NONE = new Families() {};

    default void type(String family, String type) {}

    default void help(String family, String help) {}

    default void label(String label, String value) {}

    default void sample(String name) {}
}
