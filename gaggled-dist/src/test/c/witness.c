/*
 * A program that only reports itself. Usage: witness FILE
 *
 * Each run appends one line to the file when it begins, and one when it ends because it was asked to. TIME is that of
 * CLOCK_MONOTONIC in nanoseconds, which is the same on all hosts of a test, as they are namespaces of one machine.
 *
 *   begin NAME PID START TIME      START is the start of the process in the ticks of /proc
 *   end NAME PID START TIME
 *   doubled NAME PID START TIME    another run of the program was alive when this one began
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static const char *name;
static int report;
static unsigned long long start;

static unsigned long long own_start(void) {
  char stat[1024];
  int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, stat, sizeof stat - 1);
  if (length <= 0) _exit(110);
  close(file);
  stat[length] = 0;
  char *field = strrchr(stat, ')');
  for (int i = 0; field && i < 20; i++) field = strchr(field + 1, ' ');
  return field ? strtoull(field, NULL, 10) : 0;
}

/* Also in a signal handler. One write to a file that is open for appending is one line, whoever else writes. */
static void say(const char *what) {
  char line[256];
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  int length = snprintf(line, sizeof line, "%s %s %d %llu %lld\n", what, name, (int)getpid(), start,
                        time.tv_sec * 1000000000LL + time.tv_nsec);
  if (write(report, line, (size_t)length) != length) _exit(111);
}

static void on_term(int signal) {
  (void)signal;
  say("end");
  _exit(0);
}

int main(int count, char **arguments) {
  char path[512];
  name = getenv("GAGGLED_PROGRAM_NAME");
  if (count != 2 || !name) return 2;
  report = open(arguments[1], O_WRONLY | O_APPEND | O_CLOEXEC);
  snprintf(path, sizeof path, "%s.%s", arguments[1], name);
  int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (report < 0 || lock < 0) return 112;
  start = own_start();
  /* Whoever is asked to end has begun. */
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_BLOCK, &term, NULL);
  signal(SIGTERM, on_term);
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) say("doubled");
  say("begin");
  sigprocmask(SIG_UNBLOCK, &term, NULL);
  for (;;) pause();
}
