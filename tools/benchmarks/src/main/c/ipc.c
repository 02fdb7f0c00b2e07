/*
 * The peer of the ipc benchmark: two processes on one ring that never sleep.
 *
 * usage: ipc BLOCKS TRIPS MESSAGES      prints three medians over the blocks, ns: round trip of a record, one message of a
 *                                       stream published one by one, one of a stream published by 256
 *
 * What IpcPeer does, on the ring of ring.h.
 */
#define _GNU_SOURCE
#include "ring.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

enum { BATCH = 256 };
static const uint64_t SINGLE = -1, BATCHED = -2, END = -3;

/* On a machine with other work the peer may have no CPU while this end spins, so it gives way at times. */
static inline void pause_cpu(void) {
    static unsigned turns;
    if (++turns % 4096 == 0) {
        sched_yield();
        return;
    }
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
}

static void send_one(struct end *e, struct message *m, uint64_t token, uint32_t length) {
    m->record.token = m->record.arg0 = token;
    m->record.length = length;
    while (!offer(e, m)) {
        pause_cpu();
    }
}

static void receive(struct end *e, struct message *m) {
    while (!take(e, m)) {
        pause_cpu();
    }
    release(e);
}

static void stream(struct end *e, struct message *m, uint64_t count, int batch) {
    m->record.length = INLINE;
    for (uint64_t i = 0; i < count;) {
        int n = 0;
        while (n < batch && i + n < count) {
            m->record.token = m->record.arg0 = i + n;
            if (!(batch == 1 ? offer(e, m) : append(e, m))) {
                break;
            }
            n++;
        }
        i += n;
        if (n > 0 && batch > 1) {
            publish(e);
        } else if (n == 0) {
            pause_cpu();
        }
    }
}

static void answer(struct end *e) {
    static struct message m;
    for (;;) {
        receive(e, &m);
        uint64_t token = m.record.token, count = m.record.arg1;
        m.record.flags = REPLY;
        if (token == END) {
            return;
        } else if (token == SINGLE || token == BATCHED) {
            stream(e, &m, count, token == SINGLE ? 1 : BATCH);
        } else {
            send_one(e, &m, token, INLINE);
        }
    }
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

static double median(double *values, int count) {
    qsort(values, count, sizeof *values, by_value);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static double trips(struct end *e, int blocks, int count, double *took) {
    static struct message m;
    uint64_t token = 0;
    for (int b = 0; b < blocks; b++) {
        double begin = nanos();
        for (int i = 0; i < count; i++) {
            m.record = (struct record) {.op = 14, .flags = REQUEST, .handle = 1};
            send_one(e, &m, ++token, INLINE);
            receive(e, &m);
            if (m.record.token != token) {
                fail("the answer is another's");
            }
        }
        took[b] = (nanos() - begin) / count;
    }
    return median(took, blocks);
}

static double streamed(struct end *e, uint64_t order, int blocks, int count, double *took) {
    static struct message m;
    m.record = (struct record) {.op = 14, .flags = REQUEST, .handle = 1, .arg1 = (uint64_t) blocks * count};
    send_one(e, &m, order, 0);
    uint64_t next = 0;
    for (int b = 0; b < blocks; b++) {
        double begin = nanos();
        for (uint64_t last = next + count; next < last;) {
            int n = 0;
            while (n < BATCH && next < last && take(e, &m)) {
                if (m.record.token != next || m.record.arg0 != next) {
                    fail("a message is missing");
                }
                n++;
                next++;
            }
            if (n > 0) {
                release(e);
            } else {
                pause_cpu();
            }
        }
        took[b] = (nanos() - begin) / count;
    }
    return median(took, blocks);
}

/* Each end has a CPU of its own: on one and the same, what is measured is the scheduler. */
static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) < 0) {
        perror("sched_setaffinity");
    }
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: ipc BLOCKS TRIPS MESSAGES\n");
        return 2;
    }
    int blocks = atoi(argv[1]), count = atoi(argv[2]), messages = atoi(argv[3]);
    double *took = calloc(blocks, sizeof *took);
    struct channel *c = mmap(NULL, sizeof *c, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (c == MAP_FAILED || took == NULL) {
        fail("setting up");
    }
    memset(c, 0, sizeof *c);
    pid_t child = fork();
    if (child < 0) {
        fail("fork");
    }
    pin(child == 0);
    struct end e = end_of(c, child != 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        answer(&e);
        _exit(0);
    }
    trips(&e, blocks, count, took);
    double trip = trips(&e, blocks, count, took);
    double single = streamed(&e, SINGLE, blocks, messages, took);
    double batched = streamed(&e, BATCHED, blocks, messages, took);
    printf("%.2f %.2f %.2f\n", trip, single, batched);
    static struct message m;
    m.record.flags = REQUEST;
    send_one(&e, &m, END, 0);
    waitpid(child, NULL, 0);
    return 0;
}
