/*
 * A program that plays every kind of program, well or badly. Usage: player KIND DIRECTORY [SECONDS]
 *
 * Each process appends one line to DIRECTORY/report when it begins, and one when it ends by itself. Only what stands there
 * counts: a test compares it with /proc, and does not take gaggled's word for anything.
 *
 *   begin NAME PID START            the program's own process; START is its start in the ticks of /proc
 *   child NAME PID START OF         a process that it has made, and the pid of the program's own process
 *   end NAME PID HOW                it ends by itself, or because it was asked to
 *   doubled NAME PID START HOLDER   another process of the program was alive when this one began: that which took the lock
 *   pipe NAME PID                   it got SIGPIPE, which no program of gaggled does
 *
 * A lock on DIRECTORY/lock/NAME is held by all processes of a run. The next run meets it if one of them is left.
 *
 * SECONDS is how long it behaves, on average. While DIRECTORY/calm exists, it goes on behaving.
 *
 * As "player hold FILE SECONDS" it has whoever executes that file wait so long.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOCK_DESCRIPTOR 40
#define REPORT_DESCRIPTOR 41
#define LINE_BYTES 128

static const char *name;
static char directory[512];
static double patience = 10;
static unsigned long long seed;

static unsigned below(unsigned bound) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (unsigned)(seed >> 33) % bound;
}

static int in_directory(char *path, size_t size, const char *kind, const char *file) {
  return snprintf(path, size, "%s/%s%s%s", directory, kind, *file ? "/" : "", file);
}

static int is_calm(void) {
  char path[800];
  in_directory(path, sizeof path, "calm", "");
  return access(path, F_OK) == 0;
}

static void open_report(void) {
  char path[800];
  in_directory(path, sizeof path, "report", "");
  int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0 || dup3(file, REPORT_DESCRIPTOR, O_CLOEXEC) < 0) _exit(112);
  close(file);
}

static unsigned long long own_start(void) {
  char stat[1024];
  int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, stat, sizeof stat - 1);
  if (file >= 0) close(file);
  if (length <= 0) return 0;
  stat[length] = 0;
  char *field = strrchr(stat, ')');
  for (int i = 0; field && i < 20; i++) field = strchr(field + 1, ' ');
  return field ? strtoull(field, NULL, 10) : 0;
}

/*
 * In a signal handler, too: nothing here takes a lock. Lines have one length, so that none of them lies in two pages of the file: whoever is killed while it writes may have
 * written the first of two pages.
 */
static void say(const char *what, const char *how) {
  char line[LINE_BYTES];
  int length = snprintf(line, sizeof line, "%s %s %d %s", what, name, (int)getpid(), how);
  if (length >= LINE_BYTES) _exit(113);
  memset(line + length, ' ', (size_t)(LINE_BYTES - length));
  line[LINE_BYTES - 1] = '\n';
  if (write(REPORT_DESCRIPTOR, line, LINE_BYTES) != LINE_BYTES) _exit(111);
}

static void say_begun(const char *what, pid_t of) {
  char how[64];
  if (of >= 0)
    snprintf(how, sizeof how, "%llu %d", own_start(), (int)of);
  else
    snprintf(how, sizeof how, "%llu", own_start());
  say(what, how);
}

static void on_term(int signal) {
  (void)signal;
  say("end", "asked");
  _exit(0);
}

static void on_pipe(int signal) {
  (void)signal;
  say("pipe", "got");
}

static void nap(double seconds) {
  struct timespec left = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
}

/* Until it is time to misbehave, which it never is in a calm. */
static void behave(void) {
  do nap(patience * (0.1 + below(1800) / 1000.0));
  while (is_calm());
}

static void ignore_requests(void) {
  const int requests[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};
  for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) signal(requests[i], SIG_IGN);
}

/* The rest of its life as a process that somebody else has to end. */
static _Noreturn void linger(pid_t of) {
  ignore_requests();
  seed ^= (unsigned long long)getpid() * 2654435761u;
  say_begun("child", of);
  for (;;) pause();
}

static void make_children(void) {
  pid_t self = getpid();
  for (unsigned i = 0, count = 1 + below(3); i < count; i++)
    if (fork() == 0) linger(self);
}

/* A daemon of its own session, whose parent has ended. */
static void make_daemon(void) {
  pid_t self = getpid();
  pid_t middle = fork();
  if (middle == 0) {
    setsid();
    if (fork() == 0) linger(self);
    _exit(0);
  }
  if (middle > 0) waitpid(middle, NULL, 0);
}

static _Noreturn void leave(void) {
  say("end", "left");
  _exit((int)below(2) * (int)below(256));
}

static _Noreturn void crash(void) {
  const int ways[] = {SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS, SIGKILL, SIGUSR1, SIGRTMIN + 3};
  raise(ways[below(sizeof ways / sizeof *ways)]);
  _exit(99);
}

static void notify(const void *message, size_t length) {
  const char *path = getenv("NOTIFY_SOCKET");
  if (!path) return;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t size = strnlen(path, sizeof address.sun_path - 1);
  memcpy(address.sun_path, path, size);
  if (*path == '@') address.sun_path[0] = 0;
  int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  sendto(descriptor, message, length, MSG_DONTWAIT, (struct sockaddr *)&address,
         (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size));
  close(descriptor);
}

static void tell(const char *message) { notify(message, strlen(message)); }

static void notify_rubbish(void) {
  static char large[200000];
  const char *lies[] = {"MAINPID=1", "MAINPID=-5\n", "MAINPID=99999999999999", "STATUS=\033[2J\a\001lies\n", "RELOADING=1",
                        "EXTEND_TIMEOUT_USEC=18446744073709551615", "WATCHDOG_USEC=1", "=", "\n\n\n", "READY=0", "READY",
                        "FDSTORE=1\nFDNAME=x", "ERRNO=2\nBUSERROR=org.x", "STATUS=\xff\xfe\n", "BARRIER=1"};
  switch (below(4)) {
    case 0:
      memset(large, 'S', sizeof large);
      memcpy(large, "STATUS=", 7);
      notify(large, 1 + below(sizeof large - 1));
      break;
    case 1:
      getrandom(large, 600, 0);
      notify(large, below(600));
      break;
    default:
      tell(lies[below(sizeof lies / sizeof *lies)]);
  }
}

static void flood(void) {
  static char lines[65536];
  getrandom(lines, sizeof lines, 0);
  for (size_t i = 0; i < sizeof lines; i += 1 + below(3000)) lines[i] = '\n';
  for (unsigned i = 0, count = 1 + below(16); i < count; i++)
    if (write(1 + (int)below(2), lines, 1 + below(sizeof lines - 1)) < 0) return;
}

/* A lease makes everybody who opens the file wait until it is given back, also exec. */
static int hold(const char *file, double seconds) {
  int descriptor = open(file, O_RDWR | O_CLOEXEC);
  signal(SIGIO, SIG_IGN);
  if (descriptor < 0 || fcntl(descriptor, F_SETLEASE, F_WRLCK) != 0) return 1;
  nap(seconds);
  return 0;
}

static int probe(void) { return is_calm() ? 0 : (int)(below(5) == 0); }

/* A command around a program's life: it succeeds, fails, or takes too long. */
static int step(void) {
  if (is_calm()) return 0;
  switch (below(12)) {
    case 0: return 3;
    case 1: nap(1000); return 0;
    case 2: make_children(); return 0;
    default: return 0;
  }
}

static int task(void) {
  nap(below(700) / 1000.0);
  if (!is_calm()) {
    if (below(4) == 0) crash();
    if (below(3) == 0) leave();
  }
  say("end", "done");
  return 0;
}

static void write_ready(int descriptor) {
  if (write(descriptor, "not yet\n", below(2) ? 3 : 8) < 0) return;
  close(descriptor);
}

/* The pid of the process that took the lock which this one did not get. */
static int holder(int descriptor) {
  struct stat lock;
  char line[256];
  FILE *locks = fopen("/proc/locks", "re");
  if (!locks || fstat(descriptor, &lock) != 0) return 0;
  while (fgets(line, sizeof line, locks)) {
    int pid = 0;
    unsigned long inode = 0;
    if (sscanf(line, "%*s FLOCK %*s %*s %d %*x:%*x:%lu", &pid, &inode) == 2 && inode == lock.st_ino) return pid;
  }
  return 0;
}

static void begin_run(void) {
  char path[800];
  in_directory(path, sizeof path, "lock", name);
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0 || dup3(file, LOCK_DESCRIPTOR, O_CLOEXEC) < 0) _exit(113);
  close(file);
  struct sigaction term = {.sa_handler = on_term}, broken = {.sa_handler = on_pipe};
  sigaction(SIGTERM, &term, NULL);
  sigaction(SIGPIPE, &broken, NULL);
  if (flock(LOCK_DESCRIPTOR, LOCK_EX | LOCK_NB) != 0) say_begun("doubled", holder(LOCK_DESCRIPTOR));
  say_begun("begin", -1);
}

static void play(const char *kind) {
  char path[800];
  if (!strcmp(kind, "steady")) {
    for (;;) pause();
  } else if (!strcmp(kind, "exits")) {
    behave();
    leave();
  } else if (!strcmp(kind, "crashes") || !strcmp(kind, "dumps")) {
    if (*kind == 'd') setrlimit(RLIMIT_CORE, &(struct rlimit){4 << 20, 4 << 20});
    behave();
    crash();
  } else if (!strcmp(kind, "stubborn")) {
    ignore_requests();
    behave();
    leave();
  } else if (!strcmp(kind, "forks")) {
    make_children();
    behave();
    leave();
  } else if (!strcmp(kind, "daemonises")) {
    make_daemon();
    if (below(4) == 0 && !is_calm()) leave();
    behave();
    leave();
  } else if (!strcmp(kind, "closes")) {
    for (int i = 0; i < LOCK_DESCRIPTOR; i++) close(i);
    behave();
    leave();
  } else if (!strcmp(kind, "floods")) {
    for (int i = 0; i < 6; i++) {
      behave();
      flood();
    }
    crash();
  } else if (!strcmp(kind, "notifies")) {
    for (unsigned i = 0; i < 3; i++) notify_rubbish();
    if (is_calm() || below(4)) tell("READY=1\nSTATUS=at work");
    do {
      nap(patience * (0.1 + below(800) / 1000.0));
      if (is_calm()) tell("READY=1");
      notify_rubbish();
    } while (is_calm() || below(3));
    if (below(2)) tell("STOPPING=1");
    leave();
  } else if (!strcmp(kind, "watchdog")) {
    tell("READY=1");
    do {
      /* What it says while there is no gaggled is lost. */
      tell(is_calm() ? "READY=1\nWATCHDOG=1" : "WATCHDOG=1");
      nap(0.2);
    } while (is_calm() || below((unsigned)(patience * 10) + 2));
    if (below(2)) tell("WATCHDOG=trigger");
    for (;;) pause();
  } else if (!strcmp(kind, "descriptor")) {
    if (is_calm() || below(3)) write_ready(5);
    behave();
    leave();
  } else if (!strcmp(kind, "file")) {
    in_directory(path, sizeof path, "ready", name);
    for (;;) {
      if (is_calm() || below(2)) {
        int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        if (file >= 0) close(file);
      } else {
        unlink(path);
      }
      nap(patience * (0.1 + below(500) / 1000.0));
      if (!is_calm() && below(8) == 0) leave();
    }
  } else if (!strcmp(kind, "speaks")) {
    if (is_calm() || below(3)) dprintf(1, "now it is %s\n", "ready");
    behave();
    leave();
  }
  _exit(114);
}

int main(int count, char **arguments) {
  if (count < 3) return 2;
  if (!strcmp(arguments[1], "hold")) return hold(arguments[2], count > 3 ? atof(arguments[3]) : 1);
  name = getenv("GAGGLED_PROGRAM_NAME");
  if (!name) name = "nobody";
  snprintf(directory, sizeof directory, "%s", arguments[2]);
  if (count > 3) patience = atof(arguments[3]);
  if (getrandom(&seed, sizeof seed, 0) < 0 || !seed) seed = (unsigned long long)getpid() + 1;
  if (!strcmp(arguments[1], "probe")) return probe();
  open_report();
  if (!strcmp(arguments[1], "step")) return step();
  begin_run();
  if (!strcmp(arguments[1], "task")) return task();
  play(arguments[1]);
}
