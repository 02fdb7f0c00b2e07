package dev.rubus.supervisor.dispatcher;

import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;

/**
 * What one number of the table does. Dispatcher's thread; must not wait: what takes its time is done elsewhere and answered through
 * {@link Call#defer}.
 */
public interface SyscallHandler {
    /**
     * Checks what the signature cannot: the payload's form, then the grant. Must not change anything: the quota is checked after it.
     *
     * @return {@link Errno#OK} or why not
     */
    default Errno check(Call call) {
        return Errno.OK;
    }

    /** Does it: answers, forwards or defers the call, exactly one of these. */
    void serve(Call call) throws ProtocolViolation;
}
