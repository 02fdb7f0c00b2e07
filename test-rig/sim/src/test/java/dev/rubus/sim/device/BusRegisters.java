package dev.rubus.sim.device;

import dev.rubus.sensors.RegisterDevice;
import java.io.IOException;
import java.util.List;

/** A driver's register interface on the simulated bus. */
record BusRegisters(I2cBusModel bus, int address) implements RegisterDevice {
    @Override
    public void read(int register, byte[] into) throws IOException {
        transfer(I2cMessage.write(address, (byte) register), new I2cMessage(address, I2cMessage.READ, into));
    }

    @Override
    public void write(int register, byte... values) throws IOException {
        byte[] all = new byte[1 + values.length];
        all[0] = (byte) register;
        System.arraycopy(values, 0, all, 1, values.length);
        transfer(I2cMessage.write(address, all));
    }

    private void transfer(I2cMessage... messages) throws IOException {
        try {
            bus.transfer(List.of(messages));
        } catch (I2cFault e) {
            throw new IOException(e);
        }
    }
}
