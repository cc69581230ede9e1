/* The programs of the measurement "output", each by its first argument:

     print NAME        prints numbered lines at a fixed rate and reports how long each write took
     drain N COMMAND   runs N COMMANDs, and does nothing with what they print: what a pipe alone costs
     check NAME COUNT  reads what the files of a printer hold, and says what is missing
     ticks             prints a line with the time, 20 times a second
     delays COUNT CMD  runs CMD on a terminal, and prints how old the lines of "ticks" are when they get there

   What print does is in the environment: BENCHMARK_RATE (lines a second), BENCHMARK_SECONDS, BENCHMARK_LENGTH (bytes of
   a line), BENCHMARK_STARTS (a file that it reports its start to), BENCHMARK_GATE (a FIFO: all begin when somebody opens
   it for writing) and BENCHMARK_REPORTS (a directory). Times are of CLOCK_MONOTONIC. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef long long nanoseconds;

enum { TICKS_A_SECOND = 100, LONGEST_LINE = 1 << 16, PARTS_OF_A_POWER = 8, BUCKETS = 64 * PARTS_OF_A_POWER };

static _Noreturn void fail(const char *what, ...) {
  va_list arguments;
  va_start(arguments, what);
  int error = errno;
  fprintf(stderr, "output: ");
  vfprintf(stderr, what, arguments);
  fprintf(stderr, ": %s\n", strerror(error));
  exit(1);
}

static nanoseconds now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void sleep_until(nanoseconds when) {
  struct timespec time = {when / 1000000000, when % 1000000000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) continue;
}

static const char *text(const char *name) {
  const char *value = getenv(name);
  if (!value) {
    errno = EINVAL;
    fail("%s is not set", name);
  }
  return value;
}

/* Each power of two has 8 buckets of the same width. */
static int bucket_of(nanoseconds time) {
  if (time < PARTS_OF_A_POWER) return (int)time;
  int power = 63 - __builtin_clzll((unsigned long long)time);
  return (power - 2) * PARTS_OF_A_POWER + (int)((time >> (power - 3)) & (PARTS_OF_A_POWER - 1));
}

static nanoseconds begin_of(int bucket) {
  if (bucket < PARTS_OF_A_POWER) return bucket;
  int power = bucket / PARTS_OF_A_POWER + 2;
  return (1LL << power) + ((nanoseconds)(bucket % PARTS_OF_A_POWER) << (power - 3));
}

/* Writes "line NUMBER", "longest NS", "cpu NS" and a "BUCKET COUNT" each, under a name that is there when all of it is. */
static void report(const char *name, long long lines, nanoseconds longest, const long long *counts) {
  char path[4096], part[4096];
  snprintf(path, sizeof path, "%s/%s", text("BENCHMARK_REPORTS"), name);
  snprintf(part, sizeof part, "%s/.%s", text("BENCHMARK_REPORTS"), name);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  nanoseconds cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000LL +
                    (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000LL;
  FILE *file = fopen(part, "w");
  if (!file) fail("%s", part);
  fprintf(file, "lines %lld\nlongest %lld\ncpu %lld\n", lines, longest, cpu);
  for (int bucket = 0; bucket < BUCKETS; bucket++)
    if (counts[bucket]) fprintf(file, "%lld %lld\n", begin_of(bucket), counts[bucket]);
  if (fclose(file) || rename(part, path)) fail("%s", path);
}

static void say_started(const char *name) {
  int file = open(text("BENCHMARK_STARTS"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0 || dprintf(file, "%s %d %lld\n", name, (int)getpid(), now()) < 0) fail("BENCHMARK_STARTS");
  close(file);
}

/* Whether it is the first run of this printer: a gaggled that follows one that was killed starts another, beside the one
   that still prints. */
static int is_first(const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/.begun-%s", text("BENCHMARK_REPORTS"), name);
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0 && errno != EEXIST) fail("%s", path);
  return file >= 0 && close(file) == 0;
}

static void await_gate(void) {
  int gate = open(text("BENCHMARK_GATE"), O_RDONLY | O_CLOEXEC);
  if (gate < 0) fail("BENCHMARK_GATE");
  close(gate);
}

/* Prints one line with a write of its own, as a program does whose output is buffered by lines. */
static void print(const char *name) {
  static long long counts[BUCKETS];
  static char line[LONGEST_LINE];
  long long rate = atoll(text("BENCHMARK_RATE")), a_tick = rate / TICKS_A_SECOND, lines = 0;
  nanoseconds length = atoll(text("BENCHMARK_LENGTH")), longest = 0;
  nanoseconds tick = 1000000000 / TICKS_A_SECOND, lasts = atoll(text("BENCHMARK_SECONDS")) * 1000000000;
  int number = snprintf(line, sizeof line, "%s ", name);
  if (length < number + 12 || length > LONGEST_LINE) {
    errno = EINVAL;
    fail("BENCHMARK_LENGTH");
  }
  memset(line + number, '.', (size_t)length);
  line[length - 1] = '\n';
  while (!is_first(name)) pause();
  say_started(name);
  await_gate();
  /* They do not all print in the same moment. */
  nanoseconds begin = now() + atoll(name + strcspn(name, "0123456789")) * (tick / TICKS_A_SECOND) % tick;
  for (nanoseconds turn = begin; turn < begin + lasts; turn += tick) {
    sleep_until(turn);
    nanoseconds before = now();
    if (before >= begin + lasts) break; /* it was kept waiting: what is left is not printed */
    for (long long i = 0; i < a_tick; i++) {
      long long digits = lines++;
      for (int at = number + 9; at >= number; at--, digits /= 10) line[at] = (char)('0' + digits % 10);
      line[number + 10] = ' ';
      if (write(1, line, (size_t)length) != length) fail("%s: line %lld", name, lines);
      nanoseconds after = now(), took = after - before;
      counts[bucket_of(took)]++;
      if (took > longest) longest = took;
      before = after;
    }
  }
  report(name, lines, longest, counts);
  for (;;) pause();
}

static void run(char **command, int output) {
  dup2(output, 1);
  execvp(command[0], command);
  fail("%s", command[0]);
}

static void drain(int count, char **command) {
  int poll = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 1; i <= count; i++) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) fail("pipe");
    char name[16];
    snprintf(name, sizeof name, "p%03d", i);
    char *arguments[] = {command[0], "print", name, NULL};
    if (fork() == 0) run(arguments, ends[1]);
    close(ends[1]);
    fcntl(ends[0], F_SETPIPE_SZ, 1 << 18);
    struct epoll_event event = {EPOLLIN, {.fd = ends[0]}};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, ends[0], &event)) fail("epoll_ctl");
  }
  static char buffer[1 << 18];
  struct epoll_event events[128];
  for (;;) {
    nanoseconds turn = now();
    int ready = epoll_wait(poll, events, 128, -1);
    for (int i = 0; i < ready; i++)
      if (read(events[i].data.fd, buffer, sizeof buffer) <= 0) exit(0);
    sleep_until(turn + 1000000);
  }
}

/* Prints "LINES DROPPED UNEXPLAINED DISORDER": how many are there, how many a line says were dropped in their place, how
   many are missing without one, and how many are not whole, not the printer's, or come twice or too late. */
static void check(const char *name, long long count) {
  size_t length = strlen(name), capacity = 0;
  char *line = NULL;
  long long lines = 0, dropped = 0, unexplained = 0, disorder = 0, expected = 0, told = 0;
  ssize_t size;
  long long dot = atoll(text("BENCHMARK_LENGTH"));
  while ((size = getline(&line, &capacity, stdin)) > 0) {
    long long number;
    if (sscanf(line, "gaggled: %lld line", &number) == 1) {
      dropped += number;
      told += number;
    } else if (size != dot || line[size - 1] != '\n' || strncmp(line, name, length) || line[length] != ' ') {
      disorder++;
    } else {
      number = atoll(line + length + 1);
      lines++;
      if (number < expected) {
        disorder++;
      } else {
        unexplained += llabs(number - expected - told);
        expected = number + 1;
        told = 0;
      }
    }
  }
  unexplained += llabs(count - expected - told);
  printf("%lld %lld %lld %lld\n", lines, dropped, unexplained, disorder);
}

static void ticks(void) {
  for (nanoseconds turn = now();; turn += 50000000) {
    sleep_until(turn);
    dprintf(1, "@%lld\n", now());
  }
}

static void delays(int count, char **command) {
  int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0 || grantpt(terminal) || unlockpt(terminal)) fail("a terminal");
  int screen = open(ptsname(terminal), O_RDWR | O_NOCTTY);
  pid_t child = fork();
  if (child == 0) {
    dup2(screen, 0);
    run(command, screen);
  }
  close(screen);
  FILE *input = fdopen(terminal, "r");
  char line[LONGEST_LINE];
  while (count > 0 && fgets(line, sizeof line, input)) {
    nanoseconds came = now();
    char *at = strchr(line, '@');
    if (at) {
      printf("%.3f\n", (double)(came - atoll(at + 1)) / 1e6);
      count--;
    }
  }
  kill(child, SIGTERM);
  waitpid(child, NULL, 0);
  if (count > 0) {
    errno = EPIPE;
    fail("%s ended too early", command[0]);
  }
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "print") && argc == 3) print(argv[2]);
  else if (!strcmp(what, "drain") && argc == 4) drain(atoi(argv[2]), argv + 3);
  else if (!strcmp(what, "check") && argc == 4) check(argv[2], atoll(argv[3]));
  else if (!strcmp(what, "ticks") && argc == 2) ticks();
  else if (!strcmp(what, "delays") && argc > 3) delays(atoi(argv[2]), argv + 3);
  else {
    fprintf(stderr, "output: print NAME, drain N COMMAND, check NAME COUNT, ticks, or delays COUNT COMMAND...\n");
    return 2;
  }
  return 0;
}
