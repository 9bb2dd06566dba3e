package dev.devmon.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.devmon.access.Access.Authorities;
import dev.devmon.access.Access.Basic;
import dev.devmon.access.Access.Bearer;
import dev.devmon.codec.Position;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    @TempDir
    Path folder;

    private Path path;
    private NamedFile file;

    @BeforeEach
    void aFile() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        path = folder.resolve("secret");
        file = new NamedFile(path, new Position("devmon.yaml", 3));
    }

    private void holding(String text, String permissions) throws IOException {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void logsInByWhatTheFileHoldsNow() throws IOException {
        holding("abc.def\n", "rw-------");
        assertEquals("Bearer abc.def", new Bearer(file).authorization());
        assertEquals("Basic bWU6YWJjLmRlZg==", new Basic("me", file).authorization());

        holding("ghi", "rw-r-----");
        assertEquals("Bearer ghi", new Bearer(file).authorization());
    }

    @Test
    void takesASpaceInAPassword() throws IOException {
        holding("two words", "rw-------");
        assertEquals("two words", new Basic("me", file).secret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "two\nlines", "a\r\nX-Header: b", "\u00fcber", "tab\tinside"})
    void refusesATokenThatWouldBreakTheHeaderWithoutRepeatingIt(String text) throws IOException {
        holding(text, "rw-------");

        UnfitFileException e = assertThrows(UnfitFileException.class, new Bearer(file)::authorization);

        assertEquals("is not a token", e.what());
        assertFalse((e.what() + e.why() + e.fix()).contains(text));
    }

    @Test
    void refusesAFileThatEverybodyCanRead() throws IOException {
        holding("abc", "rw-r--r--");

        UnfitFileException e = assertThrows(UnfitFileException.class, new Bearer(file)::secret);

        assertEquals("is readable by everybody", e.what());
        assertEquals("`chmod 600 " + path + "`", e.fix());
    }

    @Test
    void refusesAFileThatIsMissingOrEmpty() throws IOException {
        assertEquals(
                "NoSuchFileException: " + path,
                assertThrows(UnfitFileException.class, new Basic("me", file)::secret)
                        .why());
        holding(" \n", "rw-------");
        assertEquals(
                "is empty",
                assertThrows(UnfitFileException.class, new Bearer(file)::secret).what());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "words", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void refusesAFileWithoutCertificates(String text) throws IOException {
        holding(text, "rw-r--r--");

        UnfitFileException e = assertThrows(UnfitFileException.class, new Authorities(file)::pem);

        assertEquals("is not a certificate", e.what());
    }

    @Test
    void everybodyMayReadCertificates() throws IOException {
        Files.copy(new TestAuthority(folder).pem(), path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(Files.readString(path), new Authorities(file).pem());
    }
}
