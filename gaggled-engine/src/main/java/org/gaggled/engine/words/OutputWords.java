package org.gaggled.engine.words;

import org.gaggled.engine.core.Destination;
import org.gaggled.engine.core.OutputRules;

/** Answers why there is nothing to show of what a program prints. */
public final class OutputWords {

    private static final String ADVICE = "; set 'log' to a file to have it captured";

    private OutputWords() {}

    /** Why nothing is captured of a program with these rules, in one line, and what to do about that. */
    public static String whyNotCaptured(OutputRules rules) {
        String output = fate(rules.output().destination());
        String error = rules.error() == null ? output : fate(rules.error().destination());
        return output.equals(error)
                ? "what it prints " + output + ADVICE
                : "its standard output " + output + ", and its standard error " + error + ADVICE;
    }

    private static String fate(Destination destination) {
        return switch (destination) {
            case Destination.Inherited inherited when !inherited.named() ->
                    "goes where gaggled itself prints";
            case Destination.Discarded _ -> "is discarded";
            case Destination.Inherited _,Destination.Filed _ -> "is captured from its next start on";
        };
    }
}
