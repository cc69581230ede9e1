/* What gaggledctl prints: nothing that could act on a terminal, and durations as gaggled's other tools show them. */
#include "gaggledctl.h"
#include <stdarg.h>

static int is_harmless(uint32_t c) {
  return c >= 0x20 && !(c >= 0x7f && c <= 0x9f) && c != 0x61c && c != 0x200e && c != 0x200f
      && !(c >= 0x2028 && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069);
}

/* The code point that a text begins with, and of how many bytes it is; a byte that is no UTF-8 is none. */
static uint32_t code_point(const unsigned char *text, int *bytes) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  *bytes = text[0] < 0x80 ? 1 : text[0] >> 5 == 6 ? 2 : text[0] >> 4 == 14 ? 3 : text[0] >> 3 == 30 ? 4 : 0;
  uint32_t c = *bytes == 1 ? text[0] : *bytes ? text[0] & (0xffu >> (*bytes + 1)) : 0;
  for (int i = 1; i < *bytes; i++) {
    if ((text[i] & 0xc0) != 0x80) {
      *bytes = 0;
      return 0;
    }
    c = c << 6 | (text[i] & 0x3fu);
  }
  if (c < least[*bytes] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) {
    *bytes = 0;
  }
  return c;
}

int show_bytes(FILE *out, const char *text, size_t length, int with_tabs) {
  const char *end = text + length;
  int columns = 0;
  for (int bytes; text < end; text += bytes) {
    char visible[16] = "";
    uint32_t c = code_point((const unsigned char *) text, &bytes);
    if (bytes == 0) {
      bytes = 1;
      snprintf(visible, sizeof visible, "\\x%02x", (unsigned char) *text);
    } else if (!is_harmless(c) && !(with_tabs && (c == '\t' || c == '\n'))) {
      snprintf(visible, sizeof visible, c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : "\\u%04x", c);
    }
    columns += *visible ? (int) strlen(visible) : 1;
    if (out) {
      fwrite(*visible ? visible : text, 1, *visible ? strlen(visible) : (size_t) bytes, out);
    }
  }
  return columns;
}

int show(FILE *out, const char *text, int with_tabs) {
  return show_bytes(out, text, strlen(text), with_tabs);
}

void complain(const char *format, ...) {
  static char line[2 * PATH_MAX];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  fflush(stdout);
  /* The words that scripts look for stand alone. */
  fputs(strncmp(line, "unknown program ", 16) ? "gaggledctl: " : "", stderr);
  show(stderr, line, 1);
  fputc('\n', stderr);
}

const char *duration(const char *millis_text) {
  static char texts[4][32]; /* for as many as are needed at once */
  static int next;
  char *text = texts[next++ % 4];
  long long millis = strtoll(millis_text, NULL, 10), seconds = millis / 1000;
  if (millis < 1000) {
    snprintf(text, sizeof *texts, "%lldms", millis);
  } else if (seconds < 60) {
    long long tenths = (millis + 50) / 100;
    snprintf(text, sizeof *texts, tenths % 10 ? "%lld.%llds" : "%llds", tenths / 10, tenths % 10);
  } else {
    int level = seconds < 3600 ? 0 : seconds < 86400 ? 1 : 2;
    static const struct { long long upper, lower; const char *format; } parts[] = {
      {60, 1, "%lldm %llds"}, {3600, 60, "%lldh %lldm"}, {86400, 3600, "%lldd %lldh"}};
    snprintf(text, sizeof *texts, parts[level].format, seconds / parts[level].upper,
        seconds % parts[level].upper / parts[level].lower);
  }
  return text;
}
