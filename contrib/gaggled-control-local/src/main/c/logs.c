/* Prints what programs have printed, and follows it. */
#include "gaggledctl.h"
#include <time.h>

enum { FOLLOW_SECONDS = 15 };

static size_t noted;

static void print_note(const char *program, const char *note) {
  complain("%s: %s", program, note);
  noted++;
}

/* Prints what base64 stands for, which is decoded in place; what is not base64 ends it. */
static void print_decoded(char *text) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned bits = 0, have = 0;
  char *to = text;
  for (const char *from = text, *digit; *from && (digit = strchr(digits, *from)); from++) {
    bits = bits << 6 | (unsigned) (digit - digits);
    have += 6;
    if (have >= 8) {
      have -= 8;
      *to++ = (char) (bits >> have & 0xff);
    }
  }
  *to = '\0';
  show_bytes(stdout, text, (size_t) (to - text), 1);
}

static void print_lines(const char *only) {
  for (size_t i = 0; i < count; i++) {
    const char *program = either(rows[i].at[PROGRAM], "?"), *bytes = rows[i].at[BASE64];
    if (!only || strcmp(only, program)) {
      show(stdout, program, 0);
      fputs(": ", stdout);
    }
    if (bytes) {
      print_decoded((char *) bytes);
    } else {
      show(stdout, either(rows[i].at[TEXT], ""), 1);
    }
    putchar('\n');
  }
  fflush(stdout);
}

/* Asks for what comes next until there is an answer; whoever reads is told where something is missing. */
static void ask_patiently(char **programs, const char *position) {
  int away = 0;
  while (1) {
    char millis[40];
    begin_for("logs", programs);
    add_argument("after", position);
    snprintf(millis, sizeof millis, ",\"wait_ms\":%d000", FOLLOW_SECONDS);
    add_text(millis);
    wait_longer(server, FOLLOW_SECONDS);
    forget_answers();
    if (asked() == 0) {
      break;
    }
    if (!away++) {
      complain("%s does not answer (asking again until it answers)", address);
    }
    close(server);
    while ((server = connect_to_address()) < 0) {
      nanosleep(&(struct timespec) {.tv_nsec = 250000000}, NULL);
    }
  }
  if (away) {
    complain("gaggled answers again");
  }
}

int logs(char **programs, const char *lines, int follows) {
  static char position[256];
  if (!*programs) {
    usage("logs needs the name of a program%s", "");
  }
  const char *only = programs[1] ? NULL : *programs;
  at_note = print_note;
  begin_for("logs", programs);
  if (lines) {
    add_text(",\"lines\":");
    add_text(lines);
  }
  ask();
  require_done();
  size_t printed = count;
  print_lines(only);
  if (is(&result, CUT, "true")) {
    complain("older lines are left out: an answer has at most %d lines and 1 MiB", MOST_LINES);
  }
  while (follows && !ferror(stdout)) {
    snprintf(position, sizeof position, "%s", either(result.at[POSITION], ""));
    ask_patiently(programs, position);
    require_done();
    if (is(&result, MISSED, "-1")) {
      complain("gaggled was started again: what follows is what it has read since then");
    } else if (result.at[MISSED]) {
      complain("%s bytes are missing here: more was printed than gaggled keeps in memory", result.at[MISSED]);
    }
    print_lines(only);
  }
  return printed == 0 && noted ? FAILED : DONE;
}
