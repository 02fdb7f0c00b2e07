package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.Syscall;
import dev.rubus.kernel.memory.MemoryFault;
import dev.rubus.supervisor.memory.Region;
import org.tinylog.Logger;

/** map and unmap: blocks of the caller's own region. Dispatcher's thread only. */
final class RegionCalls {
    void register(SyscallTable table) {
        table.register(Syscall.MAP, RegionCalls::map);
        table.register(Syscall.UNMAP, RegionCalls::unmap);
    }

    private static void map(Call call) throws ProtocolViolation {
        Region region = call.caller().region();
        long at = region == null ? -1 : region.map(call.request().arg0);
        if (region == null || at < 0) {
            call.fail(Errno.ENOMEM);
            return;
        }
        call.request().args(at, region.blockBytes(at));
        call.reply(0);
    }

    private static void unmap(Call call) throws ProtocolViolation {
        Region region = call.caller().region();
        try {
            if (region == null || !region.unmap(call.request().arg0)) {
                call.fail(Errno.EINVAL);
                return;
            }
        } catch (MemoryFault e) {
            // It is given back; the culprit learns nothing it does not know, the operator does.
            Logger.warn(e.getMessage());
        }
        call.request().args(0, 0);
        call.reply(0);
    }
}
