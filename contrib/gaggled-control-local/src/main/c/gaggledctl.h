/* What the parts of gaggledctl share; gaggledctl.c says what it is. */
#ifndef GAGGLEDCTL_H
#define GAGGLEDCTL_H
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DONE = 0, FAILED = 1, USAGE = 2, DOWN = 3 };

enum { MOST_ROWS = 40000, MOST_LINES = 10000 };

/* What an answer can say of a program, a dependency, a line, or gaggled. */
enum Field {
  PROGRAM, PHASE, PID, UPTIME, READY, REASON, FAILURE, EXPLANATION, STATUS, OUTCOME, RESTARTS, SINCE_EXIT, NEXT_START,
  EXIT_CODE, EXIT_SIGNAL, EXIT_CORE, EXIT_EITHER, USER_TIME, SYSTEM_TIME, PEAK, UNTIL, SATISFIED, SINCE, REMAINING,
  GRACE, PROPAGATE, REQUIRED, KNOWN, TEXT, BASE64, VERSION_TEXT, HOST, CONFIG, INSTANCE, POSITION, NEXT, MISSED, CUT,
  FIELDS
};

typedef struct {
  const char *at[FIELDS]; /* null where nothing was said */
} Row;

/* text.c */

/* Prints a text, so that it cannot act on a terminal, unless out is null; says how many columns that takes. */
int show(FILE *out, const char *text, int with_tabs);

/* The same for bytes, with NUL among them and behind them. */
int show_bytes(FILE *out, const char *text, size_t length, int with_tabs);

/* Says something to whoever called this tool. */
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);

#define FAIL(status, ...) (complain(__VA_ARGS__), exit(status))

/* A time in milliseconds, for people. */
const char *duration(const char *millis_text);

/* answer.c */

extern Row result;            /* of the last answer: what it says beside its list */
extern Row rows[];            /* the lists of all answers since they were forgotten */
extern size_t count, lost;    /* how many rows there are, and how many did not fit */
extern const char *error_code, *error_message; /* null where all went well */
extern void (*at_note)(const char *program, const char *note);

/* Whether a row says that of a field. */
int is(const Row *row, enum Field field, const char *text);

const char *either(const char *text, const char *otherwise);

void forget_answers(void);

/* Reads the next answer; -1 where the connection ends, or nothing comes in time. */
int read_answer(int from);

/* request.c */

extern int server; /* the connection to gaggled */

/* Begins a request, and adds to it. */
void begin(const char *call);
void begin_for(const char *call, char **programs);
void add_text(const char *text);
void add_argument(const char *name, const char *text);

/* Asks, and reads the answer; -1 where none comes. */
int asked(void);

/* The same; where none comes, that is the end. */
void ask(void);

/* Ends with what gaggled says where it did not do what was asked. */
void require_done(void);

/* logs.c */

int logs(char **programs, const char *lines, int follows);

/* gaggledctl.c */

/* Says what is wrong with the command line, and ends. */
_Noreturn void usage(const char *what, const char *word);

/* place.c */

enum { ADDRESS_BYTES = 108 };

extern char address[ADDRESS_BYTES]; /* of the gaggled that is asked */

extern int patience; /* for how many seconds a connection and an answer are waited for */

/* Connects to the socket at the address; -1 where nobody answers. */
int connect_to_address(void);

/* Has the next answers of a connection waited for so much longer. */
void wait_longer(int connected, int seconds);

/* Says that nothing came in time, and ends. */
_Noreturn void give_up(int connected);

/* Finds the socket of the gaggled that is meant, and connects to it, or says why not and ends. */
int find_gaggled(const char *config, const char *socket);

#endif
