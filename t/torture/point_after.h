/* Puts a point behind each call that changes what processes share; see
 * point.h.  A new kind of such a call gets its line here. */
#ifndef T_TORTURE_POINT_AFTER_H
#define T_TORTURE_POINT_AFTER_H

#include <gdbm.h>
#include <stdatomic.h>
#include <sys/file.h>

#include "store/file.h"
#include "store/gdbm/lock.h"

#include "point.h"

#define POINT_HERE(name, does)                                          \
 static struct point point_here __attribute__((section("points"), used, \
     aligned(8))) = { __FILE__, #name, __LINE__, (does) }
#define POINT_AFTER(name, does, ...) \
 __extension__({                     \
POINT_HERE(name, does);                          \
__auto_type point_result = name(__VA_ARGS__);    \
point_pass(&point_here);                         \
point_result;                                    \
 })
#define POINT_AFTER_VOID(name, ...) \
 __extension__({                    \
POINT_HERE(name, 1);                            \
name(__VA_ARGS__);                              \
point_pass(&point_here);                        \
 })

#define file_open(dir, name, access, fd) \
 POINT_AFTER(file_open, (access) != FILE_READ, dir, name, access, fd)
#define file_write(...)          POINT_AFTER(file_write, 1, __VA_ARGS__)
#define file_zero(...)           POINT_AFTER(file_zero, 1, __VA_ARGS__)
#define file_sync(...)           POINT_AFTER(file_sync, 1, __VA_ARGS__)
#define file_sync_data(...)      POINT_AFTER(file_sync_data, 1, __VA_ARGS__)
#define file_sync_directory(dir) POINT_AFTER(file_sync_directory, 1, dir)
#define file_rename(...)         POINT_AFTER(file_rename, 1, __VA_ARGS__)
#define file_remove(...)         POINT_AFTER(file_remove, 1, __VA_ARGS__)
#define lock_take(...)           POINT_AFTER(lock_take, 1, __VA_ARGS__)
#define lock_release(fd)         POINT_AFTER_VOID(lock_release, fd)
#define flock(fd, how)           POINT_AFTER(flock, 1, fd, how)
#define gdbm_fd_open(fd, name, size, flags, give_up)                         \
 POINT_AFTER(gdbm_fd_open, ((flags)&GDBM_NEWDB) != 0, fd, name, size, flags, \
     give_up)
#define gdbm_store(...) POINT_AFTER(gdbm_store, 1, __VA_ARGS__)
#define gdbm_sync(db)   POINT_AFTER(gdbm_sync, 1, db)

/* Words of a mapped page. */
#undef atomic_store
#undef atomic_compare_exchange_weak
#undef atomic_fetch_add
#define atomic_store(to, word) \
 POINT_AFTER_VOID(atomic_store_explicit, to, word, memory_order_seq_cst)
#define atomic_compare_exchange_weak(to, old, word)                   \
 POINT_AFTER(atomic_compare_exchange_weak_explicit, 1, to, old, word, \
     memory_order_seq_cst, memory_order_seq_cst)
#define atomic_fetch_add(to, add) \
 POINT_AFTER(atomic_fetch_add_explicit, 1, to, add, memory_order_seq_cst)

#endif
