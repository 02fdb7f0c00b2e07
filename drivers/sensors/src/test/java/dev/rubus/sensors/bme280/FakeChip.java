package dev.rubus.sensors.bme280;

import dev.rubus.sensors.RegisterDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Registers that answer at once, with the few behaviours that a test sets; the model with time is {@code Bme280Model} in the rig. */
final class FakeChip implements RegisterDevice {
    final byte[] registers = new byte[256];
    final List<String> log = new ArrayList<>();
    int statusReadsUntilReady;
    int statusBits = 0b1001;
    boolean losesSettings;
    boolean refuses;

    FakeChip(Calibration c) {
        set(0xD0, 0x60);
        ByteBuffer b = ByteBuffer.wrap(registers).order(ByteOrder.LITTLE_ENDIAN);
        int[] words = {c.t1(), c.t2(), c.t3(), c.p1(), c.p2(), c.p3(), c.p4(), c.p5(), c.p6(), c.p7(), c.p8(), c.p9()};
        for (int i = 0; i < words.length; i++) {
            b.putShort(0x88 + 2 * i, (short) words[i]);
        }
        set(0xA1, c.h1());
        b.putShort(0xE1, (short) c.h2());
        set(0xE3, c.h3());
        set(0xE4, c.h4() >> 4);
        set(0xE5, c.h4() & 0x0f | c.h5() << 4);
        set(0xE6, c.h5() >> 4);
        set(0xE7, c.h6());
    }

    void set(int register, int value) {
        registers[register] = (byte) value;
    }

    void data(int pressure, int temperature, int humidity) {
        set(0xF7, pressure >> 12);
        set(0xF8, pressure >> 4);
        set(0xF9, pressure << 4);
        set(0xFA, temperature >> 12);
        set(0xFB, temperature >> 4);
        set(0xFC, temperature << 4);
        set(0xFD, humidity >> 8);
        set(0xFE, humidity);
    }

    @Override
    public void read(int register, byte[] into) throws IOException {
        refuse();
        log.add("read %02x+%d".formatted(register, into.length));
        if (register == 0xF3) {
            into[0] = (byte) (statusReadsUntilReady-- > 0 ? statusBits : 0);
            return;
        }
        System.arraycopy(registers, register, into, 0, into.length);
    }

    @Override
    public void write(int register, byte... values) throws IOException {
        refuse();
        log.add("write %02x=%02x".formatted(register, values[0]));
        if (!losesSettings) {
            registers[register] = values[0];
        }
    }

    private void refuse() throws IOException {
        if (refuses) {
            throw new IOException("no acknowledge");
        }
    }
}
