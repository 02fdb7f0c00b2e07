package dev.rubus.board.toml;

/** A value and where it was written, for checks that come after reading. */
public record Located<T>(T value, Position at) {}
