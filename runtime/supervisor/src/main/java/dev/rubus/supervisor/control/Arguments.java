package dev.rubus.supervisor.control;

import dev.rubus.kernel.vfs.VfsException;
import dev.rubus.kernel.vfs.VfsPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request's arguments, each checked when it is taken. */
record Arguments(Map<?, ?> values) {
    String text(String key) throws Refusal {
        if (values.get(key) instanceof String text && !text.isEmpty() && text.length() <= 256) {
            return text;
        }
        throw Refusal.usage("the request has no " + key);
    }

    /** A path of the node's tree, checked. @throws VfsException with the errno of what is wrong with it */
    VfsPath path() throws Refusal, VfsException {
        if (values.get("path") instanceof String text) {
            return VfsPath.of(text);
        }
        throw Refusal.usage("the request has no path");
    }

    Optional<String> textIfAny(String key) throws Refusal {
        return values.get(key) == null ? Optional.empty() : Optional.of(text(key));
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    int number(String key, int least, int most) throws Refusal {
        if (values.get(key) instanceof Number number && number.longValue() >= least && number.longValue() <= most) {
            return number.intValue();
        }
        throw Refusal.usage("the request has no " + key + " from " + least + " to " + most);
    }

    int numberOr(String key, int least, int most, int otherwise) throws Refusal {
        return values.get(key) == null ? otherwise : number(key, least, most);
    }

    byte[] bytes(String key, int most) throws Refusal {
        if (values.get(key) instanceof List<?> list && !list.isEmpty() && list.size() <= most) {
            byte[] bytes = new byte[list.size()];
            for (int i = 0; i < bytes.length; i++) {
                if (!(list.get(i) instanceof Number n) || n.longValue() < 0 || n.longValue() > 255) {
                    throw Refusal.usage("the request's " + key + " are no bytes");
                }
                bytes[i] = n.byteValue();
            }
            return bytes;
        }
        throw Refusal.usage("the request has no " + key + " (1 to " + most + ")");
    }
}
