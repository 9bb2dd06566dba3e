package dev.devmon.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The profile that was requested when the stack was brought up; kept until the stack is taken down. */
public final class RememberedProfile {
    private final Path file;

    private RememberedProfile(Path file) {
        this.file = file;
    }

    public static RememberedProfile of(StateFolder state) {
        return new RememberedProfile(state.file("profile"));
    }

    public Optional<String> read() {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException | MalformedInputException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    public void write(String profile) {
        try {
            Files.writeString(file, profile + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    public void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be removed", e);
        }
    }
}
