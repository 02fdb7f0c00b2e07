package dev.rubus.abi;

/** Commands of {@link Syscall#IOCTL} on a line or a bus address. */
public final class DeviceCommand {
    /**
     * Another reservation of the device's time, within what the manifest's {@code reserve} allows. arg1 is 0; payload: {@link
     * ReserveRequest}. EPERM without such a grant or beyond it, EBUSY when it does not fit; the reply then says the numbers, as text. What
     * was reserved before stays so. It ends when the last handle of the path is closed.
     */
    public static final long RESERVE = 0x7201;

    private DeviceCommand() {}
}
