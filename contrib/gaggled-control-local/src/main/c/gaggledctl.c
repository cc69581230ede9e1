/*
 * gaggledctl: asks the gaggled of this machine, over its local socket, and is done before a virtual machine would have
 * begun. It does the few things that are done often; gaggled_controller does everything.
 *
 * It writes a call on a line, and reads the answer from a line (docs/protocol.md). It allocates nothing: its buffers are
 * as large as it takes, and what does not fit is said.
 */
#include "gaggledctl.h"
#include <time.h>

enum {
  PAGE = 500,
  MOST_LINES = 10000,
  FOLLOW_MILLIS = 15000
};

static const char *config, *socket_path;

static const char help[] =
  "Usage: gaggledctl [-c FILE | -s SOCKET] COMMAND\n"
  "Ask the gaggled of this machine, or have it do something. gaggled_controller does more, and also from elsewhere.\n\n"
  "  status [P...]            print a line for each program, or for those that names, globs or @TAGs mean\n"
  "  start P... [--wait]      start programs\n"
  "  stop P... [--wait]       stop programs, and disable them\n"
  "  restart P... [--wait]    restart programs\n"
  "  why P                    say why a program is not up or not ready\n"
  "  logs P... [-n N] [-f]    print the last N lines that programs have printed, and with -f those that follow\n"
  "  version                  print the version of gaggled, its configuration and its run\n\n"
  "  -c FILE                  the configuration that gaggled was started with; only its path is used\n"
  "  -s SOCKET                the socket; without both, $GAGGLED_CONTROL_SOCKET, or that of the only gaggled\n"
  "  --wait                   wait until it is done, for at most 30 s\n"
  "  -h                       print this\n"
  "  -V                       print the version of gaggledctl itself\n\n"
  "Exit status: 0 it was done, and with status, all programs are up or done; 1 it could not be done; 2 the command\n"
  "line is wrong; 3 status: a program is neither up nor done\n";

static _Noreturn void usage(const char *what, const char *word) {
  complain(what, word);
  fputs("gaggledctl -h prints all options\n", stderr);
  exit(USAGE);
}

static int is(const Row *row, enum Field field, const char *text) {
  return row->at[field] && !strcmp(row->at[field], text);
}

static const char *either(const char *text, const char *otherwise) {
  return text ? text : otherwise;
}

/* ---- commands */

static int is_well(const Row *row) {
  return (is(row, PHASE, "up") && !is(row, READY, "false")) || is(row, PHASE, "done");
}

static void list(const char *name) {
  const char *next = "0";
  size_t before = count;
  while (next) {
    char from[64];
    begin("list");
    snprintf(from, sizeof from, ",\"limit\":%d,\"from\":%.20s", PAGE, next);
    add_text(from);
    if (name) {
      add_argument("name", name);
    }
    ask();
    require_done();
    next = result.at[NEXT];
  }
  if (name && count == before && !lost) {
    FAIL(FAILED, "unknown program %s", name);
  }
}

static void print_cell(const char *text, int width) {
  int columns = show(stdout, text, 0);
  printf("%*s", width > columns ? width - columns + 2 : 2, "");
}

static int status(char **names) {
  int width = 4, all_well = 1;
  do {
    list(*names);
  } while (*names && *++names);
  for (size_t i = 0; i < count; i++) {
    int columns = show(NULL, either(rows[i].at[PROGRAM], "?"), 0);
    width = columns > width ? columns : width;
  }
  print_cell("NAME", width);
  printf("%-9s  %-7s  %-8s  %s\n", "PHASE", "PID", "UPTIME", "REASON");
  for (size_t i = 0; i < count; i++) {
    const Row *row = &rows[i];
    const char *uptime = row->at[UPTIME] ? duration(row->at[UPTIME]) : "-";
    const char *reason = is_well(row) ? NULL : row->at[FAILURE] ? row->at[FAILURE] : row->at[REASON];
    print_cell(either(row->at[PROGRAM], "?"), width);
    print_cell(is(row, PHASE, "up") && is(row, READY, "false") ? "not ready" : either(row->at[PHASE], "?"), 9);
    print_cell(either(row->at[PID], "-"), 7);
    if (reason) {
      print_cell(uptime, 8);
    }
    show(stdout, reason ? reason : uptime, 0);
    putchar('\n');
    all_well &= is(row, PHASE, "up") || is(row, PHASE, "done");
  }
  if (lost) {
    complain("%zu more programs are left out", lost);
  }
  return all_well && !lost ? DONE : DOWN;
}

/* What gaggled says of one program that is not where it was to be. */
static void report(const char *command, const char *program, const char *outcome, const char *phase) {
  begin("describe");
  add_argument("program", program);
  ask();
  const char *why = either(result.at[EXPLANATION], "");
  int done = !strcmp(outcome, "done");
  complain("%s %s: %s, %sit is %s%s%s", command, program, outcome, done ? "but " : "", phase, *why ? ": " : "", why);
}

static int operate(const char *command, char **programs, int waits) {
  int state = DONE, several = programs[1] != NULL;
  if (!*programs) {
    usage("%s needs the name of a program", command);
  }
  begin_for(command, programs);
  add_text(waits ? ",\"wait\":true" : "");
  ask();
  require_done();
  size_t all = count;
  for (size_t i = 0; i < all; i++) {
    const char *outcome = either(rows[i].at[OUTCOME], "?"), *phase = either(rows[i].at[PHASE], "?");
    const char *program = either(rows[i].at[PROGRAM], "?");
    int done = !strcmp(outcome, "done"), stays = !strcmp(command, "restart") && !strcmp(phase, "down");
    if (stays && (done || !strcmp(outcome, "disabled"))) {
      complain("%s is down and stays down: %s; start it", program, done ? "respawn is off" : "it is disabled");
      state = FAILED;
    } else if (!done || (!strcmp(command, "start") && !strcmp(phase, "waiting"))) {
      report(command, program, outcome, phase);
      state = done ? state : FAILED;
    }
  }
  if (several || all != 1 || strcmp(either(rows[0].at[PROGRAM], ""), *programs)) {
    fprintf(stderr, "gaggledctl: %s: ", command);
    for (size_t i = 0; i < all; i++) {
      fputs(i ? ", " : "", stderr);
      show(stderr, either(rows[i].at[PROGRAM], "?"), 0);
    }
    fputc('\n', stderr);
  }
  return state;
}

static void print_exit(const Row *row) {
  if (row->at[EXIT_SIGNAL]) {
    printf("  last exit: %s%s", row->at[EXIT_SIGNAL], is(row, EXIT_CORE, "true") ? ", core dumped" : "");
  } else if (row->at[EXIT_CODE]) {
    printf("  last exit: exit %s", row->at[EXIT_CODE]);
  } else if (row->at[EXIT_EITHER]) {
    printf("  last exit: exit or signal, code %s", row->at[EXIT_EITHER]);
  } else {
    return;
  }
  printf(row->at[SINCE_EXIT] ? ", %s ago\n" : "\n", row->at[SINCE_EXIT] ? duration(row->at[SINCE_EXIT]) : "");
}

static void print_dependency(const Row *row) {
  const char *until = row->at[UNTIL];
  int satisfied = is(row, SATISFIED, "true");
  int unknown = is(row, KNOWN, "false");
  int not_ready = !satisfied && !row->at[REMAINING] && is(row, PHASE, "up") && is(row, UNTIL, "ready");
  printf("  depends on ");
  show(stdout, either(row->at[PROGRAM], "?"), 0);
  printf("%s%s (%s%s): %s for %s", until && strcmp(until, "ready") ? ", until " : "",
      until && strcmp(until, "ready") ? until : "", unknown ? "unknown, last known as " : "",
      not_ready && !unknown ? "up, not ready" : either(row->at[PHASE], "?"),
      satisfied ? "satisfied" : "not satisfied", duration(either(row->at[SINCE], "0")));
  if (row->at[REMAINING]) {
    printf(", %s of its delay to go", duration(row->at[REMAINING]));
  }
  if (is(row, PROPAGATE, "true")) {
    printf(row->at[GRACE] ? ", propagates after %s" : ", propagates", row->at[GRACE] ? duration(row->at[GRACE]) : "");
  }
  puts(is(row, REQUIRED, "false") ? ", not required" : "");
}

static void explain(const char *program) {
  size_t first = count;
  begin("describe");
  add_argument("program", program);
  ask();
  require_done();
  const Row *row = &result;
  show(stdout, either(row->at[PROGRAM], "?"), 0);
  printf(" is %s", either(row->at[PHASE], "?"));
  if (is(row, PHASE, "up")) {
    printf(", pid %s, for %s", either(row->at[PID], "?"), duration(either(row->at[UPTIME], "0")));
  }
  if (row->at[EXPLANATION] && *row->at[EXPLANATION]) {
    printf(": ");
    show(stdout, row->at[EXPLANATION], 0);
  }
  putchar('\n');
  if (row->at[STATUS]) {
    printf("  it says: ");
    show(stdout, row->at[STATUS], 0);
    putchar('\n');
  }
  for (size_t i = first; i < count; i++) {
    print_dependency(&rows[i]);
  }
  print_exit(row);
  if (row->at[USER_TIME]) {
    printf("  last run used: %s user, ", duration(row->at[USER_TIME]));
    printf("%s system", duration(either(row->at[SYSTEM_TIME], "0")));
    long long peak = strtoll(either(row->at[PEAK], "0"), NULL, 10) / 1024;
    printf(peak ? ", %lld KiB\n" : "\n", peak);
  }
  printf("  restarts: %s\n", either(row->at[RESTARTS], "0"));
  if (row->at[NEXT_START]) {
    printf("  next start in %s\n", duration(row->at[NEXT_START]));
  }
}

static int why(char **programs) {
  if (!*programs || programs[1]) {
    usage("why takes the name of one program%s", "");
  }
  list(*programs);
  size_t all = count;
  for (size_t i = 0; i < all; i++) {
    explain(either(rows[i].at[PROGRAM], "?"));
  }
  return DONE;
}

static int version(void) {
  begin("version");
  ask();
  require_done();
  static const struct { const char *before; enum Field field; } parts[] = {
    {"gaggled ", VERSION_TEXT}, {" on ", HOST}, {", configuration ", CONFIG}, {", run ", INSTANCE}};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    fputs(parts[i].before, stdout);
    show(stdout, either(result.at[parts[i].field], "?"), 0);
  }
  putchar('\n');
  return DONE;
}

/* ---- logs */

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
    snprintf(millis, sizeof millis, ",\"wait_ms\":%d", FOLLOW_MILLIS);
    add_text(millis);
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

static int logs(char **programs, const char *lines, int follows) {
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

/* ---- the command line */

static int is_word(const char *word, const char *one, const char *other) {
  return !strcmp(word, one) || !strcmp(word, other);
}

static int carry_out(char **words, const char *lines, int follows, int waits) {
  const char *command = *words++;
  int operates = is_word(command, "start", "stop") || is_word(command, "restart", "restart");
  int reads = is_word(command, "logs", "logs");
  if (!operates && !reads && !is_word(command, "status", "why") && !is_word(command, "version", "version")) {
    usage("there is no command '%s'; known: status, start, stop, restart, why, logs, version;"
        " gaggled_controller has all others", command);
  }
  if ((lines || follows) && !reads) {
    usage("-n and -f go with logs%s", "");
  }
  if (waits && !operates) {
    usage("--wait goes with start, stop and restart%s", "");
  }
  server = find_gaggled(config, socket_path);
  return operates ? operate(command, words, waits) : reads ? logs(words, lines, follows)
      : is_word(command, "status", "status") ? status(words) : is_word(command, "why", "why") ? why(words) : version();
}

static const char *value_of(char **argument) {
  if (!argument[1]) {
    usage("%s needs a value", *argument);
  }
  return argument[1];
}

int main(int arguments, char **argument) {
  const char *lines = NULL;
  int follows = 0, waits = 0, only_words = 0;
  char **words = argument, **end = argument;
  (void) arguments;
  for (char **next = argument + 1; *next; next++) {
    if (!**next) {
      usage("an argument is empty; if it comes from a variable, that has no value%s", "");
    }
    if (only_words || **next != '-') {
      *end++ = *next;
    } else if (is_word(*next, "--", "--")) {
      only_words = 1;
    } else if (is_word(*next, "-h", "--help")) {
      fputs(help, stdout);
      return DONE;
    } else if (is_word(*next, "-V", "--version")) {
      puts("gaggledctl " GAGGLED_VERSION);
      return DONE;
    } else if (is_word(*next, "-c", "--config")) {
      config = value_of(next++);
    } else if (is_word(*next, "-s", "--socket")) {
      socket_path = value_of(next++);
    } else if (is_word(*next, "-n", "--lines")) {
      lines = value_of(next++);
    } else if (is_word(*next, "-f", "--follow")) {
      follows = 1;
    } else if (is_word(*next, "--wait", "--wait")) {
      waits = 1;
    } else {
      usage("unknown option %s", *next);
    }
  }
  *end = NULL;
  if (!*words) {
    usage("nothing to do: give one of the commands status, start, stop, restart, why, logs, version%s", "");
  }
  if (config && socket_path) {
    usage("-c and -s do not go together%s", "");
  }
  if (lines && (strspn(lines, "0123456789") != strlen(lines) || strlen(lines) > 5 || atoi(lines) > MOST_LINES)) {
    usage("-n: '%s' is not a number from 0 to 10000", lines);
  }
  if (!config && !socket_path) {
    const char *given = getenv("GAGGLED_CONTROL_SOCKET");
    socket_path = given && *given ? given : NULL;
  }
  int state = carry_out(words, lines, follows, waits);
  if (fflush(stdout) || ferror(stdout)) {
    FAIL(state ? state : FAILED, "cannot write to standard output: %s", strerror(errno));
  }
  return state;
}
