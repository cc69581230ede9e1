/*
 * gaggled_fence DIRECTORY PID: kills what is in a cgroup, and in those below it, when a deadline has passed.
 *
 * The deadline is an extended attribute of the directory, user.gaggled.fence: nanoseconds of CLOCK_BOOTTIME, in decimal.
 * The gaggled whose number is PID starts the fence and writes the deadline anew, again and again, for as long as the
 * programs in the cgroup may run. When it is paused or dead, nobody does, and the fence goes on without it. So it leaves
 * alone every signal that can be left alone: whoever ends gaggled by its terminal or its unit must not end the fence
 * before the programs.
 *
 * One fence at a time works for a directory, the one that has the lock on it; that of a later gaggled waits. When the
 * deadline cannot be read, it counts as passed. While none is written, there is nothing to do.
 *
 * It allocates no memory and opens no file once it has begun: where there is neither left, it works all the same.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

enum { SECOND = 1000000000, PAUSE = 50000000, DIGITS = 24, EVENTS_BYTES = 256 };

/* What is in the cgroup. */
enum Census { GONE, EMPTY, POPULATED };

static const int64_t NOT_SET = -1, PASSED = 0;

static int directory, events, kill_file;
static pid_t gaggled;

static _Noreturn void fail(const char *what) {
  fprintf(stderr, "gaggled_fence: %s: %s\n", what, strerror(errno));
  _exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_BOOTTIME, &time);
  return (int64_t) time.tv_sec * SECOND + time.tv_nsec;
}

static void sleep_until(int64_t nanos) {
  struct timespec time = {nanos / SECOND, nanos % SECOND};
  clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &time, NULL);
}

static int is_alone(void) {
  return getppid() != gaggled;
}

static int64_t deadline(void) {
  char text[DIGITS + 1], *end;
  ssize_t length = fgetxattr(directory, "user.gaggled.fence", text, DIGITS);
  if (length < 0 && errno == ENODATA) return NOT_SET;
  if (length <= 0) return PASSED;
  text[length] = 0;
  errno = 0;
  int64_t nanos = strtoll(text, &end, 10);
  return *end == 0 && errno == 0 && nanos > 0 ? nanos : PASSED;
}

static enum Census census(void) {
  char text[EVENTS_BYTES + 1];
  ssize_t length = pread(events, text, EVENTS_BYTES, 0);
  if (length < 0) return errno == ENODEV ? GONE : POPULATED;
  text[length] = 0;
  return strstr(text, "populated 0") != NULL ? EMPTY : POPULATED;
}

/* Waits until this is the only fence at work for the directory. */
static void take_over(void) {
  while (flock(directory, LOCK_EX | LOCK_NB) < 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) fail("lock");
    if (is_alone()) _exit(0);
    sleep_until(now() + SECOND);
  }
}

static _Noreturn void keep(void) {
  for (;;) {
    enum Census found = census();
    if (found == GONE) _exit(0);
    int64_t time = now(), until = deadline();
    int64_t left = until == NOT_SET ? SECOND : until - time;
    if ((until == NOT_SET || left <= 0) && found == EMPTY && is_alone()) _exit(0);
    if (left > 0) {
      sleep_until(time + (left < SECOND ? left : SECOND));
    } else {
      /* Where that fails, it is tried again. */
      if (found == POPULATED) (void) !pwrite(kill_file, "1", 1, 0);
      sleep_until(time + PAUSE);
    }
  }
}

static void write_once(const char *file, const char *text) {
  int descriptor = open(file, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  (void) !write(descriptor, text, strlen(text));
  close(descriptor);
}

/* As far as the system permits: to be the last that is killed for its memory, to be in it, and to be run first. */
static void get_ahead(void) {
  write_once("/proc/self/oom_score_adj", "-1000");
  (void) !mlockall(MCL_CURRENT);
  (void) !setpriority(PRIO_PROCESS, 0, -20);
}

static void withstand_signals(void) {
  sigset_t all;
  sigfillset(&all);
  if (sigprocmask(SIG_SETMASK, &all, NULL) < 0) fail("signals");
}

/* Whoever waits for the end of gaggled's output does not wait for the fence. */
static void let_go_of_output(void) {
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) fail("/dev/null");
  for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; standard++)
    if (dup2(null, standard) < 0) fail("/dev/null");
}

static int open_in_directory(const char *file, int flags) {
  int descriptor = openat(directory, file, flags | O_CLOEXEC);
  if (descriptor < 0) fail(file);
  return descriptor;
}

int main(int count, char **arguments) {
  gaggled = count == 3 ? (pid_t) atoi(arguments[2]) : 0;
  if (gaggled <= 0) {
    fprintf(stderr, "gaggled_fence: gaggled starts this, with a cgroup and its own number; it is not for use by hand\n");
    return 2;
  }
  withstand_signals();
  directory = open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) fail(arguments[1]);
  events = open_in_directory("cgroup.events", O_RDONLY);
  kill_file = open_in_directory("cgroup.kill", O_WRONLY);
  get_ahead();
  let_go_of_output();
  take_over();
  keep();
}
