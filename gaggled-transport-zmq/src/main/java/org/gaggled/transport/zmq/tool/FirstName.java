package org.gaggled.transport.zmq.tool;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Marks what must be the name of a program, right behind {@code -s}, {@code -r} or {@code -k}: else picocli would take
 * {@code why} for the command of that name.
 */
final class FirstName implements IParameterPreprocessor {

    private static final String MARK = "\0";

    @Override
    public boolean preprocess(Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
        boolean attached = "=".equals(info.get("separator"));
        if (!words.isEmpty() && (attached || !words.peek().startsWith("-"))) {
            words.push(MARK + words.pop());
        }
        return false;
    }

    /** Takes the mark off; what has none and looks like an option was meant for one. */
    static final class Unmarked implements ITypeConverter<String> {
        @Override
        public String convert(String word) {
            if (word.startsWith("-")) {
                throw new TypeConversionException(
                        "there is no option " + word + "; put -- before a program of that name");
            }
            return word.startsWith(MARK) ? word.substring(MARK.length()) : word;
        }
    }
}
