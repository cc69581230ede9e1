/*
 * gaggled_start: makes a process, and has it become a program. A library that gaggled calls, in two steps: begin makes
 * the process, which closes and hands over descriptors and then waits; once gaggled has noted its number, finish lets it
 * go on, and returns when it has become the program or has ended.
 *
 * Why not posix_spawn: that can neither make a process in a cgroup nor hold it before it executes anything. A program
 * that does this after it was executed costs an exec, a fork and a conversation more for each start.
 *
 * The process has gaggled's memory until it executes the program, and a stack of its own. So it touches nothing but
 * struct Start, and there is no C library here: that would use what belongs to gaggled's threads. When it has left
 * gaggled's memory, by exec or by its end, the kernel clears `unfinished` and wakes up who waits for that.
 *
 * Who fills in struct Start is DirectSpawn.java; the order of its members, the actions, and the numbers of the steps,
 * which are those of gaggled_exec.c, must be the same there.
 */
#include <asm/unistd.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/time_types.h>
#include <stdint.h>

enum { COPY, CLOSE, CLOSE_FROM };

struct Action {
  int32_t what;
  int32_t from; /* or which one */
  int32_t to;
};

enum Step { HAND_OVER = 0, JOIN_CGROUP = 1, LIMIT = 5, DIRECTORY = 15, STANDARD_INPUT = 16, EXECUTE = 17 };

enum Gate { SHUT, OPEN, CANCELLED };

struct Start {
  const char *file;
  char **arguments;
  char **environment;
  const char *directory; /* null: gaggled's own */
  const char *cgroup;    /* its directory; null: gaggled's own */
  const struct Action *actions;
  uint64_t action_count;
  uint64_t descriptor_limits[2]; /* soft and hard; both zero: gaggled's own */
  void *stack;
  uint64_t stack_bytes;
  int32_t pid;               /* what was made; 0: nothing was */
  uint32_t step;             /* which one failed, by `error` */
  uint32_t error;            /* 0: none has */
  uint32_t gate;
  uint32_t unfinished;
  int32_t parent;            /* gaggled */
  int32_t cgroup_descriptor; /* -1: none */
  int32_t joins;             /* whether it was not made in the cgroup, and is to join it */
};

enum {
  SIGNALS = 64,
  SIGNAL_SET_BYTES = 8,
  NOFILE = 7,
  SET_DEATH_SIGNAL = 1, /* of prctl */
  STANDARD_INPUT_NUMBER = 0,
  STATUS_OF_FAILURE = 127,
  NANOS_PER_SECOND = 1000000000,
  NANOS_PER_MILLI = 1000000,
  MILLIS_PER_SECOND = 1000,
  MONOTONIC = 1
};

/* What clone3 takes, in the first version that has a cgroup. Older headers do not have it. */
struct CloneArguments {
  uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

static const uint64_t INTO_CGROUP = 0x200000000;
static const uint64_t FLAGS = CLONE_VM | CLONE_CHILD_CLEARTID;

/* The kernel's, as rt_sigaction takes it: a handler, flags, a function to return by, a set of signals. */
struct Disposition {
  uint64_t words[4];
};

static void run(struct Start *start);

#if defined(__x86_64__)

static long call6(long number, long a, long b, long c, long d, long e, long f) {
  register long fourth __asm__("r10") = d, fifth __asm__("r8") = e, sixth __asm__("r9") = f;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
                   : "rcx", "r11", "memory");
  return result;
}

/* A system call that returns twice: in the new process, on its own stack, it runs that start and never returns. */
static long call_and_run(long number, long a, long b, long c, long d, long e, struct Start *start) {
  register long fourth __asm__("r10") = d, fifth __asm__("r8") = e;
  register struct Start *kept __asm__("r12") = start;
  register void (*next)(struct Start *) __asm__("r13") = run;
  long result;
  __asm__ volatile("syscall\n\t"
                   "test %%rax, %%rax\n\t"
                   "jnz 1f\n\t"
                   "xor %%ebp, %%ebp\n\t"
                   "mov %%r12, %%rdi\n\t"
                   "call *%%r13\n\t"
                   "ud2\n"
                   "1:"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(kept), "r"(next)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

static long call6(long number, long a, long b, long c, long d, long e, long f) {
  register long which __asm__("x8") = number;
  register long first __asm__("x0") = a, second __asm__("x1") = b, third __asm__("x2") = c;
  register long fourth __asm__("x3") = d, fifth __asm__("x4") = e, sixth __asm__("x5") = f;
  __asm__ volatile("svc #0"
                   : "+r"(first)
                   : "r"(which), "r"(second), "r"(third), "r"(fourth), "r"(fifth), "r"(sixth)
                   : "memory");
  return first;
}

/* A system call that returns twice: in the new process, on its own stack, it runs that start and never returns. */
static long call_and_run(long number, long a, long b, long c, long d, long e, struct Start *start) {
  register long which __asm__("x8") = number;
  register long first __asm__("x0") = a, second __asm__("x1") = b, third __asm__("x2") = c;
  register long fourth __asm__("x3") = d, fifth __asm__("x4") = e;
  register struct Start *kept __asm__("x19") = start;
  register void (*next)(struct Start *) __asm__("x20") = run;
  __asm__ volatile("svc #0\n\t"
                   "cbnz x0, 1f\n\t"
                   "mov x29, xzr\n\t"
                   "mov x0, x19\n\t"
                   "blr x20\n\t"
                   "brk #1\n"
                   "1:"
                   : "+r"(first)
                   : "r"(which), "r"(second), "r"(third), "r"(fourth), "r"(fifth), "r"(kept), "r"(next)
                   : "memory");
  return first;
}

#else
#error gaggled runs on x86_64 and aarch64
#endif

#define CALL(name, a, b, c, d) \
  call6(__NR_##name, (long) (a), (long) (b), (long) (c), (long) (d), 0, 0)

static _Noreturn void give_up(struct Start *start, uint32_t step, long error) {
  start->step = step;
  start->error = (uint32_t) -error;
  for (;;) CALL(exit_group, STATUS_OF_FAILURE, 0, 0, 0);
}

static void default_signals(void) {
  struct Disposition fallback = {{0, 0, 0, 0}};
  /* The two that cannot be set are refused, and are as they should be. */
  for (long signal = 1; signal <= SIGNALS; signal++) CALL(rt_sigaction, signal, &fallback, 0, SIGNAL_SET_BYTES);
}

static long close_from(int32_t first) {
  long result = CALL(close_range, first, ~0u, 0, 0);
  if (result != -ENOSYS) return result;
  /* Before Linux 5.9. */
  uint64_t limits[2];
  result = CALL(prlimit64, 0, NOFILE, 0, limits);
  for (uint64_t open = (uint64_t) first; result == 0 && open < limits[0]; open++) CALL(close, open, 0, 0, 0);
  return result;
}

static long carry_out(const struct Action *action) {
  switch (action->what) {
    case COPY: return CALL(dup3, action->from, action->to, 0, 0);
    case CLOSE: return CALL(close, action->from, 0, 0, 0);
    default: return close_from(action->from);
  }
}

static long join(int32_t cgroup) {
  long members = CALL(openat, cgroup, "cgroup.procs", O_WRONLY | O_CLOEXEC, 0);
  if (members < 0) return members;
  long written = CALL(write, members, "0", 1, 0);
  CALL(close, members, 0, 0, 0);
  return written;
}

static long open_null_input(void) {
  long opened = CALL(openat, AT_FDCWD, "/dev/null", O_RDONLY, 0);
  if (opened <= STANDARD_INPUT_NUMBER) return opened;
  long copied = CALL(dup3, opened, STANDARD_INPUT_NUMBER, 0, 0);
  CALL(close, opened, 0, 0, 0);
  return copied;
}

/* Whoever waits for a gaggled that is dead would wait for ever. */
static void await_gate(struct Start *start) {
  if (__atomic_load_n(&start->gate, __ATOMIC_ACQUIRE) == SHUT) {
    CALL(prctl, SET_DEATH_SIGNAL, SIGKILL, 0, 0);
    if (CALL(getppid, 0, 0, 0, 0) != start->parent) give_up(start, HAND_OVER, -ECANCELED);
    while (__atomic_load_n(&start->gate, __ATOMIC_ACQUIRE) == SHUT) CALL(futex, &start->gate, FUTEX_WAIT, SHUT, 0);
    CALL(prctl, SET_DEATH_SIGNAL, 0, 0, 0);
  }
  if (start->gate == CANCELLED) give_up(start, HAND_OVER, -ECANCELED);
}

static void hand_over(struct Start *start) {
  for (uint64_t i = 0; i < start->action_count; i++) {
    long result = carry_out(start->actions + i);
    if (result < 0) give_up(start, HAND_OVER, result);
  }
}

/* Descriptors are handed over before it waits: nobody else is to wait for an end that it has. */
static void run(struct Start *start) {
  default_signals();
  CALL(setsid, 0, 0, 0, 0);
  long result = start->joins ? join(start->cgroup_descriptor) : 0;
  if (result < 0) give_up(start, JOIN_CGROUP, result);
  hand_over(start);
  await_gate(start);
  if (start->descriptor_limits[1] != 0) result = CALL(prlimit64, 0, NOFILE, start->descriptor_limits, 0);
  if (result < 0) give_up(start, LIMIT, result);
  if (start->directory != 0) result = CALL(chdir, start->directory, 0, 0, 0);
  if (result < 0) give_up(start, DIRECTORY, result);
  result = open_null_input();
  if (result < 0) give_up(start, STANDARD_INPUT, result);
  uint64_t none = 0;
  CALL(rt_sigprocmask, SIG_SETMASK, &none, 0, SIGNAL_SET_BYTES);
  give_up(start, EXECUTE, CALL(execve, start->file, start->arguments, start->environment, 0));
}

static long make_in_cgroup(struct Start *start) {
  struct CloneArguments arguments;
  uint64_t *word = (uint64_t *) &arguments;
  for (unsigned i = 0; i < sizeof arguments / sizeof *word; i++) word[i] = 0;
  arguments.flags = FLAGS | INTO_CGROUP;
  arguments.child_tid = (uint64_t) &start->unfinished;
  arguments.exit_signal = SIGCHLD;
  arguments.stack = (uint64_t) start->stack;
  arguments.stack_size = start->stack_bytes;
  arguments.cgroup = (uint64_t) start->cgroup_descriptor;
  return call_and_run(__NR_clone3, (long) &arguments, sizeof arguments, 0, 0, 0, start);
}

static long make(struct Start *start) {
  long top = (long) start->stack + (long) start->stack_bytes;
  long flags = (long) FLAGS | SIGCHLD, cleared = (long) &start->unfinished;
#if defined(__x86_64__)
  return call_and_run(__NR_clone, flags, top, 0, cleared, 0, start);
#else
  return call_and_run(__NR_clone, flags, top, 0, 0, cleared, start);
#endif
}

static int is_shortage(long result) {
  return result == -EAGAIN || result == -ENOMEM || result == -EMFILE || result == -ENFILE;
}

/* Where the kernel cannot make it in a cgroup (before Linux 5.7, or under a filter of system calls), it joins. */
static long make_where_wanted(struct Start *start) {
  if (start->cgroup_descriptor < 0) return make(start);
  long pid = make_in_cgroup(start);
  if (pid > 0 || is_shortage(pid)) return pid;
  start->joins = 1;
  return make(start);
}

__attribute__((visibility("default"))) long gaggled_start_begin(struct Start *start) {
  long cgroup = start->cgroup == 0 ? -1 : CALL(openat, AT_FDCWD, start->cgroup, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
  if (start->cgroup != 0 && cgroup < 0) {
    start->step = JOIN_CGROUP;
    start->error = (uint32_t) -cgroup;
    return 0;
  }
  start->cgroup_descriptor = (int32_t) cgroup;
  start->joins = 0;
  start->parent = (int32_t) CALL(getpid, 0, 0, 0, 0);
  start->unfinished = 1;
  /* A signal would run gaggled's handlers in the new process, on its stack. */
  uint64_t all = ~(uint64_t) 0, before;
  CALL(rt_sigprocmask, SIG_SETMASK, &all, &before, SIGNAL_SET_BYTES);
  long pid = make_where_wanted(start);
  CALL(rt_sigprocmask, SIG_SETMASK, &before, 0, SIGNAL_SET_BYTES);
  if (cgroup >= 0) CALL(close, cgroup, 0, 0, 0);
  if (pid > 0) {
    start->pid = (int32_t) pid;
  } else {
    start->error = (uint32_t) -pid;
    start->unfinished = 0;
  }
  return 0;
}

static int64_t now(void) {
  struct __kernel_timespec time;
  CALL(clock_gettime, MONOTONIC, &time, 0, 0);
  return time.tv_sec * NANOS_PER_SECOND + time.tv_nsec;
}

/* Lets it go on, or end; 0 when it has become the program or has ended, 1 when it has not within that time. */
__attribute__((visibility("default"))) long gaggled_start_finish(struct Start *start, long cancels, long millis) {
  __atomic_store_n(&start->gate, cancels ? CANCELLED : OPEN, __ATOMIC_RELEASE);
  CALL(futex, &start->gate, FUTEX_WAKE, 1, 0);
  int64_t until = now() + millis * NANOS_PER_MILLI;
  while (__atomic_load_n(&start->unfinished, __ATOMIC_ACQUIRE) != 0) {
    int64_t left = until - now();
    if (left <= 0) return 1;
    struct __kernel_timespec longest = {left / NANOS_PER_SECOND, left % NANOS_PER_SECOND};
    CALL(futex, &start->unfinished, FUTEX_WAIT, 1, &longest);
  }
  return 0;
}
