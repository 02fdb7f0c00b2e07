package dev.rubus.driver.i2c;

import dev.rubus.abi.Errno;
import dev.rubus.abi.Handshake;
import dev.rubus.abi.I2cTransfer;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RingRecord;
import dev.rubus.abi.Syscall;
import dev.rubus.linux.Fd;
import dev.rubus.linux.i2c.I2cBus;
import dev.rubus.linux.i2c.KernelBus;
import dev.rubus.linux.i2c.SimulatedBus;
import dev.rubus.sdk.Driver;
import dev.rubus.sdk.DriverMain;
import dev.rubus.sdk.Ring0;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The I2C driver's process.
 *
 * <ul>
 *   <li>takes buses that ring 0 opened: i2c-dev's fd, or a socket of the simulated board
 *   <li>TRANSFER: arg0 is a 7-bit address, 0x03 to 0x77 (EINVAL); 0x80 to 0x3ff could only be a 10-bit one (EOPNOTSUPP)
 *   <li>SCAN: {@link BusScan}
 * </ul>
 *
 * <p>Everything runs on the request loop: a bus does one transfer at a time anyway, and the kernel ends each within a second, well
 * within hang-after.
 */
public final class I2cDriver implements Driver {
    private final Map<Integer, I2cBus> buses = new HashMap<>();
    private int scanMillis;

    public static void main(String[] args) {
        DriverMain.run(new I2cDriver());
    }

    @Override
    public void start(Ring0 ring0) {
        scanMillis = ring0.hangAfterMillis() / 2;
    }

    @Override
    public void attach(Handshake.Attach device, List<Fd> fds) throws IOException {
        if (device.kind() != Handshake.DeviceKind.I2C_BUS || fds.size() != 1) {
            throw new IOException("I2C driver was handed " + device + " with " + fds.size() + " fds");
        }
        detach(device.deviceId());
        Fd fd = fds.getFirst();
        buses.put(device.deviceId(), device.simulated() ? new SimulatedBus(fd) : new KernelBus(fd));
    }

    @Override
    public void detach(int deviceId) {
        I2cBus bus = buses.remove(deviceId);
        if (bus != null) {
            bus.close();
        }
    }

    @Override
    public boolean has(int deviceId) {
        return buses.containsKey(deviceId);
    }

    @Override
    public boolean serve(RingRecord request) throws IOException {
        I2cBus bus = buses.get(request.handle);
        if (bus == null) {
            request.fail(Errno.ENODEV);
        } else if (request.op == Syscall.TRANSFER.number()) {
            transfer(bus, request);
        } else if (request.op == Syscall.SCAN.number()) {
            byte[] found = new BusScan(bus, scanMillis).run();
            request.reply(found.length).payload(found);
        } else {
            request.fail(Errno.ENOSYS);
        }
        return true;
    }

    private static void transfer(I2cBus bus, RingRecord request) throws IOException {
        long address = request.arg0;
        if (address > 0x7f && address <= 0x3ff) {
            request.fail(Errno.EOPNOTSUPP);
            return;
        }
        if (address < BusScan.FIRST || address > BusScan.LAST) {
            request.fail(Errno.EINVAL);
            return;
        }
        I2cTransfer transfer;
        try {
            transfer = I2cTransfer.decode(request.payload, request.length);
        } catch (ProtocolViolation e) {
            request.fail(Errno.EINVAL);
            return;
        }
        byte[] read = bus.transfer((int) address, transfer);
        request.reply(read.length).payload(read);
    }

    @Override
    public void stop() {
        buses.values().forEach(I2cBus::close);
    }
}
