/*
 * Where the socket of a gaggled is. The rule for one that was not told is that of SocketPlace.java: in a directory that
 * all gaggleds of a user share, under a name that follows from the real path of the configuration.
 */
#include "gaggledctl.h"
#include <dirent.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

enum {
  MOST_SOCKETS = 64,
  NAME_BYTES = 40 /* of a configuration's name, in that of its socket */
};

char address[ADDRESS_BYTES];
int patience = 5;

void wait_longer(int connected, int seconds) {
  struct timeval most = {.tv_sec = patience + seconds};
  setsockopt(connected, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
}

void give_up(int connected) {
  struct ucred listener = {.pid = 0};
  socklen_t length = sizeof listener;
  char who[40] = "gaggled";
  if (connected >= 0 && !getsockopt(connected, SOL_SOCKET, SO_PEERCRED, &listener, &length) && listener.pid > 0) {
    snprintf(who, sizeof who, "gaggled (pid %d)", (int) listener.pid);
  }
  FAIL(FAILED, "%s does not answer at %s within %d s; is it stopped (SIGSTOP)?", who, address, patience);
}

int connect_to_address(void) {
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  struct timeval most = {.tv_sec = patience};
  memcpy(name.sun_path, address, sizeof name.sun_path);
  int connected = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connected >= 0) {
    /* It is waited for where gaggled does not accept, and so many wait already that there is no room for more. */
    setsockopt(connected, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
    wait_longer(connected, 0);
  }
  if (connected >= 0 && connect(connected, (struct sockaddr *) &name, sizeof name)) {
    int error = errno;
    close(connected);
    errno = error;
    return -1;
  }
  return connected;
}

static void set_address(const char *directory, const char *name) {
  int length = snprintf(address, sizeof address, "%s%s%s", directory, *directory ? "/" : "", name);
  if (length < 0 || (size_t) length >= sizeof address) {
    FAIL(FAILED, "%s/%s is too long for a Unix socket", directory, name);
  }
}

static const char *absolute(const char *variable) {
  const char *path = getenv(variable);
  return path && *path == '/' ? path : NULL;
}

/* The directories in which a gaggled of this user may have its socket; the last one is where one would make it. */
static size_t directories(char found[2][PATH_MAX]) {
  const char *given = absolute("GAGGLED_RUNTIME_DIRECTORY"), *of_user = absolute("XDG_RUNTIME_DIR");
  snprintf(found[0], PATH_MAX, "%s", given ? given : "/run/gaggled");
  if (given || geteuid() == 0 || !of_user) {
    return 1;
  }
  snprintf(found[1], PATH_MAX, "%s/gaggled", of_user);
  return 2;
}

/* The address of a gaggled that was started with this configuration. */
static void address_of(const char *config, const char *directory) {
  char path[PATH_MAX], name[NAME_BYTES + 32];
  if (!realpath(config, path)) {
    FAIL(FAILED, "%s: %s", config, strerror(errno));
  }
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char *c = path; *c; c++) {
    hash = (hash ^ (unsigned char) *c) * 0x100000001b3u;
  }
  size_t length = 0;
  for (const char *c = strrchr(path, '/') + 1; *c && length < NAME_BYTES; c++) {
    int plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("._-", *c);
    name[length++] = plain ? *c : '_';
  }
  snprintf(name + length, sizeof name - length, "-%016llx.sock", (unsigned long long) hash);
  set_address(directory, name);
}

static int require(int connected, const char *advice) {
  if (connected < 0 && errno == EAGAIN) {
    give_up(connected);
  }
  if (connected < 0) {
    FAIL(FAILED, "no gaggled answers at %s: %s%s", address, strerror(errno), advice);
  }
  return connected;
}

/* What the gaggled at the address runs with, as it was told. */
static const char *config_at_address(int connected) {
  static const char question[] = "{\"call\":\"version\"}\n";
  return write(connected, question, sizeof question - 1) == sizeof question - 1 && read_answer(connected) == 0
      && result.at[CONFIG] ? result.at[CONFIG] : "?";
}

static _Noreturn void refuse_several(char sockets[][ADDRESS_BYTES], size_t several) {
  complain("several gaggleds run here; give -c FILE, or -s SOCKET:");
  for (size_t i = 0; i < several; i++) {
    memcpy(address, sockets[i], sizeof address);
    int connected = connect_to_address();
    if (connected >= 0) {
      complain("  -c %s, -s %s", config_at_address(connected), address);
      close(connected);
    }
  }
  exit(FAILED);
}

/* Connects to the only gaggled that answers in these directories. */
static int only_one(char places[][PATH_MAX], size_t most) {
  static char sockets[MOST_SOCKETS][ADDRESS_BYTES], forbidden[ADDRESS_BYTES];
  size_t several = 0;
  int connected = -1;
  for (size_t i = 0; i < most; i++) {
    DIR *directory = opendir(places[i]);
    for (struct dirent *entry; directory && (entry = readdir(directory)) && several < MOST_SOCKETS;) {
      size_t length = strlen(entry->d_name);
      if (length < 5 || strcmp(entry->d_name + length - 5, ".sock") || strlen(places[i]) + length + 2 > ADDRESS_BYTES) {
        continue;
      }
      set_address(places[i], entry->d_name);
      int one = connect_to_address();
      if (one >= 0) {
        memcpy(sockets[several++], address, sizeof address);
        close(connected);
        connected = one;
      } else if (errno == EACCES) {
        memcpy(forbidden, address, sizeof address);
      } else if (errno == EAGAIN) {
        give_up(one);
      }
    }
    if (directory) {
      closedir(directory);
    }
  }
  if (several > 1) {
    refuse_several(sockets, several);
  }
  if (several == 0 && *forbidden) {
    FAIL(FAILED, "%s is of another user: only that one, and root, may ask that gaggled", forbidden);
  }
  if (several == 0) {
    FAIL(FAILED, "no gaggled answers in %s%s%s; give -c FILE, -s SOCKET or $GAGGLED_CONTROL_SOCKET", places[0],
        most > 1 ? ", nor in " : "", most > 1 ? places[1] : "");
  }
  memcpy(address, sockets[0], sizeof address);
  return connected;
}

int find_gaggled(const char *config, const char *socket) {
  static char places[2][PATH_MAX];
  size_t most = directories(places);
  if (socket) {
    set_address("", socket);
    return require(connect_to_address(), "");
  }
  if (!config) {
    return only_one(places, most);
  }
  int connected = -1;
  for (size_t i = 0; i < most && connected < 0; i++) {
    address_of(config, places[i]);
    connected = connect_to_address();
  }
  return require(connected, "; if its configuration has a controlsocket, give that: -s SOCKET");
}
