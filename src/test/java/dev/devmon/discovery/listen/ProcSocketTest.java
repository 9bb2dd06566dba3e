package dev.devmon.discovery.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcSocketTest {
    @ParameterizedTest
    @CsvSource({
        "0100007F:1F90 40897, 127.0.0.1, 8080",
        "00000000:0016 1, 0.0.0.0, 22",
        "00000000000000000000000000000000:1F90 1, ::, 8080",
        "00000000000000000000000001000000:1F90 1, ::1, 8080",
        "0000000000000000FFFF00000100007F:1F90 1, 127.0.0.1, 8080",
        "000080FE00000000FF005450DD6A1EFE:1F90 1, fe80:0:0:0:5054:ff:fe1e:6add, 8080",
    })
    void readsAddressesInTheMachinesByteOrder(String written, String address, int port) throws IOException {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "written on a little-endian machine");
        ProcSocket socket = ProcSocket.parse(written);
        assertEquals(address, socket.address());
        assertEquals(port, socket.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0100007F", "0100007F:xx 1", "01:1F90 1", "zz00007F:1F90 1"})
    void doesNotGuess(String written) {
        assertThrows(IOException.class, () -> ProcSocket.parse(written));
    }
}
