package dev.rubus.pi4j;

import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBusBase;
import com.pi4j.io.i2c.I2CConfig;
import java.util.concurrent.Callable;

/** Serialises what a program does in {@link I2C#execute}. Only among its own threads: other apps' transfers may come between. */
final class RubusI2CBus extends I2CBusBase {
    RubusI2CBus(I2CConfig config) {
        super(config);
    }

    @Override
    public <R> R execute(I2C i2c, Callable<R> action) {
        return _execute(i2c, action);
    }
}
