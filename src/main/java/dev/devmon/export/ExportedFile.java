package dev.devmon.export;

/** A file of an export. */
public record ExportedFile(String text, Kind kind) {

    /** Whose it is, and who may read it. */
    public enum Kind {
        /** Made anew by every export. */
        OURS,
        /** Likewise, and kept from other users. */
        SECRET,
        /** Written once, and the user's from then on. */
        FIRST
    }

    static ExportedFile ours(String text) {
        return new ExportedFile(text, Kind.OURS);
    }
}
