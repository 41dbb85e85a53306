/* Makes system calls on chosen files fail, for LD_PRELOAD. The environment says which:
 * FAULT_PATH   a part of the file's path
 * FAULT_CALL   write, read, sync, map (memory and length of a mapped file) or open (for writing)
 * FAULT_ERRNO  the error, as a number
 * FAULT_FROM   the first call on such a file that fails, from 1
 * FAULT_COUNT  how many fail from there on
 * FAULT_LOG    a file that gets a byte for each call that failed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long seen;

static int fails_path(const char *call, const char *path) {
    const char *wanted = getenv("FAULT_CALL"), *part = getenv("FAULT_PATH");
    if (!wanted || !part || strcmp(wanted, call) != 0 || !strstr(path, part)) return 0;
    /* jobs.db is a part of jobs.db-wal too. */
    if (strncmp(part, "jobs.db", 7) == 0 && strcmp(part, "jobs.db") == 0 && strstr(path, "jobs.db-")) return 0;
    const char *name = strrchr(path, '/');
    if (name && strcmp(name, "/fault.log") == 0) return 0;
    long now = atomic_fetch_add(&seen, 1) + 1;
    long from = atol(getenv("FAULT_FROM")), count = atol(getenv("FAULT_COUNT"));
    if (now < from || now >= from + count) return 0;
    static int (*real_open)(const char *, int, ...);
    static ssize_t (*real_write)(int, const void *, size_t);
    if (!real_open) real_open = dlsym(RTLD_NEXT, "open");
    if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
    int log = real_open(getenv("FAULT_LOG"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (log >= 0) {
        (void)!real_write(log, "x", 1);
        close(log);
    }
    errno = atoi(getenv("FAULT_ERRNO"));
    return 1;
}

static int fails(const char *call, int fd) {
    char link[64], path[4096];
    if (!getenv("FAULT_CALL") || fd < 0) return 0;
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length <= 0) return 0;
    path[length] = 0;
    return fails_path(call, path);
}

#define REAL(type, name, ...)                                   \
    static type (*real)(__VA_ARGS__);                           \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return fails("write", fd) ? -1 : real(fd, data, size);
}
ssize_t writev(int fd, const struct iovec *data, int parts) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    return fails("write", fd) ? -1 : real(fd, data, parts);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return fails("write", fd) ? -1 : real(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return fails("write", fd) ? -1 : real(fd, data, size, at);
}
ssize_t read(int fd, void *data, size_t size) {
    REAL(ssize_t, "read", int, void *, size_t);
    return fails("read", fd) ? -1 : real(fd, data, size);
}
ssize_t pread(int fd, void *data, size_t size, off_t at) {
    REAL(ssize_t, "pread", int, void *, size_t, off_t);
    return fails("read", fd) ? -1 : real(fd, data, size, at);
}
ssize_t pread64(int fd, void *data, size_t size, off64_t at) {
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
    return fails("read", fd) ? -1 : real(fd, data, size, at);
}
int fsync(int fd) {
    REAL(int, "fsync", int);
    return fails("sync", fd) ? -1 : real(fd);
}
int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    return fails("sync", fd) ? -1 : real(fd);
}
int ftruncate(int fd, off_t size) {
    REAL(int, "ftruncate", int, off_t);
    return fails("map", fd) ? -1 : real(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    return fails("map", fd) ? -1 : real(fd, size);
}
void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset) {
    REAL(void *, "mmap", void *, size_t, int, int, int, off_t);
    return fails("map", fd) ? MAP_FAILED : real(at, size, protection, flags, fd, offset);
}
void *mmap64(void *at, size_t size, int protection, int flags, int fd, off64_t offset) {
    REAL(void *, "mmap64", void *, size_t, int, int, int, off64_t);
    return fails("map", fd) ? MAP_FAILED : real(at, size, protection, flags, fd, offset);
}

#define OPEN(name)                                                                  \
    int name(const char *path, int flags, ...) {                                    \
        REAL(int, #name, const char *, int, ...);                                   \
        mode_t mode = 0;                                                            \
        if (flags & (O_CREAT | O_TMPFILE)) {                                        \
            va_list more;                                                           \
            va_start(more, flags);                                                  \
            mode = va_arg(more, mode_t);                                            \
            va_end(more);                                                           \
        }                                                                           \
        if ((flags & O_ACCMODE) != O_RDONLY && fails_path("open", path)) return -1; \
        return real(path, flags, mode);                                             \
    }
OPEN(open)
OPEN(open64)
