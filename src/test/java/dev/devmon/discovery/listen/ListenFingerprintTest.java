package dev.devmon.discovery.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenFingerprintTest {
    private static final String TABLE =
            """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 40897 1 0000 100 0 0 10 0
               1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 40899 1 0000 20 4 30 10 -1
            """;

    @TempDir
    Path folder;

    @Test
    void isMadeOfListeningSocketsOnly() throws IOException {
        Path tcp = Files.writeString(folder.resolve("tcp"), TABLE);
        assertEquals(Set.of("0100007F:1F90 40897"), new ListenFingerprint(List.of(tcp), List.of()).read());
    }

    @Test
    void differsWhenAnotherSocketTakesTheSamePort() throws IOException {
        Path tcp = Files.writeString(folder.resolve("tcp"), TABLE.replace("40897", "50000"));
        assertEquals(Set.of("0100007F:1F90 50000"), new ListenFingerprint(List.of(tcp), List.of()).read());
    }

    @Test
    void doesWithoutTheTableOfIpv6() throws IOException {
        Path tcp = Files.writeString(folder.resolve("tcp"), TABLE);
        assertEquals(
                1,
                new ListenFingerprint(List.of(tcp, folder.resolve("tcp6")), List.of())
                        .read()
                        .size());
    }

    @Test
    void failsWithoutTheMainTable() {
        ListenFingerprint fingerprint = new ListenFingerprint(List.of(folder.resolve("tcp")), List.of());
        assertThrows(NoSuchFileException.class, fingerprint::read);
    }
}
