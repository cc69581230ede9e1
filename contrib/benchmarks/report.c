/* A child that reports its own start: appends "NAME PID NANOSECONDS" (CLOCK_MONOTONIC) to the file in
   $BENCHMARK_STARTS with one write, and sleeps. Small and static, so that what is measured is its supervisor. It keeps
   the file open: whoever reads it from a FIFO sees the end of the file when the last child has ended. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  long long nanoseconds = now.tv_sec * 1000000000LL + now.tv_nsec;
  if (argc == 2 && strcmp(argv[1], "now") == 0) { /* for the script that measures; s6 names the program there */
    printf("%lld\n", nanoseconds);
    return 0;
  }
  const char *path = getenv("BENCHMARK_STARTS");
  const char *name = getenv("GAGGLED_PROGRAM_NAME");
  int file = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644) : -1;
  if (file < 0 || dprintf(file, "%s %d %lld\n", name ? name : "?", (int)getpid(), nanoseconds) < 0) return 1;
  const char *ready = getenv("BENCHMARK_READY"); /* the descriptor for s6's readiness notification */
  if (ready && (write(atoi(ready), "\n", 1) != 1 || close(atoi(ready)) != 0)) return 1;
  for (;;) pause();
}
