package dev.devmon.codec;

/**
 * The position of a value in a file.
 *
 * @param file the file, as the user would name it
 * @param line the line, from 1; 0 for the whole file
 */
public record Position(String file, int line) {
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
