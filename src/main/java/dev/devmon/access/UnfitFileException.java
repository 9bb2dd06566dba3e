package dev.devmon.access;

import java.io.IOException;

/** Thrown when a file that the settings name cannot be used. */
public final class UnfitFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String fix;

    /** @param what continues a sentence that begins with the purpose of the file: "is empty" */
    UnfitFileException(String what, String why, String fix) {
        super(why, null);
        this.what = what;
        this.fix = fix;
    }

    public String what() {
        return what;
    }

    public String why() {
        return String.valueOf(getMessage());
    }

    public String fix() {
        return fix;
    }
}
