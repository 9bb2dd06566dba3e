package dev.devmon.discovery.identify;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the names of the sections of a program file, which tell some compilers: the section headers of ELF, see elf(5).
 * Of a file only its headers are read.
 */
final class ElfSections {
    private static final int MAGIC = 0x7f454c46;
    private static final int WORDS_OF_64_BITS = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int FILE_HEADER = 64;
    private static final int SECTION_HEADER = 64;

    /** A limit so that a strange file costs little; far more than programs have. */
    private static final int MOST_SECTIONS = 512;

    private static final int LONGEST_NAMES = 64 * 1024;

    private ElfSections() {}

    /** Returns the names of the sections; none for a file of another kind. */
    static Set<String> of(Path program) throws IOException {
        try (FileChannel file = FileChannel.open(program)) {
            if (file.size() < FILE_HEADER) {
                return Set.of();
            }
            ByteBuffer header = read(file, 0, FILE_HEADER);
            if (header.order(ByteOrder.BIG_ENDIAN).getInt(0) != MAGIC
                    || header.get(4) != WORDS_OF_64_BITS
                    || header.get(5) != LITTLE_ENDIAN) {
                return Set.of();
            }
            header.order(ByteOrder.LITTLE_ENDIAN);
            int count = Short.toUnsignedInt(header.getShort(60));
            int names = Short.toUnsignedInt(header.getShort(62));
            if (count > MOST_SECTIONS || names >= count) {
                return Set.of();
            }
            return names(file, read(file, header.getLong(40), count * SECTION_HEADER), count, names);
        }
    }

    private static Set<String> names(FileChannel file, ByteBuffer headers, int count, int names) throws IOException {
        long at = headers.getLong(names * SECTION_HEADER + 24);
        long length = headers.getLong(names * SECTION_HEADER + 32);
        if (length < 0 || length > LONGEST_NAMES) {
            return Set.of();
        }
        String text = new String(read(file, at, (int) length).array(), StandardCharsets.ISO_8859_1);
        Set<String> found = new TreeSet<>();
        for (int section = 0; section < count; section++) {
            int begin = headers.getInt(section * SECTION_HEADER);
            int end = begin < 0 ? -1 : text.indexOf('\0', begin);
            if (end > begin) {
                found.add(text.substring(begin, end));
            }
        }
        return found;
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (at < 0 || file.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("the file ends before what its header names");
            }
        }
        return buffer;
    }
}
