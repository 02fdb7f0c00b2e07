package dev.rubus.bench;

/** The least that a JVM can do: what a cold restart is measured against. */
public final class Hello {
    private Hello() {}

    public static void main(String[] args) {
        System.out.println("hello");
    }
}
