package dev.rubus.linux;

/** Networks beside the machine's own (network_namespaces(7)). */
public final class NetworkNamespace {
    private NetworkNamespace() {}

    /**
     * Moves the calling thread, and the threads that it starts from then on, into a namespace; all others stay where they are (setns(2)).
     *
     * @param path of the namespace, bound somewhere or in /proc
     */
    public static void enter(String path) throws LinuxException {
        try (Fd namespace =
                new Fd(LibC.check(Ring0LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC, 0), "open " + path))) {
            LibC.check(NamespaceLibC.setns(namespace.number(), NamespaceLibC.CLONE_NEWNET), "setns " + path);
        }
    }
}
