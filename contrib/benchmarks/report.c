/* A child that reports its own start: appends "NAME PID NANOSECONDS" (CLOCK_MONOTONIC) to the file in
   $BENCHMARK_STARTS with one write, and sleeps. Small and static, so that what is measured is its supervisor. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  (void)argv;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  long long nanoseconds = now.tv_sec * 1000000000LL + now.tv_nsec;
  if (argc == 2) { /* "now": print the clock, for the script that measures */
    printf("%lld\n", nanoseconds);
    return 0;
  }
  const char *path = getenv("BENCHMARK_STARTS");
  const char *name = getenv("GAGGLED_PROGRAM_NAME");
  int file = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644) : -1;
  if (file < 0 || dprintf(file, "%s %d %lld\n", name ? name : "?", (int)getpid(), nanoseconds) < 0) return 1;
  close(file);
  for (;;) pause();
}
