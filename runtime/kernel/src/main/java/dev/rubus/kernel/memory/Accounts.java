package dev.rubus.kernel.memory;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Every account, by its number. Numbers are given out again, so an account must be empty when it is closed. */
public final class Accounts {
    /** At most so many at a time. A node runs a dozen processes. */
    static final int MAX = 256;

    private final @Nullable Account[] open = new Account[MAX];
    private final BitSet taken = new BitSet(MAX);
    private final Account ring0 = open("ring 0", Account.Limits.NONE);

    /** Ring 0's own, which has no limit and is never closed. */
    public Account ring0() {
        return ring0;
    }

    /** @throws IllegalStateException if there are too many */
    public Account open(String name, Account.Limits limits) {
        int id = taken.nextClearBit(0);
        if (id >= MAX) {
            throw new IllegalStateException(MAX + " accounts are open, no room for that of " + name);
        }
        Account account = new Account(id, name, limits);
        open[id] = account;
        taken.set(id);
        return account;
    }

    /** @throws IllegalStateException if it still holds something */
    public void close(Account account) {
        if (!account.isEmpty()) {
            throw new IllegalStateException("closed while it holds something: " + account);
        }
        if (account == ring0 || open[account.id()] != account) {
            throw new IllegalStateException("not open: the account of " + account.name());
        }
        open[account.id()] = null;
        taken.clear(account.id());
    }

    Account get(int id) {
        Account account = open[id];
        if (account == null) {
            throw new IllegalStateException("no account has number " + id);
        }
        return account;
    }
}
