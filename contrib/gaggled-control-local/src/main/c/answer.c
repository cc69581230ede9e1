/*
 * Reads the answers of gaggled, which are JSON without blanks, one on a line. They are kept as they came, in one buffer,
 * in which texts are decoded in place; a row is pointers into that.
 */
#include "gaggledctl.h"

enum {
  MOST_BYTES = 32 << 20,
  PATH_BYTES = 512, /* of the names that lead to a value */
  DEEPEST = 32      /* an answer is never that deep */
};

static const char *const names[FIELDS] = {
  "program", "phase", "pid", "uptime_ms", "ready", "reason", "start_failure", "explanation", "status", "outcome",
  "restarts", "since_last_exit_ms", "until_next_start_ms", "last_exit.code", "last_exit.signal",
  "last_exit.core_dumped", "last_exit.code_or_signal", "last_usage.user_ms", "last_usage.system_ms",
  "last_usage.max_resident_bytes", "until", "satisfied", "since_ms", "remaining_ms", "grace_ms", "propagate",
  "required", "known", "text", "base64", "version", "host", "config", "instance", "position", "next", "missed",
  "cut"};

Row result;
Row rows[MOST_ROWS + 1]; /* the last one is for what does not fit */
size_t count, lost;
const char *error_code, *error_message;
void (*at_note)(const char *program, const char *note);

static char answers[MOST_BYTES];
static size_t used; /* by what rows point into */

static _Noreturn void nonsense(void) {
  FAIL(FAILED, "%s sent an answer that makes no sense", address);
}

static void set(Row *row, const char *name, const char *text) {
  for (int i = 0; i < FIELDS; i++) {
    if (!strcmp(names[i], name)) {
      row->at[i] = text;
      return;
    }
  }
}

static const char *behind(const char *path, const char *prefix) {
  size_t length = strlen(prefix);
  return strncmp(path, prefix, length) ? NULL : path + length;
}

/* Takes a value of an answer, or the end of an object, which has no text. */
static void take(const char *path, const char *text) {
  static const char *const lists[] = {"result.programs[]", "result.dependencies[]", "result.lines[]"};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    const char *name = behind(path, lists[i]);
    if (name && *name == '.') {
      const char *state = behind(name, ".state.");
      set(&rows[count], state ? state : name + 1, text);
      return;
    }
    if (name && !text) {
      lost += count == MOST_ROWS;
      count += count < MOST_ROWS;
      memset(&rows[count], 0, sizeof rows[count]);
      return;
    }
  }
  const char *note = behind(path, "result.notes."), *name = behind(path, "result.");
  if (note && text && at_note) {
    at_note(note, text);
  } else if (name && text) {
    set(&result, name, text);
  } else if (!strcmp(path, "error.code")) {
    error_code = text;
  } else if (!strcmp(path, "error.message")) {
    error_message = text;
  }
}

static char *put_utf8(char *to, uint32_t c) {
  if (c < 0x80) {
    *to++ = (char) c;
    return to;
  }
  int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  *to++ = (char) ((more == 1 ? 0xc0 : more == 2 ? 0xe0 : 0xf0) | c >> 6 * more);
  while (more-- > 0) {
    *to++ = (char) (0x80 | (c >> 6 * more & 0x3f));
  }
  return to;
}

static uint32_t four_digits(const char *from) {
  char digits[5] = "", *end;
  strncpy(digits, from, 4);
  unsigned long value = strtoul(digits, &end, 16);
  return end == digits + 4 ? (uint32_t) value : (nonsense(), 0);
}

/*
 * Decodes a string in place, and ends it with NUL; says where it goes on. What is no character, and NUL, stays as it is
 * written.
 */
static char *string(char *from) {
  char *to = from;
  while (*from != '"') {
    if (*from == '\0') {
      nonsense();
    }
    if (*from != '\\') {
      *to++ = *from++;
      continue;
    }
    static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char *found = from[1] ? strchr(escapes, from[1]) : NULL;
    if (found) {
      *to++ = meant[found - escapes];
      from += 2;
    } else if (from[1] == 'u') {
      uint32_t c = four_digits(from + 2);
      from += 6;
      if (c == 0 || (c >= 0xdc00 && c < 0xe000)) {
        memmove(to, from - 6, 6);
        to += 6;
        continue;
      }
      if (c >= 0xd800 && c < 0xdc00 && from[0] == '\\' && from[1] == 'u') {
        c = 0x10000 + ((c - 0xd800) << 10) + ((four_digits(from + 2) - 0xdc00) & 0x3ff);
        from += 6;
      }
      to = put_utf8(to, c >= 0xd800 && c < 0xdc00 ? 0xfffd : c);
    } else {
      nonsense();
    }
  }
  *to = '\0';
  return from + 1;
}

/* Takes the value that begins there, under its path, and says where it ends. */
static char *value(char *from, char *path, size_t length, int depth) {
  if (depth > DEEPEST) {
    nonsense();
  }
  if (*from == '"') {
    char *end = string(from + 1);
    take(path, from + 1);
    return end;
  }
  if (*from == '{' || *from == '[') {
    char open = *from++, close = open == '{' ? '}' : ']';
    while (*from != close) {
      size_t longer = length;
      if (open == '{') {
        char *name = from + 1, *end = *from == '"' ? string(name) : NULL;
        if (!end || *end != ':') {
          nonsense();
        }
        longer += (size_t) snprintf(path + length, PATH_BYTES - length, length ? ".%s" : "%s", name);
        from = end + 1;
      } else {
        longer += (size_t) snprintf(path + length, PATH_BYTES - length, "[]");
      }
      from = value(from, path, longer < PATH_BYTES ? longer : PATH_BYTES - 1, depth + 1);
      path[length] = '\0';
      from += *from == ',';
    }
    if (open == '{') {
      take(path, NULL);
    }
    return from + 1;
  }
  size_t bytes = strcspn(from, ",]}");
  char end = from[bytes];
  if (bytes == 0 || end == '\0') {
    nonsense();
  }
  /* A number or a word: what ends it is needed still, so that the text is moved to make room for its own end. */
  memmove(from - 1, from, bytes);
  from[bytes - 1] = '\0';
  take(path, from - 1);
  return from + bytes;
}

int is(const Row *row, enum Field field, const char *text) {
  return row->at[field] && !strcmp(row->at[field], text);
}

const char *either(const char *text, const char *otherwise) {
  return text ? text : otherwise;
}

void forget_answers(void) {
  used = 0;
  count = 0;
  lost = 0;
  memset(&rows[0], 0, sizeof rows[0]);
}

int read_answer(int from) {
  char *line = answers + used;
  char *end;
  for (size_t length = 0;; ) {
    size_t room = MOST_BYTES - 1 - used - length;
    if (room == 0) {
      FAIL(FAILED, "the answer is too long: ask for fewer programs");
    }
    ssize_t got = read(from, line + length, room);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      return -1;
    }
    end = memchr(line + length, '\n', (size_t) got);
    length += (size_t) got;
    if (end) {
      break;
    }
  }
  *end = '\0';
  char path[PATH_BYTES] = "";
  memset(&result, 0, sizeof result);
  error_code = error_message = NULL;
  if (*line != '{' || *value(line, path, 0, 0)) {
    nonsense();
  }
  used += (size_t) (end - line) + 1;
  return 0;
}
