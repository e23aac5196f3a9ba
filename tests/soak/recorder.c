/* Preloaded into the server: writes down, in their order, all operations on files under JUNTO_RECORDED, among them
   which were brought to the disk (fsync). tests/soak/power_cut.py makes of it the disks that a power cut may leave.
   A record: op, inode, offset, three lengths, then path, second path, data; appended to JUNTO_RECORD in one write. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *root;
static size_t root_length;
static int record = -1;

__attribute__((constructor)) static void begin(void) {
  const char *to = getenv("JUNTO_RECORD");
  root = getenv("JUNTO_RECORDED");
  if (root && to) {
    root_length = strlen(root);
    record = syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  }
}

static int ours(const char *path) { return record >= 0 && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]); }

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return ours(path);
}

static int whole(int at, const char *name, char *path) {
  if (name[0] == '/' ) { snprintf(path, PATH_MAX, "%s", name); return ours(path); }
  char folder[PATH_MAX];
  if (at == AT_FDCWD) { if (!getcwd(folder, sizeof folder)) return 0; }
  else { char link[64]; snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    ssize_t length = readlink(link, folder, PATH_MAX - 1); if (length < 0) return 0; folder[length] = 0; }
  snprintf(path, PATH_MAX, "%.2000s/%.2000s", folder, name);
  return ours(path);
}

static void note(char op, unsigned long inode, long offset, const char *path, const char *other, const void *data, size_t size) {
  struct __attribute__((packed)) { char op; unsigned long inode; long offset; unsigned int path, other, size; } head =
    {op, inode, offset, strlen(path), strlen(other), size};
  struct iovec parts[4] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)other, head.other}, {(void *)data, size}};
  int kept = errno;
  syscall(SYS_writev, record, parts, 4);
  errno = kept;
}

static unsigned long inode_of(int fd) { struct stat s; return fstat(fd, &s) ? 0 : s.st_ino; }
static unsigned long inode_at(const char *path) { struct stat s; return lstat(path, &s) ? 0 : s.st_ino; }


static int opened(int at, const char *name, int flags, mode_t mode) {
  char path[PATH_MAX];
  int noted = (flags & (O_CREAT | O_TRUNC)) && whole(at, name, path), there = noted && inode_at(path) != 0;
  int fd = syscall(SYS_openat, at, name, flags, mode);
  if (noted && fd >= 0) {
    if (!there) note('c', inode_of(fd), 0, path, "", 0, 0);
    else if (flags & O_TRUNC) note('t', inode_of(fd), 0, path, "", 0, 0);
  }
  return fd;
}
#define MODE mode_t mode = 0; if (flags & O_CREAT) { va_list l; va_start(l, flags); mode = va_arg(l, int); va_end(l); }
int open(const char *name, int flags, ...) { MODE return opened(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE return opened(AT_FDCWD, name, flags, mode); }
int openat(int at, const char *name, int flags, ...) { MODE return opened(at, name, flags, mode); }
int openat64(int at, const char *name, int flags, ...) { MODE return opened(at, name, flags, mode); }

ssize_t write(int fd, const void *data, size_t size) {
  char path[PATH_MAX];
  long at = record >= 0 && path_of(fd, path) ? lseek(fd, 0, SEEK_CUR) : -1;
  ssize_t done = syscall(SYS_write, fd, data, size);
  if (at >= 0 && done > 0) note('w', inode_of(fd), at, path, "", data, done);
  return done;
}
static ssize_t put(int fd, const void *data, size_t size, off_t at) {
  char path[PATH_MAX];
  ssize_t done = syscall(SYS_pwrite64, fd, data, size, at);
  if (done > 0 && record >= 0 && path_of(fd, path)) note('w', inode_of(fd), at, path, "", data, done);
  return done;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return put(fd, data, size, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) { return put(fd, data, size, at); }
static int cut(int fd, off_t size) {
  char path[PATH_MAX];
  int done = syscall(SYS_ftruncate, fd, size);
  if (!done && record >= 0 && path_of(fd, path)) note('t', inode_of(fd), size, path, "", 0, 0);
  return done;
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off_t size) { return cut(fd, size); }
static void synced(int fd) {
  char path[PATH_MAX];
  if (record >= 0 && path_of(fd, path)) note('s', inode_of(fd), 0, path, "", 0, 0);
}
int fsync(int fd) { int done = syscall(SYS_fsync, fd); if (!done) synced(fd); return done; }
int fdatasync(int fd) { int done = syscall(SYS_fdatasync, fd); if (!done) synced(fd); return done; }

static int renamed(int from_at, const char *from, int to_at, const char *to) {
  char a[PATH_MAX], b[PATH_MAX];
  int noted = whole(from_at, from, a) & whole(to_at, to, b);
  int done = syscall(SYS_renameat2, from_at, from, to_at, to, 0);
  if (!done && noted) note('r', inode_at(b), 0, a, b, 0, 0);
  return done;
}
int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int fa, const char *from, int ta, const char *to) { return renamed(fa, from, ta, to); }
static int linked(int from_at, const char *from, int to_at, const char *to, int flags) {
  char b[PATH_MAX];
  int done = syscall(SYS_linkat, from_at, from, to_at, to, flags);
  if (!done && whole(to_at, to, b)) note('l', inode_at(b), 0, "", b, 0, 0);
  return done;
}
int link(const char *from, const char *to) { return linked(AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int fa, const char *from, int ta, const char *to, int flags) { return linked(fa, from, ta, to, flags); }
static int removed(int at, const char *name, int flags) {
  char path[PATH_MAX];
  int noted = whole(at, name, path), done = syscall(SYS_unlinkat, at, name, flags);
  if (!done && noted) note('u', 0, 0, path, "", 0, 0);
  return done;
}
int unlink(const char *name) { return removed(AT_FDCWD, name, 0); }
int unlinkat(int at, const char *name, int flags) { return removed(at, name, flags); }
int rmdir(const char *name) { return removed(AT_FDCWD, name, AT_REMOVEDIR); }
static int made(int at, const char *name, mode_t mode) {
  char path[PATH_MAX];
  int done = syscall(SYS_mkdirat, at, name, mode);
  if (!done && whole(at, name, path)) note('m', inode_at(path), 0, path, "", 0, 0);
  return done;
}
int mkdir(const char *name, mode_t mode) { return made(AT_FDCWD, name, mode); }
int mkdirat(int at, const char *name, mode_t mode) { return made(at, name, mode); }
