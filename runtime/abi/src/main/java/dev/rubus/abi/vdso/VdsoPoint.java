package dev.rubus.abi.vdso;

import dev.rubus.abi.Reading;

/** The last reading of a published point. */
public record VdsoPoint(String app, Reading reading) {}
