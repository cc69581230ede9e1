/*
 * gaggled_exec: makes of the process that it is what a program was asked to be run as, and then executes the program.
 *
 * gaggled starts it with the environment, the session, the cgroup and the descriptors of the program, and with one end
 * of a socket behind those, from which it reads a plan. The number of that one is its zeroth argument, and those of the
 * program follow. It carries out the steps of the plan in their order. The last one executes the program, which closes the
 * socket: that is how gaggled learns that all went well. What goes wrong is told through the same socket, as a Report,
 * and ends the process: no program ever runs half prepared.
 *
 * It decides nothing, looks up no name and allocates no memory. It is not setuid: it can do what gaggled can, no more.
 *
 * A plan, in the machine's byte order: the number of bytes that follow, and then for each step its number, the number
 * of bytes of its operand, and the operand, padded to a multiple of 4. Texts end with NUL. Who makes plans is
 * ExecPlan.java; the numbers of the steps must be the same there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  MOST_BYTES = 1 << 20,
  SPARE_BYTES = 64, /* zeros behind the plan: what ends too early ends here */
  CAPABILITY_BITS = 64,
  STATUS_OF_FAILURE = 127
};

enum Step {
  JOIN_CGROUP = 1,   /* in no plan: gaggled_start.c does it */
  OOM_SCORE,         /* text: what is written into oom_score_adj */
  NICE,              /* int32 */
  AFFINITY,          /* bits, one for each processor, at least as many as the kernel has */
  LIMIT,             /* uint32 resource, uint32 zero, uint64 soft, uint64 hard */
  UMASK,             /* uint32 */
  GROUPS,            /* uint32 for each supplementary group */
  GROUP,             /* uint32 */
  BOUNDING,          /* uint64: bits of the capabilities that stay in the bounding set, in which they must be */
  KEEP_CAPABILITIES, /* through USER, for the step CAPABILITIES */
  USER,              /* uint32 */
  CAPABILITIES,      /* uint64: bits of those to have, to be able to hand on, and no others; none of them is ambient */
  AMBIENT,           /* uint64: bits of those among them that what is executed gets */
  NO_NEW_PRIVILEGES,
  DIRECTORY,         /* text */
  STANDARD_INPUT,    /* text: a file that is opened for reading */
  EXECUTE            /* text: the program's file */
};

struct Report {
  uint32_t step;   /* 0: the plan itself is wrong */
  uint32_t detail; /* of LIMIT the resource, of AFFINITY a processor, of BOUNDING and AMBIENT a capability */
  uint32_t error;
};

static int plan_descriptor;
static uint32_t plan[(MOST_BYTES + SPARE_BYTES) / sizeof(uint32_t)];

static _Noreturn void fail(uint32_t step, uint32_t detail, int error) {
  struct Report report = {step, detail, (uint32_t) error};
  /* Where gaggled is gone, nobody is left to be told. */
  ssize_t sent = send(plan_descriptor, &report, sizeof report, MSG_NOSIGNAL);
  _exit(sent == sizeof report ? STATUS_OF_FAILURE : STATUS_OF_FAILURE - 1);
}

static void receive(void *to, size_t bytes) {
  char *place = to;
  while (bytes > 0) {
    ssize_t got = read(plan_descriptor, place, bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) _exit(STATUS_OF_FAILURE); /* gaggled is gone */
    place += got;
    bytes -= (size_t) got;
  }
}

static int write_file(const char *file, const char *text) {
  int descriptor = open(file, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  ssize_t written = write(descriptor, text, strlen(text));
  int error = errno;
  close(descriptor);
  errno = error;
  return written < 0 ? -1 : 0;
}

/*
 * Takes the place of the standard input that there was, so that the lowest limit of descriptors leaves room for it.
 * Waits for nobody: a FIFO without a writer is opened all the same.
 */
static int open_standard_input(const char *file) {
  struct stat status;
  close(STDIN_FILENO);
  int descriptor = open(file, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0 || fstat(descriptor, &status) < 0) return -1;
  errno = S_ISDIR(status.st_mode) ? EISDIR : EBADF;
  if (S_ISDIR(status.st_mode) || descriptor != STDIN_FILENO) return -1;
  return fcntl(descriptor, F_SETFL, 0);
}

static uint64_t uint64_at(const uint32_t *words) {
  uint64_t value;
  memcpy(&value, words, sizeof value);
  return value;
}

static int set_limit(const uint32_t *operand) {
  struct rlimit limits = {uint64_at(operand + 2), uint64_at(operand + 4)};
  return setrlimit((int) operand[0], &limits);
}

/* The kernel leaves out without a word what it does not have, or has for others. */
static int set_affinity(const uint32_t *wanted, uint32_t bytes) {
  static uint32_t had[MOST_BYTES / sizeof(uint32_t)];
  if (sched_setaffinity(0, bytes, (const cpu_set_t *) wanted) < 0) return -1;
  if (sched_getaffinity(0, bytes, (cpu_set_t *) had) < 0) return -1;
  for (uint32_t processor = 0; processor < bytes * 8; processor++) {
    uint32_t bit = (wanted[processor / 32] & ~had[processor / 32]) >> processor % 32 & 1;
    if (bit) fail(AFFINITY, processor, EINVAL);
  }
  return 0;
}

/* For the system calls, the highest number means "leave it as it is": a program would stay root. */
static int is_valid(uint32_t id) {
  errno = EINVAL;
  return id != UINT32_MAX;
}

static void set_bounding(uint64_t kept) {
  for (uint32_t capability = 0; capability < CAPABILITY_BITS; capability++) {
    int wanted = kept >> capability & 1;
    int there = prctl(PR_CAPBSET_READ, capability, 0, 0, 0);
    if (there < 0 && wanted) fail(BOUNDING, capability, errno); /* unknown to this kernel */
    if (there == 0 && wanted) fail(BOUNDING, capability, EPERM);
    if (there > 0 && !wanted && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) fail(BOUNDING, capability, errno);
  }
}

static int set_capabilities(uint64_t bits) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  uint32_t low = (uint32_t) bits, high = (uint32_t) (bits >> 32);
  struct __user_cap_data_struct data[2] = {{low, low, low}, {high, high, high}};
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0) return -1;
  return (int) syscall(SYS_capset, &header, data);
}

static void raise_ambient(uint64_t bits) {
  for (uint32_t capability = 0; capability < CAPABILITY_BITS; capability++) {
    if (bits >> capability & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) < 0)
      fail(AMBIENT, capability, errno);
  }
}

static int carry_out(uint32_t step, const uint32_t *operand, uint32_t bytes, char **arguments) {
  const char *text = (const char *) operand;
  uint32_t id = operand[0];
  switch (step) {
    case OOM_SCORE: return write_file("/proc/self/oom_score_adj", text);
    case NICE: return setpriority(PRIO_PROCESS, 0, (int) operand[0]);
    case AFFINITY: return set_affinity(operand, bytes);
    case LIMIT: return set_limit(operand);
    case UMASK: umask(operand[0]); return 0;
    case GROUPS: return setgroups(bytes / sizeof(gid_t), operand);
    case GROUP: return is_valid(id) ? setresgid(id, id, id) : -1;
    case BOUNDING: set_bounding(uint64_at(operand)); return 0;
    case KEEP_CAPABILITIES: return prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    case USER: return is_valid(id) ? setresuid(id, id, id) : -1;
    case CAPABILITIES: return set_capabilities(uint64_at(operand));
    case AMBIENT: raise_ambient(uint64_at(operand)); return 0;
    case NO_NEW_PRIVILEGES: return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    case DIRECTORY: return chdir(text);
    case STANDARD_INPUT: return open_standard_input(text);
    case EXECUTE: return execv(text, arguments);
    default: errno = ENOSYS; return -1;
  }
}

/* A descriptor behind the standard ones, or -1. */
static int descriptor_of(const char *text) {
  int number = 0;
  for (; *text >= '0' && *text <= '9' && number < INT_MAX / 10; text++) number = number * 10 + (*text - '0');
  return *text == 0 && number > STDERR_FILENO ? number : -1;
}

int main(int count, char **arguments) {
  static const char not_by_hand[] = "gaggled_exec: gaggled starts this, with a plan; it is not for use by hand\n";
  uint32_t bytes;
  plan_descriptor = count > 0 ? descriptor_of(arguments[0]) : -1;
  if (fcntl(plan_descriptor, F_SETFD, FD_CLOEXEC) < 0) {
    ssize_t said = write(STDERR_FILENO, not_by_hand, sizeof not_by_hand - 1);
    return said < 0 ? STATUS_OF_FAILURE - 1 : STATUS_OF_FAILURE;
  }
  receive(&bytes, sizeof bytes);
  if (bytes > MOST_BYTES || bytes % sizeof *plan != 0) fail(0, 0, EINVAL);
  receive(plan, bytes);
  const uint32_t *place = plan, *end = plan + bytes / sizeof *plan;
  while (end - place >= 2) {
    uint32_t step = place[0], operand_bytes = place[1], words = operand_bytes / 4 + (operand_bytes % 4 != 0);
    place += 2;
    if (words > (size_t) (end - place)) break;
    if (carry_out(step, place, operand_bytes, arguments + 1) < 0) fail(step, step == LIMIT ? place[0] : 0, errno);
    place += words;
  }
  fail(0, 0, EINVAL); /* a plan ends with EXECUTE, which does not return */
}
