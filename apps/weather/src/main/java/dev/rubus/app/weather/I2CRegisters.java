package dev.rubus.app.weather;

import com.pi4j.exception.Pi4JException;
import com.pi4j.io.i2c.I2C;
import dev.rubus.sensors.RegisterDevice;
import java.io.IOException;

/** A chip that Pi4J reaches, as sensors want it. */
record I2CRegisters(I2C i2c) implements RegisterDevice {
    @Override
    public void read(int register, byte[] into) throws IOException {
        try {
            i2c.readRegister(register, into);
        } catch (Pi4JException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void write(int register, byte... values) throws IOException {
        try {
            i2c.writeRegister(register, values);
        } catch (Pi4JException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
