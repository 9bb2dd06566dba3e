package dev.devmon.discovery.identify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfSectionsTest {
    private static final byte[] NAMES = "\0.text\0.go.buildinfo\0".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void namesTheSectionsOfAProgram() throws IOException {
        assertEquals(Set.of(".text", ".go.buildinfo"), sections(program().array()));
    }

    @Test
    void anotherKindOfFileHasNone() throws IOException {
        assertEquals(Set.of(), sections("#!/bin/sh\nexec true\n".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(Set.of(), sections(new byte[200]));
        assertEquals(Set.of(), sections(program().put(4, (byte) 1).array()), "of 32 bits");
    }

    @Test
    void aFileThatClaimsTooMuchIsNotBelieved() throws IOException {
        assertEquals(Set.of(), sections(program().putShort(60, (short) -1).array()), "sections");
        assertEquals(Set.of(), sections(program().putLong(64 + 32, 1L << 40).array()), "names");
        byte[] farAway = program().putLong(40, 1L << 40).array();
        assertThrows(EOFException.class, () -> sections(farAway));
        byte[] below = program().putLong(40, -1).array();
        assertThrows(EOFException.class, () -> sections(below));
    }

    private Set<String> sections(byte[] bytes) throws IOException {
        return ElfSections.of(Files.write(folder.resolve("program"), bytes));
    }

    /** A header, three section headers of which the first is the names' own, and the names. */
    private static ByteBuffer program() {
        ByteBuffer program = ByteBuffer.allocate(64 + 3 * 64 + NAMES.length).order(ByteOrder.LITTLE_ENDIAN);
        program.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1});
        program.putLong(40, 64).putShort(60, (short) 3).putShort(62, (short) 0);
        program.putLong(64 + 24, 64 + 3 * 64).putLong(64 + 32, NAMES.length);
        program.putInt(64 + 64, 1).putInt(64 + 128, 7);
        program.put(64 + 3 * 64, NAMES);
        return program;
    }
}
