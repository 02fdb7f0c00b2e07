package dev.rubus.sdk;

import dev.rubus.abi.Channel;
import dev.rubus.abi.Errno;
import dev.rubus.abi.ProtocolViolation;
import dev.rubus.abi.RecordBatch;
import dev.rubus.abi.RingRecord;
import dev.rubus.linux.EventFd;
import dev.rubus.linux.LinuxException;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way up: records of all threads into the one ring, and the doorbell when ring 0 sleeps. Whoever finds the ring full waits: who produces
 * faster than ring 0 takes is slowed down. Any thread.
 */
final class Uplink {
    private static final long FULL_PARK_NANOS = 200_000;

    private final Channel channel;
    private final EventFd doorbell;
    private final int generation;
    private final ReentrantLock sending = new ReentrantLock();
    /** Nobody takes anything any more. */
    private volatile boolean gone;

    Uplink(Channel channel, EventFd doorbell, int generation) {
        this.channel = channel;
        this.doorbell = doorbell;
        this.generation = generation;
    }

    /** From now on everything that is sent fails, with EPIPE. */
    void end() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    /** @throws SyscallException EPIPE if ring 0 is gone, EPROTO if it broke the protocol */
    void send(RingRecord record) throws IOException {
        sending.lock();
        try {
            while (!channel.out().offer(record)) {
                refuseIfGone("send", "ring 0");
                wake();
                LockSupport.parkNanos(FULL_PARK_NANOS);
            }
            wake();
        } catch (ProtocolViolation e) {
            throw failure(Errno.EPROTO, "send", e.what());
        } finally {
            sending.unlock();
        }
    }

    /** The records of a batch one behind the other, with one doorbell if the ring has room for all of them. */
    void send(RecordBatch batch) throws SyscallException {
        sending.lock();
        try {
            int sent = 0;
            while (sent < batch.size()) {
                refuseIfGone("submit", "batch");
                sent += channel.out().append(batch, sent);
                channel.out().publish();
                wake();
                if (sent < batch.size()) {
                    LockSupport.parkNanos(FULL_PARK_NANOS);
                }
            }
        } catch (ProtocolViolation e) {
            throw failure(Errno.EPROTO, "submit", e.what());
        } catch (LinuxException e) {
            throw failure(Errno.EPIPE, "submit", "batch");
        } finally {
            sending.unlock();
        }
    }

    void refuseIfGone(String operation, String path) throws SyscallException {
        if (gone) {
            throw failure(Errno.EPIPE, operation, path);
        }
    }

    private void wake() throws LinuxException {
        if (channel.out().mustWake()) {
            doorbell.ring();
        }
    }

    SyscallException failure(Errno errno, String operation, String path) {
        return new SyscallException(errno, operation, path, generation);
    }
}
