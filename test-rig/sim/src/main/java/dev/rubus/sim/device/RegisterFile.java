package dev.rubus.sim.device;

/** The simplest chip: 256 bytes. The first byte written is the pointer; every further byte, written or read, moves it on, round the end. */
public final class RegisterFile implements I2cTarget {
    private static final int SIZE = 256;

    private final int address;
    private final byte[] registers = new byte[SIZE];
    private int pointer;

    public RegisterFile(int address) {
        this.address = address;
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public void write(byte[] data) {
        if (data.length == 0) {
            return;
        }
        pointer = Byte.toUnsignedInt(data[0]);
        for (int i = 1; i < data.length; i++) {
            registers[advance()] = data[i];
        }
    }

    @Override
    public void read(byte[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = registers[advance()];
        }
    }

    /** What a register holds, 0 to 255, without touching the pointer. */
    public int peek(int register) {
        return Byte.toUnsignedInt(registers[register]);
    }

    /** Sets a register from inside the chip, without touching the pointer. */
    public void poke(int register, int value) {
        registers[register] = (byte) value;
    }

    private int advance() {
        int at = pointer;
        pointer = (pointer + 1) % SIZE;
        return at;
    }
}
