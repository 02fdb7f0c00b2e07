/*
 * The ring of runtime/abi in C, for the peers of the benchmarks: the same layout (ChannelLayout: 64-byte records, payload slots, index
 * words on cache lines of their own), the same lap in a single record and the same tail behind a batch, the same cached indices and the
 * same checks on a private copy.
 */
#ifndef RUBUS_RING_H
#define RUBUS_RING_H

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RECORDS = 4096, SLOTS = 256, MAX_PAYLOAD = 2048, INLINE = 24, REQUEST = 1, REPLY = 2, KNOWN_FLAGS = 15, KINDS = 7, FLAGS = 0x3fff, LAP_SHIFT = 30 };

struct record {
    union {
        struct {
            uint16_t op, flags;
            uint32_t handle;
        };
        _Atomic uint64_t first;
    };
    uint64_t token, arg0, arg1;
    int32_t result;
    uint32_t length;
    uint8_t payload[INLINE];
};
_Static_assert(sizeof(struct record) == 64, "one cache line");

/* A private copy of a record, and of its payload where that does not fit into it. */
struct message {
    struct record record;
    uint8_t payload[MAX_PAYLOAD];
};

/*
 * By words as wide as the fields: wider loads would wait until the narrower stores before them have left the CPU's store buffer, which
 * makes the copy ten times slower.
 */
__attribute__((optimize("no-tree-vectorize"), always_inline)) static inline void copy_rest(
    struct record *to, const struct record *from) {
    to->token = from->token;
    to->arg0 = from->arg0;
    to->arg1 = from->arg1;
    to->result = from->result;
    to->length = from->length;
    memcpy(to->payload, from->payload, INLINE);
}

/* The mark of a record that was written on its own, at this index from the ring's beginning on. */
static inline uint64_t lap(uint64_t index) {
    return (1 + (index / RECORDS & 1)) << LAP_SHIFT;
}

/* The first word comes last, and who sees its lap sees all. */
static inline void write_record(struct record *to, const struct record *from, uint64_t mark) {
    copy_rest(to, from);
    uint64_t first = from->op | (uint64_t) from->flags << 16 | (uint64_t) from->handle << 32;
    atomic_store_explicit(&to->first, first | mark, memory_order_release);
}

struct control {
    _Alignas(64) _Atomic uint64_t head;
    _Alignas(64) _Atomic uint64_t tail;
    _Alignas(64) _Atomic uint32_t sleeping;
};

struct channel {
    struct control up, down;
    _Alignas(4096) struct record up_records[RECORDS];
    struct record down_records[RECORDS];
    uint8_t up_slots[SLOTS][MAX_PAYLOAD];
    uint8_t down_slots[SLOTS][MAX_PAYLOAD];
};

struct end {
    struct control *out, *in;
    struct record *out_records, *in_records;
    uint8_t (*out_slots)[MAX_PAYLOAD], (*in_slots)[MAX_PAYLOAD];
    uint64_t tail, cached_head, head, cached_tail;
    int theirs, ours, socket;
};

static inline void fail(const char *what) {
    perror(what);
    exit(1);
}

/* The end of ring 0, or that of the process. */
static inline struct end end_of(struct channel *c, int ring0) {
    return (struct end) {
        .out = ring0 ? &c->down : &c->up, .in = ring0 ? &c->up : &c->down,
        .out_records = ring0 ? c->down_records : c->up_records, .in_records = ring0 ? c->up_records : c->down_records,
        .out_slots = ring0 ? c->down_slots : c->up_slots, .in_slots = ring0 ? c->up_slots : c->down_slots};
}

/* Writes a record with this lap, or with none. 0 if the ring is full. */
static inline int put(struct end *e, const struct message *m, uint64_t mark) {
    uint64_t room = m->record.length > INLINE ? SLOTS : RECORDS;
    if (e->tail - e->cached_head >= room) {
        uint64_t head = atomic_load_explicit(&e->out->head, memory_order_acquire);
        if (e->tail - head > RECORDS) {
            fail("ring head out of range");
        }
        e->cached_head = head;
        if (e->tail - head >= room) {
            return 0;
        }
    }
    uint64_t at = e->tail & (RECORDS - 1);
    int slot = m->record.length > INLINE;
    if (slot) {
        memcpy(e->out_slots[e->tail & (SLOTS - 1)], m->payload, m->record.length);
    }
    write_record(&e->out_records[at], &m->record, mark);
    e->tail++;
    /* Has the cache line of the next payload come over before it is to be sent, if nothing unread is there. */
    if (slot && e->tail - e->cached_head < SLOTS) {
        *(volatile uint64_t *) e->out_slots[e->tail & (SLOTS - 1)] = 0;
    }
    return 1;
}

/* 0 if the ring is full. The other end sees it by its lap. */
static inline int offer(struct end *e, const struct message *m) {
    return put(e, m, lap(e->tail));
}

/* 0 if the ring is full. The other end sees it after publish. */
static inline int append(struct end *e, const struct message *m) {
    return put(e, m, 0);
}

static inline void publish(struct end *e) {
    atomic_store_explicit(&e->out->tail, e->tail, memory_order_release);
}

static inline int empty(struct end *e) {
    if ((int64_t) (e->cached_tail - e->head) > 0) {
        return 0;
    }
    uint64_t first = atomic_load_explicit(&e->in_records[e->head & (RECORDS - 1)].first, memory_order_acquire);
    if ((first & 3ul << LAP_SHIFT) == lap(e->head)) {
        return 0;
    }
    uint64_t tail = atomic_load_explicit(&e->in->tail, memory_order_acquire);
    if ((int64_t) (tail - e->cached_tail) < 0 || (int64_t) (tail - e->head) > RECORDS) {
        fail("ring tail out of range");
    }
    e->cached_tail = tail;
    return (int64_t) (tail - e->head) <= 0;
}

/* 0 if there is none. Its room is the other end's again after release. */
static inline int take(struct end *e, struct message *into) {
    if (empty(e)) {
        return 0;
    }
    uint64_t at = e->head & (RECORDS - 1);
    uint64_t first = atomic_load_explicit(&e->in_records[at].first, memory_order_relaxed);
    copy_rest(&into->record, &e->in_records[at]);
    into->record.op = first;
    into->record.flags = first >> 16 & FLAGS;
    into->record.handle = first >> 32;
    uint32_t kinds = into->record.flags & KINDS;
    if (into->record.length > MAX_PAYLOAD || (into->record.flags & ~KNOWN_FLAGS) != 0 || kinds == 0
        || (kinds & (kinds - 1)) != 0) {
        fail("record out of range");
    }
    if (into->record.length > INLINE) {
        memcpy(into->payload, e->in_slots[e->head & (SLOTS - 1)], into->record.length);
    }
    e->head++;
    return 1;
}

static inline void release(struct end *e) {
    atomic_store_explicit(&e->in->head, e->head, memory_order_release);
}

static inline double nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e9 + now.tv_nsec;
}

#endif
