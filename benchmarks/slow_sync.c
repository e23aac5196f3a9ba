/* Preloaded into everything that is measured: each sync of a file takes JUNTO_SYNC_MS milliseconds more, as on a disk
   that is so much slower; several at once wait at once. Built and loaded by benchmarks/submissions.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int after(int done) {
  const char *given = getenv("JUNTO_SYNC_MS");
  long microseconds = given ? (long)(1000 * atof(given)) : 0;
  struct timespec left = {microseconds / 1000000, 1000 * (microseconds % 1000000)};
  while (nanosleep(&left, &left)) {}
  return done;
}

int fsync(int fd) { return after(((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd)); }
int fdatasync(int fd) { return after(((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd)); }
