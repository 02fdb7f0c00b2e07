package dev.rubus.supervisor.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something for each device, by its id: a table, because ids are small, and a look at it boxes nothing. One thread. */
public final class DeviceMap<T> {
    private @Nullable Object[] table = new Object[16];

    /** @param id may be any number: of a driver's word, for example */
    @SuppressWarnings("unchecked")
    public @Nullable T get(int id) {
        return id >= 0 && id < table.length ? (T) table[id] : null;
    }

    /** @param id 0 or more */
    public void put(int id, T value) {
        if (id >= table.length) {
            table = Arrays.copyOf(table, Math.max(id + 1, 2 * table.length));
        }
        table[id] = value;
    }

    /** @return what there was */
    public @Nullable T remove(int id) {
        T value = get(id);
        if (value != null) {
            table[id] = null;
        }
        return value;
    }

    /** All of them now, by id. */
    @SuppressWarnings("unchecked")
    public List<T> values() {
        List<T> all = new ArrayList<>();
        for (Object value : table) {
            if (value != null) {
                all.add((T) value);
            }
        }
        return all;
    }
}
