package dev.rubus.sim.device;

/**
 * Random access to randomness: the same bits for the same place, whatever was asked before. The mixing step is that of SplitMix64
 * (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014).
 */
public final class Scatter {
    private Scatter() {}

    /** 64 well spread bits for these numbers. */
    public static long mix(long seed, long first, long second) {
        return finish(finish(finish(seed) + first) + second);
    }

    /** The upper 53 bits as a number from 0 to below 1. */
    public static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    private static long finish(long z) {
        long x = z + 0x9e3779b97f4a7c15L;
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }
}
