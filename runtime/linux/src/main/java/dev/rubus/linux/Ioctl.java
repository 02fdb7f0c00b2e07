package dev.rubus.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** ioctl(2) for the uAPI structs of this module's packages. */
public final class Ioctl {
    private Ioctl() {}

    /** @return the call's result, 0 or more */
    public static int call(Fd fd, long request, Memory argument, String name) throws LinuxException {
        return LibC.check(LibC.ioctl(fd.number(), request, argument), name);
    }

    /** For requests whose argument is a number. */
    public static int call(Fd fd, long request, long argument, String name) throws LinuxException {
        return LibC.check(LibC.ioctl(fd.number(), request, Pointer.createConstant(argument)), name);
    }
}
