package org.gaggled.engine.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a graph of dependencies is printed. */
enum GraphFormat {
    /** A tree for each program that no other depends on. */
    TEXT,
    /** For Graphviz. */
    DOT,
    /** For Mermaid, as code hosting sites draw it. */
    MERMAID;

    /** As it is written on the command line, and completed there. */
    @Override
    public String toString() {
        return word();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the word, and knows how to tell those there are. */
    static final class Converter implements ITypeConverter<GraphFormat> {
        @Override
        public GraphFormat convert(String text) {
            for (GraphFormat format : values()) {
                if (format.word().equalsIgnoreCase(text)) {
                    return format;
                }
            }
            throw new TypeConversionException("there is no format '" + text + "'; known: "
                    + Arrays.stream(values()).map(GraphFormat::word).collect(Collectors.joining(", ")));
        }
    }
}
