package org.gaggled.config.ini;

/**
 * What is wrong with a line, for a person.
 *
 * @param column where, from 1
 * @param message what is wrong
 * @param advice what to write instead
 */
record IniSyntaxError(int column, String message, String advice) {

    /** Looks for the error in a line that is known to have one: it is neither blank, nor a comment, nor right. */
    static IniSyntaxError in(String line) {
        int first = IniLines.skipBlanks(line, 0);
        return line.charAt(first) == '[' ? inSection(line, first) : inSetting(line, first);
    }

    private static IniSyntaxError inSection(String line, int begin) {
        int end = line.indexOf(']', begin);
        if (end < 0) {
            return new IniSyntaxError(begin + 1, "a section without its ']'", "write [NAME]");
        }
        int behind = IniLines.skipBlanks(line, end + 1);
        if (behind < line.length()) {
            return new IniSyntaxError(
                    behind + 1, "text after the ']' of a section", "put it on a line of its own, a comment too");
        }
        return new IniSyntaxError(begin + 1, "a section without a name", "write [NAME]");
    }

    private static IniSyntaxError inSetting(String line, int first) {
        int equals = line.indexOf('=');
        if (equals == first) {
            return new IniSyntaxError(first + 1, "a value without a name", "write NAME = VALUE");
        }
        String advice =
                line.indexOf(':') < 0 ? "write NAME = VALUE" : "write NAME = VALUE; a colon does not separate them";
        return new IniSyntaxError(first + 1, "neither a section nor a setting: there is no '='", advice);
    }
}
