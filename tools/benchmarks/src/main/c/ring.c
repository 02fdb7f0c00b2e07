/*
 * The peer of the ring benchmark: a request and its reply between two processes, done as Rubus does it.
 *
 * usage: ring TRIPS      prints the mean round trip in ns
 *
 * The same ring (ring.h), the same sleep and re-check, and the same system calls for a trip: poll on doorbell and socket, read and write
 * of an eventfd.
 */
#define _GNU_SOURCE
#include "ring.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void send_record(struct end *e, const struct message *m) {
    if (!offer(e, m)) {
        fail("the ring is full though one record is under way");
    }
    atomic_thread_fence(memory_order_seq_cst);
    uint32_t asleep = 1;
    if (atomic_load(&e->out->sleeping) == 1 && atomic_compare_exchange_strong(&e->out->sleeping, &asleep, 0)) {
        uint64_t one = 1;
        if (write(e->theirs, &one, 8) != 8) {
            fail("write");
        }
    }
}

/* 0 if the other end is gone. */
static int receive(struct end *e, struct message *into) {
    while (!take(e, into)) {
        atomic_store(&e->in->sleeping, 1);
        atomic_thread_fence(memory_order_seq_cst);
        if (!empty(e)) {
            atomic_store(&e->in->sleeping, 0);
            continue;
        }
        struct pollfd fds[2] = {{.fd = e->ours, .events = POLLIN}, {.fd = e->socket, .events = POLLIN}};
        int n = poll(fds, 2, 5000);
        atomic_store(&e->in->sleeping, 0);
        uint64_t rung;
        if (n > 0 && fds[0].revents && read(e->ours, &rung, 8) < 0 && errno != EAGAIN) {
            fail("read");
        }
        if (n <= 0 || fds[1].revents) {
            return 0;
        }
    }
    release(e);
    return 1;
}

static void trips(struct end *e, int count) {
    static struct message m;
    for (int i = 0; i < count; i++) {
        m.record = (struct record) {.op = 1, .flags = REQUEST, .handle = 1, .token = i};
        send_record(e, &m);
        if (!receive(e, &m) || m.record.token != (uint64_t) i) {
            fail("no answer");
        }
    }
}

int main(int argc, char **argv) {
    int count = argc > 1 ? atoi(argv[1]) : 20000;
    struct channel *c = mmap(NULL, sizeof *c, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int up = eventfd(0, EFD_NONBLOCK), down = eventfd(0, EFD_NONBLOCK), sockets[2];
    if (c == MAP_FAILED || up < 0 || down < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets) < 0) {
        fail("setting up");
    }
    pid_t child = fork();
    if (child < 0) {
        fail("fork");
    }
    struct end e = end_of(c, child != 0);
    e.theirs = child == 0 ? up : down;
    e.ours = child == 0 ? down : up;
    e.socket = sockets[child == 0];
    close(sockets[child != 0]);
    if (child == 0) {
        static struct message m;
        while (receive(&e, &m)) {
            m.record.flags = REPLY;
            send_record(&e, &m);
        }
        _exit(0);
    }
    trips(&e, count / 10);
    double begin = nanos();
    trips(&e, count);
    printf("%.1f\n", (nanos() - begin) / count);
    close(e.socket);
    waitpid(child, NULL, 0);
    return 0;
}
