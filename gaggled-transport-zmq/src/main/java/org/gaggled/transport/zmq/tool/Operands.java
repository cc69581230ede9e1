package org.gaggled.transport.zmq.tool;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Words behind a command, as models of command lines have them. */
final class Operands {

    private Operands() {}

    /** One word. */
    static PositionalParamSpec word(String label, String arity) {
        return positional(label, arity).type(String.class).build();
    }

    /** Several. */
    static PositionalParamSpec words(String label, String arity) {
        return positional(label, arity).type(List.class).auxiliaryTypes(String.class).build();
    }

    private static PositionalParamSpec.Builder positional(String label, String arity) {
        return PositionalParamSpec.builder().paramLabel(label).arity(arity).required(!arity.startsWith("0"));
    }

    /** What programs can be called by. */
    static PositionalParamSpec programs(String arity) {
        return words("PROGRAM", arity).toBuilder().description("Names, globs and @TAG.").build();
    }

    /** What was given, in order. */
    static List<String> valuesOf(ArgSpec argument) {
        List<String> values = argument.getValue();
        return values == null ? List.of() : values;
    }
}
