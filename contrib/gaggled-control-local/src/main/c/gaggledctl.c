/*
 * gaggledctl: asks the gaggled of this machine, over its local socket, and is done before a virtual machine would have
 * begun. It does the few things that are done often; gaggled_controller does everything.
 *
 * It writes a call on a line, and reads the answer from a line (docs/protocol.md). It allocates nothing: its buffers are
 * as large as it takes, and what does not fit is said.
 */
#include "gaggledctl.h"

enum {
  PAGE = 500,
  WAIT_SECONDS = 30,
  MOST_SECONDS = 86400
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
  "  --wait                   wait until it is done, for at most --timeout or 30 s\n"
  "  --timeout SECONDS        wait so long for gaggled to answer; without it, 5 s\n"
  "  -h                       print this\n"
  "  -V                       print the version of gaggledctl itself\n\n"
  "Exit status: 0 it was done, and with status, all programs are up or done; 1 it could not be done; 2 the command\n"
  "line is wrong; 3 status: a program is neither up nor done\n";

_Noreturn void usage(const char *what, const char *word) {
  complain(what, word);
  fputs("gaggledctl -h prints all options\n", stderr);
  exit(USAGE);
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

static int operate(const char *command, char **programs, int wait_seconds) {
  int state = DONE, several = programs[1] != NULL;
  if (!*programs) {
    usage("%s needs the name of a program", command);
  }
  begin_for(command, programs);
  if (wait_seconds) {
    char wait[60];
    snprintf(wait, sizeof wait, ",\"wait\":true,\"timeout_ms\":%d000", wait_seconds);
    add_text(wait);
    wait_longer(server, wait_seconds);
  }
  ask();
  wait_longer(server, 0);
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
  int unknown = is(row, KNOWN, "false"), known_before = unknown && !is(row, PHASE, "down");
  int not_ready = !satisfied && !row->at[REMAINING] && is(row, PHASE, "up") && is(row, UNTIL, "ready");
  printf("  depends on ");
  show(stdout, either(row->at[PROGRAM], "?"), 0);
  printf("%s%s (%s%s): %s for %s", until && strcmp(until, "ready") ? ", until " : "",
      until && strcmp(until, "ready") ? until : "", known_before ? "unknown, last known as " : "",
      not_ready && !unknown ? "up, not ready" : unknown && !known_before ? "unknown" : either(row->at[PHASE], "?"),
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

/* ---- the command line */

static int is_word(const char *word, const char *one, const char *other) {
  return !strcmp(word, one) || !strcmp(word, other);
}

static int carry_out(char **words, const char *lines, int follows, int wait_seconds) {
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
  if (wait_seconds && !operates) {
    usage("--wait goes with start, stop and restart%s", "");
  }
  server = find_gaggled(config, socket_path);
  return operates ? operate(command, words, wait_seconds) : reads ? logs(words, lines, follows)
      : is_word(command, "status", "status") ? status(words) : is_word(command, "why", "why") ? why(words) : version();
}

static const char *value_of(char **argument) {
  if (!argument[1]) {
    usage("%s needs a value", *argument);
  }
  return argument[1];
}

/* A number of seconds, also with the unit, as gaggled_controller takes it. */
static int seconds_of(const char *text) {
  size_t digits = strspn(text, "0123456789");
  int seconds = digits > 0 && digits < 6 ? atoi(text) : 0;
  if (seconds < 1 || seconds > MOST_SECONDS || (text[digits] && strcmp(text + digits, "s"))) {
    usage("--timeout: '%s' is not a number of seconds from 1 to 86400", text);
  }
  return seconds;
}

int main(int arguments, char **argument) {
  const char *lines = NULL, *timeout = NULL;
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
    } else if (is_word(*next, "--timeout", "--timeout")) {
      timeout = value_of(next++);
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
  if (timeout) {
    patience = seconds_of(timeout);
  }
  if (!config && !socket_path) {
    const char *given = getenv("GAGGLED_CONTROL_SOCKET");
    socket_path = given && *given ? given : NULL;
  }
  int state = carry_out(words, lines, follows, !waits ? 0 : timeout ? patience : WAIT_SECONDS);
  if (fflush(stdout) || ferror(stdout)) {
    FAIL(state ? state : FAILED, "cannot write to standard output: %s", strerror(errno));
  }
  return state;
}
