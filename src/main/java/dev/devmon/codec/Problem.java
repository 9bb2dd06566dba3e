package dev.devmon.codec;

/**
 * One error in a file.
 *
 * @param at where it stands
 * @param what what is wrong, one line
 * @param fix what to write instead
 */
public record Problem(@Flattened Position at, String what, String fix) {}
