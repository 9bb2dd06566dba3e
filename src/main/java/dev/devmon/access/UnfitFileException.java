package dev.devmon.access;

import java.io.IOException;

/** A file that the settings name cannot be used. */
public final class UnfitFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String fix;

    /** @param what goes on after what the file is for: "is empty" */
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
