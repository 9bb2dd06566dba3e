package dev.devmon.export;

/** A file of an export. */
public record ExportedFile(String text, Kind kind) {

    /** The owner of the file, and who may read it. */
    public enum Kind {
        /** Replaced by every export. */
        OURS,
        /** Replaced by every export, and not readable by other users. */
        SECRET,
        /** Written once, and the user's from then on. */
        FIRST
    }

    static ExportedFile ours(String text) {
        return new ExportedFile(text, Kind.OURS);
    }
}
