/*
 * gaggled_exec: makes of the process that it is what a program was asked to be run as, and then executes the program.
 *
 * gaggled starts it with the arguments, the environment, the session and the standard streams of the program, and with
 * one end of a socket as descriptor 3, from which it reads a plan. It carries out the steps of the plan in their order.
 * The last one executes the program, which closes the socket: that is how gaggled learns that all went well. What goes
 * wrong is told through the same socket, as a Report, and ends the process: no program ever runs half prepared.
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
#include <linux/capability.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  PLAN_DESCRIPTOR = 3,
  MOST_BYTES = 1 << 20,
  STATUS_OF_FAILURE = 127
};

enum Step {
  JOIN_CGROUP = 1, /* text: a file cgroup.procs */
  OOM_SCORE,       /* text: what is written into oom_score_adj */
  NICE,            /* int32 */
  AFFINITY,        /* bits, one for each processor */
  LIMIT,           /* uint32 resource, uint32 zero, uint64 soft, uint64 hard */
  MASK,            /* uint32: the umask */
  GROUPS,          /* uint32 for each supplementary group */
  GROUP,           /* uint32 */
  BOUNDING,        /* uint64: bits of the capabilities that stay in the bounding set */
  USER,            /* uint32; capabilities are kept until CAPABILITIES */
  CAPABILITIES,    /* uint64: bits of those to have, and to hand on to what is executed */
  NO_NEW_PRIVILEGES,
  DIRECTORY,       /* text */
  STANDARD_INPUT,  /* text: a file that is opened for reading */
  EXECUTE          /* text: the program's file */
};

struct Report {
  uint32_t step;
  uint32_t detail; /* of LIMIT the resource, of BOUNDING and CAPABILITIES the capability, otherwise 0 */
  uint32_t error;
};

static uint32_t plan[MOST_BYTES / sizeof(uint32_t)];

static void fail(uint32_t step, uint32_t detail, int error) {
  struct Report report = {step, detail, (uint32_t) error};
  /* Where gaggled is gone, nobody is left to be told. */
  ssize_t written = write(PLAN_DESCRIPTOR, &report, sizeof report);
  _exit(written < 0 ? STATUS_OF_FAILURE + 1 : STATUS_OF_FAILURE);
}

static void receive(void *to, size_t bytes) {
  char *place = to;
  while (bytes > 0) {
    ssize_t got = read(PLAN_DESCRIPTOR, place, bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) _exit(STATUS_OF_FAILURE); /* gaggled is gone, or was never there */
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

/* Waits for nobody: a FIFO without a writer is opened all the same. */
static int open_standard_input(const char *file) {
  int descriptor = open(file, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return -1;
  if (fcntl(descriptor, F_SETFL, 0) < 0) return -1;
  if (dup2(descriptor, STDIN_FILENO) < 0) return -1;
  return close(descriptor);
}

static uint64_t wide(const uint32_t *words) {
  uint64_t value;
  memcpy(&value, words, sizeof value);
  return value;
}

static int limit(const uint32_t *operand) {
  struct rlimit limits = {wide(operand + 2), wide(operand + 4)};
  return setrlimit((int) operand[0], &limits);
}

static int set_user(uid_t user) {
  if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0) return -1;
  return setresuid(user, user, user);
}

/* Capabilities beyond the last that this kernel knows are nobody's. */
static void bound(uint64_t kept) {
  for (uint32_t capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++) {
    if (!(kept >> capability & 1) && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) fail(BOUNDING, capability, errno);
  }
}

static int have(uint64_t bits) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  uint32_t low = (uint32_t) bits, high = (uint32_t) (bits >> 32);
  struct __user_cap_data_struct data[2] = {{low, low, low}, {high, high, high}};
  return (int) syscall(SYS_capset, &header, data);
}

static void set_capabilities(uint64_t bits) {
  if (have(bits) < 0) fail(CAPABILITIES, 0, errno);
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0) fail(CAPABILITIES, 0, errno);
  for (uint32_t capability = 0; capability < 64; capability++) {
    if (bits >> capability & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) < 0)
      fail(CAPABILITIES, capability, errno);
  }
}

static int carry_out(uint32_t step, const uint32_t *operand, uint32_t bytes, char **arguments) {
  const char *text = (const char *) operand;
  switch (step) {
    case JOIN_CGROUP: return write_file(text, "0");
    case OOM_SCORE: return write_file("/proc/self/oom_score_adj", text);
    case NICE: return setpriority(PRIO_PROCESS, 0, (int) operand[0]);
    case AFFINITY: return sched_setaffinity(0, bytes, (const cpu_set_t *) operand);
    case LIMIT: return limit(operand);
    case MASK: umask(operand[0]); return 0;
    case GROUPS: return setgroups(bytes / sizeof(gid_t), operand);
    case GROUP: return setresgid(operand[0], operand[0], operand[0]);
    case BOUNDING: bound(wide(operand)); return 0;
    case USER: return set_user(operand[0]);
    case CAPABILITIES: set_capabilities(wide(operand)); return 0;
    case NO_NEW_PRIVILEGES: return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    case DIRECTORY: return chdir(text);
    case STANDARD_INPUT: return open_standard_input(text);
    case EXECUTE: return execv(text, arguments);
    default: errno = ENOSYS; return -1;
  }
}

int main(int count, char **arguments) {
  (void) count;
  uint32_t bytes;
  if (fcntl(PLAN_DESCRIPTOR, F_SETFD, FD_CLOEXEC) < 0) return STATUS_OF_FAILURE;
  receive(&bytes, sizeof bytes);
  if (bytes > sizeof plan) fail(0, 0, E2BIG);
  receive(plan, bytes);
  const uint32_t *place = plan, *end = plan + bytes / sizeof *plan;
  while (end - place >= 2) {
    uint32_t step = place[0], operand_bytes = place[1], words = operand_bytes / 4 + (operand_bytes % 4 != 0);
    place += 2;
    if (words > (size_t) (end - place)) break;
    if (carry_out(step, place, operand_bytes, arguments) < 0) fail(step, step == LIMIT ? place[0] : 0, errno);
    place += words;
  }
  fail(0, 0, EINVAL); /* a plan ends with EXECUTE, which does not return */
}
