package dev.devmon.discovery.listen;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A listening socket, as {@code /proc/net/tcp} describes it.
 *
 * @param address the address it is bound to
 * @param inode identifies the socket
 */
record ProcSocket(String address, int port, String inode) {
    private static final int WORD = Integer.BYTES;

    /** Reads {@code 0100007F:1F90 40897}: an address in words of the machine's byte order, a port, an inode. */
    static ProcSocket parse(String fingerprint) throws IOException {
        String[] parts = fingerprint.split("[: ]", 3);
        try {
            byte[] bytes = HexFormat.of().parseHex(parts[0]);
            ByteBuffer written = ByteBuffer.wrap(bytes);
            ByteBuffer address = ByteBuffer.allocate(bytes.length).order(ByteOrder.nativeOrder());
            while (written.remaining() >= WORD) {
                address.putInt(written.getInt());
            }
            return new ProcSocket(
                    Listener.text(InetAddress.getByAddress(address.array())), Integer.parseInt(parts[1], 16), parts[2]);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("not a socket: " + fingerprint, e);
        }
    }
}
