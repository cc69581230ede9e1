/*
 * What connects the hosts of a test, and what goes wrong on the way. Usage: wire DEVICE...
 *
 * Makes these network devices (TAP), and says "ready". What a host sends on one comes out of all others, as from a hub.
 * Each line of standard input is a command, and is answered by "ok" when it is in force:
 *
 *   cut FROM TO      nothing gets from the one device to the other any more; they are numbers, from 0
 *   mend FROM TO     it does again
 *   loss PERCENT     so many of a hundred frames are lost
 *   delay MILLIS     a frame takes so long
 *
 * The devices go when it ends, and it ends with its standard input. No kernel need have netem for that.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define MOST_DEVICES 8
#define FRAME_BYTES 2048
/* As in a real switch: what comes while so many wait is lost. */
#define MOST_WAITING 4096

struct frame {
  long long due;
  int from;
  ssize_t length;
  char bytes[FRAME_BYTES];
};

static int devices[MOST_DEVICES];
static int count;
static int is_cut[MOST_DEVICES][MOST_DEVICES];
static int loss;
static int delay;
static struct frame waiting[MOST_WAITING];
static unsigned first, next;

static _Noreturn void fail(const char *what) {
  perror(what);
  exit(1);
}

static int make_device(const char *name) {
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (device < 0) fail("/dev/net/tun");
  snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
  if (ioctl(device, TUNSETIFF, &request) != 0) fail(name);
  return device;
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* What a device does not take, because it is down or full, is lost. */
static void deliver(const struct frame *frame) {
  for (int to = 0; to < count; to++) {
    if (to == frame->from || is_cut[frame->from][to] || random() % 100 < loss) continue;
    if (write(devices[to], frame->bytes, (size_t)frame->length) < 0 && errno != EIO && errno != EAGAIN) fail("write");
  }
}

static void deliver_what_is_due(void) {
  for (long long time = now(); first != next && waiting[first % MOST_WAITING].due <= time; first++)
    deliver(&waiting[first % MOST_WAITING]);
}

static void take(int from) {
  struct frame spare, *frame = next - first < MOST_WAITING ? &waiting[next % MOST_WAITING] : &spare;
  frame->length = read(devices[from], frame->bytes, sizeof frame->bytes);
  if (frame->length <= 0) return;
  frame->from = from;
  frame->due = now() + delay;
  if (frame != &spare) next++;
}

static void command(const char *line) {
  int from = 0, to = 0, number = 0;
  if (sscanf(line, "cut %d %d", &from, &to) == 2 && from >= 0 && from < count && to >= 0 && to < count)
    is_cut[from][to] = 1;
  else if (sscanf(line, "mend %d %d", &from, &to) == 2 && from >= 0 && from < count && to >= 0 && to < count)
    is_cut[from][to] = 0;
  else if (sscanf(line, "loss %d", &number) == 1)
    loss = number;
  else if (sscanf(line, "delay %d", &number) == 1)
    delay = number;
  else {
    fprintf(stderr, "no such command: %s", line);
    exit(2);
  }
  puts("ok");
}

/* One command is sent at a time, and the next one after its answer. */
static void obey(void) {
  char line[64];
  ssize_t length = read(0, line, sizeof line - 1);
  if (length <= 0) exit(0);
  line[length] = 0;
  command(line);
}

int main(int arguments, char **names) {
  struct pollfd polled[MOST_DEVICES + 1] = {{.fd = 0, .events = POLLIN}};
  for (count = 0; count < arguments - 1 && count < MOST_DEVICES; count++) {
    devices[count] = make_device(names[count + 1]);
    polled[count + 1] = (struct pollfd){.fd = devices[count], .events = POLLIN};
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  puts("ready");
  for (;;) {
    int timeout = first == next ? -1 : (int)(waiting[first % MOST_WAITING].due - now());
    if (poll(polled, (nfds_t)count + 1, first != next && timeout < 0 ? 0 : timeout) < 0) fail("poll");
    if (polled[0].revents) obey();
    for (int i = 0; i < count; i++)
      if (polled[i + 1].revents & POLLIN) take(i);
    deliver_what_is_due();
  }
}
