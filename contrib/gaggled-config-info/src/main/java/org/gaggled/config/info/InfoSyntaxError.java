package org.gaggled.config.info;

/** A line that cannot be read, and why, for a person. */
final class InfoSyntaxError extends Exception {

    private static final long serialVersionUID = 1L;

    private final int index;
    private final String problem;
    private final String advice;

    /** An error at that index in the line, from 0. */
    InfoSyntaxError(int index, String problem, String advice) {
        super(problem, null, false, false);
        this.index = index;
        this.problem = problem;
        this.advice = advice;
    }

    int index() {
        return index;
    }

    String problem() {
        return problem;
    }

    String advice() {
        return advice;
    }
}
