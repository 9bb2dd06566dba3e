package dev.devmon.discovery.probe;

import dev.devmon.http.BlockInput;
import java.io.IOException;
import java.io.InputStream;

/** An input that refuses to read more than a number of bytes. */
final class BoundedInput extends BlockInput {
    private final InputStream input;
    private final long most;
    private long count;

    BoundedInput(InputStream input, long most) {
        this.input = input;
        this.most = most;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = input.read(buffer, offset, length);
        count += Math.max(0, read);
        if (count > most) {
            throw new UnfitAnswerException(Finding.TOO_LARGE, "sends more than " + most + " bytes");
        }
        return read;
    }
}
