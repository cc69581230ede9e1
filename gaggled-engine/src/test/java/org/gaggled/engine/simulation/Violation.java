package org.gaggled.engine.simulation;

import java.util.Locale;

/** What must hold does not. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    private final String rule;

    /**
     * A violation.
     *
     * @param rule which one is broken, by which two violations can be said to be the same
     */
    Violation(String rule, String message) {
        super(rule + ": " + message);
        this.rule = rule;
    }

    Violation(String rule, Throwable cause) {
        super(rule + ": " + cause, cause);
        this.rule = rule;
    }

    String rule() {
        return rule;
    }

    /** What is wrong as far as two histories can have it in common. */
    static Violation of(Throwable thrown) {
        if (thrown instanceof Violation violation) {
            return violation;
        }
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().startsWith("org.gaggled.engine.")) {
                String place = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
                String name = thrown.getClass().getSimpleName().toLowerCase(Locale.ROOT);
                return new Violation(name + " in " + place + "." + frame.getMethodName(), thrown);
            }
        }
        return new Violation(thrown.getClass().getName(), thrown);
    }
}
