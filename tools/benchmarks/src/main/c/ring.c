/*
 * The peer of the ring benchmark: a request and its reply between two processes, done as Rubus does it.
 *
 * usage: ring TRIPS      prints the mean round trip in ns
 *
 * The same layout (runtime/abi, ChannelLayout: 64-byte records, index words on cache lines of their own), the same checks, the same
 * sleep and re-check, and the same system calls for a trip: poll on doorbell and socket, read and write of an eventfd.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RECORDS = 256, MAX_PAYLOAD = 2048, INLINE = 24, REQUEST = 1, REPLY = 2, KNOWN_FLAGS = 15, KINDS = 7 };

struct record {
    uint16_t op, flags;
    uint32_t handle;
    uint64_t token, arg0, arg1;
    int32_t result;
    uint32_t length;
    uint8_t payload[INLINE];
};
_Static_assert(sizeof(struct record) == 64, "one cache line");

struct control {
    _Alignas(64) _Atomic uint64_t head;
    _Alignas(64) _Atomic uint64_t tail;
    _Alignas(64) _Atomic uint32_t sleeping;
};

struct channel {
    struct control up, down;
    _Alignas(4096) struct record up_records[RECORDS];
    struct record down_records[RECORDS];
};

struct end {
    struct control *out, *in;
    struct record *out_records, *in_records;
    uint64_t tail, cached_head, head, cached_tail;
    int theirs, ours, socket;
};

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void send_record(struct end *e, const struct record *r) {
    if (e->tail - e->cached_head >= RECORDS) {
        uint64_t head = atomic_load_explicit(&e->out->head, memory_order_acquire);
        if (e->tail - head >= RECORDS) {
            fail("the ring is full though one record is under way");
        }
        e->cached_head = head;
    }
    e->out_records[e->tail & (RECORDS - 1)] = *r;
    atomic_store_explicit(&e->out->tail, ++e->tail, memory_order_release);
    atomic_thread_fence(memory_order_seq_cst);
    uint32_t asleep = 1;
    if (atomic_load(&e->out->sleeping) == 1 && atomic_compare_exchange_strong(&e->out->sleeping, &asleep, 0)) {
        uint64_t one = 1;
        if (write(e->theirs, &one, 8) != 8) {
            fail("write");
        }
    }
}

static int empty(struct end *e) {
    if (e->head == e->cached_tail) {
        uint64_t tail = atomic_load_explicit(&e->in->tail, memory_order_acquire);
        if (tail - e->head > RECORDS) {
            fail("ring tail out of range");
        }
        e->cached_tail = tail;
    }
    return e->head == e->cached_tail;
}

static int take(struct end *e, struct record *into) {
    if (empty(e)) {
        return 0;
    }
    *into = e->in_records[e->head & (RECORDS - 1)];
    if (into->length > MAX_PAYLOAD || (into->flags & ~KNOWN_FLAGS) != 0
        || __builtin_popcount(into->flags & KINDS) != 1) {
        fail("record out of range");
    }
    atomic_store_explicit(&e->in->head, ++e->head, memory_order_release);
    return 1;
}

/* 0 if the other end is gone. */
static int receive(struct end *e, struct record *into) {
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
    return 1;
}

static void trips(struct end *e, int count) {
    struct record r;
    for (int i = 0; i < count; i++) {
        memset(&r, 0, sizeof r);
        r = (struct record) {.op = 1, .flags = REQUEST, .handle = 1, .token = i};
        send_record(e, &r);
        if (!receive(e, &r) || r.token != (uint64_t) i) {
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
    if (child == 0) {
        close(sockets[0]);
        struct end e = {.out = &c->up, .in = &c->down, .out_records = c->up_records, .in_records = c->down_records,
            .theirs = up, .ours = down, .socket = sockets[1]};
        struct record r;
        while (receive(&e, &r)) {
            r.flags = REPLY;
            send_record(&e, &r);
        }
        _exit(0);
    }
    close(sockets[1]);
    struct end e = {.out = &c->down, .in = &c->up, .out_records = c->down_records, .in_records = c->up_records,
        .theirs = down, .ours = up, .socket = sockets[0]};
    trips(&e, count / 10);
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    trips(&e, count);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.1f\n", ((end.tv_sec - begin.tv_sec) * 1e9 + (end.tv_nsec - begin.tv_nsec)) / count);
    close(sockets[0]);
    waitpid(child, NULL, 0);
    return 0;
}
