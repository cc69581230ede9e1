/* Makes requests, which are JSON on a line, and asks them. */
#include "gaggledctl.h"
#include <sys/socket.h>

enum { REQUEST_BYTES = 64 << 10 };

int server = -1;

static char request[REQUEST_BYTES];
static size_t requested;

static void add(const char *text, size_t bytes) {
  if (bytes > sizeof request - requested) {
    FAIL(FAILED, "too many programs for one request");
  }
  memcpy(request + requested, text, bytes);
  requested += bytes;
}

void add_text(const char *text) {
  add(text, strlen(text));
}

static void add_quoted(const char *text) {
  add_text("\"");
  for (; *text; text++) {
    char escaped[8];
    if ((unsigned char) *text < 0x20 || *text == '"' || *text == '\\') {
      snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned char) *text);
      add_text(escaped);
    } else {
      add(text, 1);
    }
  }
  add_text("\"");
}

void add_argument(const char *name, const char *text) {
  add_text(",\"");
  add_text(name);
  add_text("\":");
  add_quoted(text);
}

void begin(const char *call) {
  requested = 0;
  add_text("{\"call\":");
  add_quoted(call);
}

void begin_for(const char *call, char **programs) {
  begin(call);
  add_text(",\"programs\":[");
  for (char **program = programs; *program; program++) {
    add_text(program == programs ? "" : ",");
    add_quoted(*program);
  }
  add_text("]");
}

int asked(void) {
  add_text("}\n");
  for (size_t sent = 0; sent < requested;) {
    ssize_t wrote = send(server, request + sent, requested - sent, MSG_NOSIGNAL);
    if (wrote < 0 && errno != EINTR) {
      /* Who is refused may be told so before having asked. */
      return errno == EPIPE ? read_answer(server) : -1;
    }
    sent += wrote > 0 ? (size_t) wrote : 0;
  }
  return read_answer(server);
}

void ask(void) {
  errno = 0;
  if (asked()) {
    if (errno == EAGAIN) {
      give_up(server);
    }
    FAIL(FAILED, "%s closed the connection without an answer", address);
  }
}

void require_done(void) {
  if (error_message) {
    FAIL(FAILED, "%s", error_message);
  }
}
