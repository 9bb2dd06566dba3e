package dev.devmon.codec;

/**
 * An error in a file.
 *
 * @param at the position of the error
 * @param what the error, in one line
 * @param fix what to write instead
 */
public record Problem(@Flattened Position at, String what, String fix) {}
